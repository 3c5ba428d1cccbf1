"""Tests that need a program or folder which this machine lacks: left out, but never quietly.

Each is skipped with a reason that begins with NOT RUN, the end of the run repeats it in capitals with the command that
helps, and under HAETAE_REQUIRE_ALL=1 (as in `.ci/run`) the run fails for those marked `demanded`.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kinds import kind_of

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@dataclass(frozen=True)
class Need:
    """Something outside the project; `cure` is the sentence that tells how to get it."""

    marker: str
    name: str
    cure: str
    found: Callable[[], bool]
    demanded: bool

    @property
    def reason(self) -> str:
        return f"NOT RUN: {self.name} was not found. {self.cure}"


def chromium_path() -> str | None:
    """Where Chromium is: the CHROMIUM variable, else the usual names, else None."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).exists() else None
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return found or (str(MAC_CHROME) if MAC_CHROME.exists() else None)


def panels_dir() -> Path:
    return Path(os.environ.get("HAETAE_PANELS") or ROOT.parent / "shared" / "data")


NEEDS = (
    Need(
        marker="browser",
        name="Chromium",
        cure="Install it: apt-get install chromium (or name it in CHROMIUM).",
        found=lambda: chromium_path() is not None,
        demanded=True,
    ),
    Need(
        marker="office",
        name="LibreOffice",
        cure="Install it: apt-get install libreoffice-calc.",
        found=lambda: bool(shutil.which("soffice") or shutil.which("libreoffice")),
        demanded=True,
    ),
    Need(
        marker="panels",
        name="The folder of real panels",
        cure="Name it in HAETAE_PANELS (by default ../shared/data).",
        found=lambda: panels_dir().is_dir(),
        demanded=False,
    ),
)


def leave_out(items: Iterable[pytest.Item]) -> None:
    """Mark every test whose need is not met, with the reason that people will read."""
    missing = [need for need in NEEDS if not need.found()]
    for item in items:
        markers = {marker.name for marker in item.iter_markers()}
        if kind_of(item) in {"browser", "walk"}:
            markers.add("browser")
        for need in missing:
            if need.marker in markers:
                item.add_marker(pytest.mark.skip(reason=need.reason))


def names_left_out(reports: Iterable[pytest.TestReport]) -> dict[Need, list[str]]:
    """For each unmet need, the tests that did not run for it."""
    left_out: dict[Need, list[str]] = {}
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        for need in NEEDS:
            if need.reason in reason:
                left_out.setdefault(need, []).append(report.nodeid)
    return left_out


def announcement(left_out: dict[Need, list[str]]) -> list[str]:
    """The lines in capitals with which a run ends; none when nothing was left out."""
    lines = []
    for need, names in left_out.items():
        count = f"{len(names)} TEST{'S' if len(names) > 1 else ''}"
        lines.append(f"NOT RUN: {count}, BECAUSE {need.name.upper()} WAS NOT FOUND. {need.cure}")
        lines.extend(f"NOT RUN: {name.upper()}" for name in names)
    return lines


def is_failure(left_out: dict[Need, list[str]]) -> bool:
    return os.environ.get("HAETAE_REQUIRE_ALL") == "1" and any(need.demanded for need in left_out)
