"""`manage.py import_scores FILE --season S --round R [--submit] [--apply]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from audit.steps import SYSTEM
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Table, read_table
from awards.management.importing import ImportCommand
from awards.models import Season
from judging.interfaces.import_scores import NEEDED, OFFERED, SHEET, import_scores


class Command(ImportCommand):
    help = "Enter judges' marks from an XLSX or CSV file: one row for each mark."
    columns = (
        "Columns: entry (code), judge (code or e-mail address), criterion (key), score (a number, NA for not "
        "applicable, or empty to leave it), comment (optional)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--round", required=True, help="the code of the round, such as desk")
        parser.add_argument("--submit", action="store_true", help="submit the sheets as well, so that they count")

    def read(self, path: Path, season: Season, options: dict[str, Any]) -> Table:
        return read_table(path, needed=NEEDED, offered=OFFERED, sheet=SHEET)

    def carry_out(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        rounds = {each.code: each for each in season.rounds.select_related("season__programme") if each.is_scored}
        round = rounds.get(options["round"])
        if round is None:
            known = ", ".join(rounds) or "none"
            raise CommandError(f"“{options['round']}” is not a round in which judges mark. There are: {known}.")
        reason = f"Imported from the file {options['file'].name}."
        return import_scores(round, table, actor=SYSTEM, reason=reason, submit=options["submit"])
