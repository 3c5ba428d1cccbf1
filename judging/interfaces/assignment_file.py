"""Who judges what, from a file on a page: read and shown first, carried out when the shown plan is confirmed.

What was read travels in the page, signed: what is applied is what was shown, and nothing is left behind where nobody
comes back.
"""

import tempfile
from pathlib import Path

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Row, Table, read_table
from awards.models import Round
from judging.interfaces.import_assignments import NEEDED, OFFERED, SHEET, import_assignments

SALT = "judging.assignment_file"
KINDS = (".csv", ".xlsx")


class AssignmentFileForm(forms.Form):
    """The file with one row for each judge and entry."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX. Columns: entry (code), judge (code or e-mail address); reason where a soft conflict is."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def clean_file(self) -> UploadedFile:
        found: UploadedFile = self.cleaned_data["file"]
        if Path(found.name or "").suffix.lower() not in KINDS:
            raise forms.ValidationError(_("This is neither a CSV nor an XLSX file. Choose one of these."))
        return found


def read_upload(upload: UploadedFile) -> Table:
    """The table in the upload; TableRefused when it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{SHEET}{Path(upload.name or '').suffix.lower()}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return read_table(path, needed=NEEDED, offered=OFFERED, sheet=SHEET)


def shown_plan(round: Round, table: Table, *, actor: User) -> Plan:
    """What carrying the table out would do; nothing is done."""
    return _planned(round, table, actor=actor, keep=False)


def carried_out(round: Round, table: Table, *, actor: User) -> Plan:
    """The table carried out if nothing stands against it; else the plan with its problems, and nothing is done."""
    return _planned(round, table, actor=actor, keep=True)


def sealed(table: Table, round: Round) -> str:
    """The table as a signed text that `unsealed` reads, for this round alone."""
    rows = [(row.number, list(row.cells)) for row in table.rows]
    held = {"round": round.pk, "sheet": table.sheet, "columns": dict(table.columns), "rows": rows}
    return signing.dumps(held, salt=SALT, compress=True)


def unsealed(text: str, round: Round) -> Table | None:
    """The table that was sealed; None for anything else."""
    try:
        held = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if held["round"] != round.pk:
        return None
    columns = held["columns"]
    return Table(held["sheet"], columns, tuple(Row(number, columns, cells) for number, cells in held["rows"]), ())


def _planned(round: Round, table: Table, *, actor: User, keep: bool) -> Plan:
    with transaction.atomic():
        plan = import_assignments(round, table, actor=actor)
        plan.problems = sorted([*table.problems, *plan.problems], key=lambda problem: problem.row)
        if not keep or not plan.is_sound:
            transaction.set_rollback(True)
    return plan
