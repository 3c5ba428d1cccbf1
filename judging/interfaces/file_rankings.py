"""Rankings of files that belong to no season: computed apart, kept for an hour for the person who asked, then removed.

The files that were brought are removed as soon as they are read. What is kept is what came out of them: the three files of
`manage.py tabulate` and what the page shows of them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from judging.tabulation.evidence.answer import Evidence
from judging.tabulation.files.writing import FILES

KEPT = timedelta(hours=1)
READING_SECONDS = 40
SHELF = "tabulated"
SHOWN = "told.json"
EVIDENCE = "evidence.json"
_CODE = re.compile(r"[a-z0-9]{32}")


@dataclass(frozen=True)
class Asked:
    """What is to be ranked, by which rules; with `evidence`, how sure that is as well, where so many `places` win."""

    rules: bytes
    scores: Sequence[UploadedFile]
    facts: Sequence[UploadedFile] = ()
    evidence: bool = False
    places: int | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: in which of the form's fields, and there in which file, row and column."""

    source: str
    file: str
    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Refused:
    """Nothing was ranked. `more` counts the problems that are not listed."""

    problems: tuple[Problem, ...]
    more: int = 0

    def of(self, source: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.source == source]

    @property
    def groups(self) -> list[tuple[str, list[Problem], int]]:
        """(source, its problems, how many more there are): what is not listed is told beside the last of them."""
        sources = list(dict.fromkeys(problem.source for problem in self.problems))
        return [(source, self.of(source), self.more if source == sources[-1] else 0) for source in sources]


@dataclass(frozen=True)
class Kept:
    """A ranking on the shelf: what the page shows of it, and until when it stands there."""

    code: str
    told: dict[str, Any]
    until: datetime


def rank_files(person: User, asked: Asked, *, language: str) -> str | Refused:
    """The code under which the ranking is kept for this person, or everything that is wrong with the files.

    The work is done by a process of its own with little memory and time; the files lie in a folder that is gone when
    this returns.
    """
    with TemporaryDirectory(prefix="haetae-tabulate-") as place:
        folder = Path(place)
        names: dict[str, str] = {}
        brief = {
            "rules": "rules.json",
            "scores": list(_laid(folder, "scores", asked.scores, names)),
            "facts": list(_laid(folder, "facts", asked.facts, names)),
            "evidence": asked.evidence,
            "places": asked.places,
        }
        (folder / "rules.json").write_bytes(asked.rules)
        (folder / "asked.json").write_text(json.dumps(brief), encoding="utf-8")
        told = _told_apart(folder)
        if told is None:
            message = _("Ranking these files takes too much memory or time. Divide them, or save workbooks as CSV.")
            return Refused((Problem("together", "", 0, "", message),))
        if "problems" in told:
            return Refused(tuple(_problem(each, names, language) for each in told["problems"]), told["more"])
        return _keep(person, folder)


def kept_ranking(person: User, code: str) -> Kept | None:
    """The ranking of that code if it is this person's and still stands; nobody finds another's."""
    place = _place(person, code, SHOWN)
    if not _CODE.fullmatch(code) or not default_storage.exists(place):
        return None
    until = default_storage.get_modified_time(place) + KEPT
    if until <= timezone.now():
        return None
    with default_storage.open(place) as file:
        return Kept(code, json.load(file), until)


def kept_evidence(person: User, code: str) -> Evidence | None:
    """How sure the ranking of that code is, if that was asked for and it stands."""
    kept = kept_ranking(person, code)
    if kept is None or not kept.told["evidence"]:
        return None
    with default_storage.open(_place(person, code, EVIDENCE)) as file:
        return Evidence.of(json.load(file))


def open_kept(person: User, code: str, name: str) -> IO[bytes] | None:
    """One of the three files of a ranking that stands; None otherwise."""
    if name not in FILES or kept_ranking(person, code) is None:
        return None
    return default_storage.open(_place(person, code, name))


def forget(person: User, code: str) -> None:
    """The ranking is gone, if it was this person's."""
    if _CODE.fullmatch(code):
        _remove(f"{SHELF}/{person.pk}/{code}")


def forget_old(now: datetime | None = None) -> int:
    """Removes what has stood its hour, whoever's it is; returns how many rankings that were."""
    now = now or timezone.now()
    old = [place for place in _shelved() if _is_old(place, now)]
    for place in old:
        _remove(place)
    return len(old)


def _laid(folder: Path, kind: str, files: Sequence[UploadedFile], names: dict[str, str]) -> Iterator[str]:
    """The files under names of ours: what strangers call them is kept as data, never as a path."""
    for number, file in enumerate(files, start=1):
        own = f"{kind}-{number}{Path(file.name or '').suffix.lower()}"
        names[own] = file.name or own
        with (folder / own).open("wb") as written:
            shutil.copyfileobj(file, written)
        yield own


def _told_apart(folder: Path) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "judging.interfaces.tabulate_apart", str(folder)]
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    alone = {**known, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        subprocess.run(
            command, cwd=settings.BASE_DIR, env=alone, capture_output=True, timeout=READING_SECONDS, check=True
        )
        told: dict[str, Any] = json.loads((folder / SHOWN).read_text(encoding="utf-8"))
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    return told


def _problem(told: dict[str, Any], names: dict[str, str], language: str) -> Problem:
    message = told["message"][language]
    for own, name in names.items():
        message = message.replace(own, name)
    return Problem(told["source"], names.get(told["file"], ""), told["row"], told["column"], message)


def _keep(person: User, folder: Path) -> str:
    forget_old()
    code = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    for name in (*FILES, EVIDENCE, SHOWN):  # what the page shows comes last: when it is there, all is there
        with (folder / name).open("rb") as file:
            default_storage.save(_place(person, code, name), File(file))
    return code


def _place(person: User, code: str, name: str) -> str:
    return f"{SHELF}/{person.pk}/{code}/{name}"


def _shelved() -> Iterator[str]:
    with suppress(FileNotFoundError):
        for person in default_storage.listdir(SHELF)[0]:
            yield from (f"{SHELF}/{person}/{code}" for code in default_storage.listdir(f"{SHELF}/{person}")[0])


def _is_old(place: str, now: datetime) -> bool:
    """Whether any of its files has stood its hour; a folder without files is what a halt in the middle left behind."""
    names = default_storage.listdir(place)[1]
    return not names or min(default_storage.get_modified_time(f"{place}/{name}") for name in names) + KEPT <= now


def _remove(place: str) -> None:
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(place)[1]:
            default_storage.delete(f"{place}/{name}")
        default_storage.delete(place)
