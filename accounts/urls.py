from django.urls import path

from accounts.views import preferences

urlpatterns = [
    path("language/", preferences.set_language, name="set_language"),
    path("time-zone/", preferences.set_time_zone, name="set_time_zone"),
    path("profile/", preferences.profile, name="profile"),
]
