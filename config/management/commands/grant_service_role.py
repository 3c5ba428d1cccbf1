"""`manage.py grant_service_role [--create]`: what the role of DATABASE_URL may do, given to it by the owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from config.powers import powers_over_results
from config.roles import as_owner, create_service, grant_to, require_service


class Command(BaseCommand):
    help = (
        "Give the role of DATABASE_URL what the service needs on every table and nothing more, as the owner that "
        "DATABASE_OWNER_URL names. `migrate` and `createcachetable` do so by themselves."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--create",
            action="store_true",
            help="make the role, or give it the password of DATABASE_URL; the owner must be allowed to make roles",
        )

    def handle(self, *args: Any, create: bool, **options: Any) -> None:
        if settings.DATABASE_OWNER is None:
            raise CommandError(
                "DATABASE_OWNER_URL is not set, so one role does everything and there is nothing to give. "
                "docs/operating.md says how to part the two."
            )
        with as_owner() as service:
            try:
                if create:
                    create_service(service, str(settings.DATABASES["default"]["PASSWORD"]))
                require_service(service)
                count = grant_to(service)
            except DatabaseError as problem:
                raise CommandError(f"PostgreSQL refused: {problem}".strip()) from problem
            powers = powers_over_results(service)
        if powers:
            found = "; ".join(power.sentence for power in powers)
            raise CommandError(f"The role {service} could still change what is certified: {found}.")
        self.stdout.write(f"The role {service} holds its privileges on {count} tables, and no power over results.")
