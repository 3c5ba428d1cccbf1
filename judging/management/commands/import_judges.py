"""`manage.py import_judges FILE --season S [--apply]`"""

from pathlib import Path
from typing import Any

from audit.steps import SYSTEM
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Table, read_table
from awards.management.importing import ImportCommand
from awards.models import Season
from judging.interfaces.import_judges import NEEDED, OFFERED, SHEET, import_judges


class Command(ImportCommand):
    help = "Invite judges from an XLSX or CSV file, or bring their facts up to date: one row for each judge."
    columns = (
        "Columns: email, name, country (two letters); optional: city, region, organisation, languages, expertise, "
        "categories (codes; several with semicolons between them), max_load (entries at most)."
    )

    def read(self, path: Path, season: Season, options: dict[str, Any]) -> Table:
        return read_table(path, needed=NEEDED, offered=OFFERED, sheet=SHEET)

    def carry_out(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        return import_judges(season, table, actor=SYSTEM)
