"""`manage.py createcachetable`: Django's own, done by the owner of the tables where DATABASE_OWNER_URL names one."""

from typing import Any

from django.core.management.commands import createcachetable

from config.roles import as_owner, grant_to, require_service


class Command(createcachetable.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner() as service:
            if service:
                require_service(service)
            super().handle(*args, **options)
            if service and not options["dry_run"]:
                grant_to(service)
