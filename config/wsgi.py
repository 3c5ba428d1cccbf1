"""The door for application servers (gunicorn config.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Every view is imported now and not by whoever comes first; a house that cannot answer does not open at all.
get_resolver().url_patterns  # noqa: B018 - reading it loads the views
