"""The command behind every import: plan, show, apply. A broken file changes nothing."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.steps import Refused
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Table, TableRefused
from awards.models import Season


class ImportCommand(BaseCommand, ABC):
    """Reads the file, lists every problem with sheet, row and column, shows what would change, and with --apply does it."""

    columns = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, epilog=f"{self.columns} See docs/imports.md.", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an XLSX workbook or a CSV file in UTF-8")
        parser.add_argument("--season", required=True, help="the code of the season")
        parser.add_argument("--apply", action="store_true", help="carry the plan out; without it, it is only shown")

    @abstractmethod
    def read(self, path: Path, season: Season, options: dict[str, Any]) -> Table:
        """The table in the file, with the columns that this import knows."""

    @abstractmethod
    def carry_out(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        """Do all that the table asks for inside the open transaction, and tell it. Where problems are found, say all.

        Without --apply the transaction is rolled back, so that what is shown is what would be done.
        """

    def handle(self, *args: Any, **options: Any) -> None:
        season = Season.objects.select_related("programme").filter(code=options["season"]).first()
        if season is None:
            known = ", ".join(Season.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no season with the code “{options['season']}”. There are: {known}.")
        try:
            plan = self._within_transaction(self.read(options["file"], season, options), season, options)
        except TableRefused as refused:
            self._refuse(refused.problems)
        except Refused as refused:
            raise CommandError(f"Nothing was changed. {refused.refusal.message}") from refused
        for line in plan.told():
            self.stdout.write(line)
        if not plan.is_sound:
            self._refuse(plan.problems)
        self.stdout.write("Done." if options["apply"] else "Nothing was changed yet: add --apply to carry this out.")

    def _within_transaction(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        with transaction.atomic():
            plan = self.carry_out(table, season, options)
            plan.problems = sorted([*table.problems, *plan.problems], key=lambda problem: problem.row)
            if not plan.is_sound or not options["apply"]:
                transaction.set_rollback(True)
        return plan

    def _refuse(self, problems: Any) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise CommandError(f"Nothing was changed: {count}.")
