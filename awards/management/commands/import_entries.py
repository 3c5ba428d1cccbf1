"""`manage.py import_entries FILE --season S [--apply]`"""

from pathlib import Path
from typing import Any

from audit.steps import SYSTEM
from awards.interfaces.import_entries import ANSWER, NEEDED, OFFERED, SHEET, import_entries
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Table, read_table
from awards.management.importing import ImportCommand
from awards.models import Season


class Command(ImportCommand):
    help = "Begin entries from an XLSX or CSV file, or change their drafts: one row for each entry."
    columns = (
        "Columns: category (code), title; for a new entry entrant (code), or entrant_type, entrant_name, country, city "
        "and what else is known of the entrant; optional: entry (code), owner_email, language, theme, submit (yes or "
        "no), and answer:KEY for each question of the form."
    )

    def read(self, path: Path, season: Season, options: dict[str, Any]) -> Table:
        return read_table(path, needed=NEEDED, offered=OFFERED, sheet=SHEET, prefixes=(ANSWER,))

    def carry_out(self, table: Table, season: Season, options: dict[str, Any]) -> Plan:
        return import_entries(season, table, actor=SYSTEM, demo=season.demo)
