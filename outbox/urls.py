from django.urls import path

from outbox import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:code>/", views.mailbox_letter, name="mailbox_letter"),
]
