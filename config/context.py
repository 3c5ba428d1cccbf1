"""What every page knows of the house it stands in."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"site_url": settings.SITE_URL, "haetae_version": settings.VERSION}
