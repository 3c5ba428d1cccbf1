"""`manage.py migrate`: Django's own, done by the owner of the tables where DATABASE_OWNER_URL names one.

The service's role then holds what it needs on the tables as they are now.
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.exceptions import IrreversibleError

from config.roles import as_owner, grant_to, require_service


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != DEFAULT_DB_ALIAS:
            super().handle(*args, **options)
            return
        try:
            self._as_owner(*args, **options)
        except IrreversibleError as problem:
            raise CommandError(str(problem)) from problem

    def _as_owner(self, *args: Any, **options: Any) -> None:
        with as_owner() as service:
            if service:
                require_service(service)
            super().handle(*args, **options)
            if service and not options["plan"]:
                count = grant_to(service)
                if options["verbosity"] > 0:
                    self.stdout.write(f"The role {service} holds its privileges on {count} tables.")
