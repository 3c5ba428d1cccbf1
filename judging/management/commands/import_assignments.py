"""`manage.py import_assignments FILE --season S --round R [--apply]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from audit.steps import SYSTEM
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Table, read_table
from awards.management.importing import ImportCommand
from awards.models import Season
from judging.interfaces.import_assignments import NEEDED, OFFERED, SHEET, import_assignments


class Command(ImportCommand):
    help = "Assign entries to judges from an XLSX or CSV file: one row for each pair. Nothing is taken away."
    columns = "Columns: entry (code), judge (code or e-mail address); optional: reason (in spite of a soft conflict)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--round", required=True, help="the code of the round, such as desk")

    def read(self, path: Path, season: Season, options: dict[str, Any]) -> Table:
        return read_table(path, needed=NEEDED, offered=OFFERED, sheet=SHEET)

    def carry_out(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        rounds = {each.code: each for each in season.rounds.select_related("season__programme") if each.is_scored}
        round = rounds.get(options["round"])
        if round is None:
            known = ", ".join(rounds) or "none"
            raise CommandError(f"“{options['round']}” is not a round in which judges mark. There are: {known}.")
        return import_assignments(round, table, actor=SYSTEM)
