"""`manage.py create_season --template KEY --code CODE --year YYYY`"""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.steps import SYSTEM, Refused
from awards.blueprints import all_blueprints, blueprint
from judging.domain.setup import create_judged_season

YEARS = range(1990, 2101)
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Command(BaseCommand):
    help = "Prepare a season from a template: categories, rounds, rubrics, rules, tiers, forms, checklist and calendar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        keys = ", ".join(each.key for each in all_blueprints())
        parser.add_argument("--template", required=True, help=f"one of: {keys}")
        parser.add_argument("--code", required=True, help="how addresses name the season, such as seoul-2027")
        parser.add_argument("--year", required=True, type=int, help="the year of the edition")

    def handle(self, *args: Any, template: str, code: str, year: int, **options: Any) -> None:
        try:
            plan = blueprint(template)
        except KeyError:
            keys = ", ".join(each.key for each in all_blueprints())
            raise CommandError(f"There is no template “{template}”. There are: {keys}.") from None
        if not CODE.fullmatch(code):
            raise CommandError(
                f"The code “{code}” cannot be: use small letters, digits and hyphens, such as seoul-2027."
            )
        if year not in YEARS:
            raise CommandError(f"The year {year} cannot be; give one from {YEARS.start} to {YEARS.stop - 1}.")
        try:
            season = create_judged_season(plan, actor=SYSTEM, code=code, year=year)
        except Refused as refused:
            raise CommandError(refused.refusal.message) from refused
        self.stdout.write(f"The season “{season.name}” ({season.code}) is in preparation.")
        self.stdout.write(
            f"Entries: {season.opens_at:%Y-%m-%d} to {season.closes_at:%Y-%m-%d}. Open it when it is ready."
        )
