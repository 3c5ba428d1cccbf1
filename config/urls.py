"""Every address of the house; each room keeps its own list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import api_urls
from config.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("awards.urls.public")),
    path("", include("config.service_urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("outbox.urls")),
    path("", include("awards.urls.entrant")),
    path("", include("judging.urls.public")),
    path("judging/", include("judging.urls.judge")),
    path("organise/", include("judging.urls.conflicts")),
    path("organise/", include("judging.urls.organiser")),
    path("organise/", include("awards.urls.organiser")),
    path("", include("reports.urls")),
    path("api/v1/", include(api_urls)),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
