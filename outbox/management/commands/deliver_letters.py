"""`manage.py deliver_letters`: deliver what is due, in this process; for a house without a worker."""

from typing import Any

from django.core.management.base import BaseCommand

from outbox.domain import deliver_letter
from outbox.queries import due_letters


class Command(BaseCommand):
    help = "Deliver every letter that is due now and say what came of each."

    def handle(self, *args: Any, **options: Any) -> None:
        codes = list(due_letters().values_list("code", flat=True))
        for code in codes:
            self.stdout.write(f"{code}: {deliver_letter(code).label}")
        self.stdout.write(f"Letters that were due: {len(codes)}.")
