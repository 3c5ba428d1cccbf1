"""`manage.py load_demo`: the demonstration, once. Where it is there already, nothing happens."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from audit.steps import Refused
from awards.models import Season
from reports.demo.house import sign_ins
from reports.demo.seasons import load

FILE = "demo-signins.json"


class Command(BaseCommand):
    help = (
        "Load the demonstration: four seasons with real projects, invented people and simulated marks. It is loaded "
        "once; `make demo-reset` puts it back as it was on the first day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes-this-is-a-demonstration",
            action="store_true",
            dest="asked_for",
            help="load it in production as well, with passwords that everybody knows",
        )

    def handle(self, *args: Any, asked_for: bool, **options: Any) -> None:
        if settings.PRODUCTION and not asked_for:
            raise CommandError(
                "This house is in production, and the demonstration has passwords that everybody knows. To load it "
                "all the same, add --yes-this-is-a-demonstration."
            )
        if Season.objects.filter(demo=True).exists():
            self.stdout.write("The demonstration is loaded already. `make demo-reset` puts it back as it was.")
            return
        try:
            seasons = load(timezone.now())
        except Refused as refused:
            raise CommandError(f"The demonstration was not loaded. {refused.refusal.message}") from refused
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a database that has grown at once plans badly until it has counted its rows
        people = sign_ins()
        file = settings.DATA_DIR / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(people, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        names = ", ".join(season.code for season in seasons)
        self.stdout.write(f"The demonstration is loaded: {names}. {len(people)} people may sign in; see {file}.")
