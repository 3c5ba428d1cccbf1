"""The README keeps its promises: its pictures and links are there, its people sign in, its example comes out as printed."""

import csv
import json
import re
from pathlib import Path

from django.core.management import call_command

from reports.demo.house import PASSWORD, sign_ins
from tests.judging.tabulation.pages import blocks

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_BYTES = 80_000
MOST_PICTURES = 8


def test_readme_leads_nowhere_in_vain():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_pictures_of_the_readme_are_few_and_small():
    pictures = sorted((ROOT / "docs" / "screenshots").iterdir())

    assert [each.name for each in pictures if each.stat().st_size > MOST_BYTES] == []
    assert len(pictures) <= MOST_PICTURES
    assert {f"docs/screenshots/{each.name}" for each in pictures} == set(
        re.findall(r"docs/screenshots/[\w.-]+", README)
    )


def test_readme_names_the_people_of_the_demonstration():
    named = set(re.findall(r"`([\w.-]+@[\w.-]+)`", README))

    assert named == {person["email"] for person in sign_ins()}
    assert f"`{PASSWORD}`" in README


def test_example_of_the_readme_is_the_one_that_is_told_by_hand():
    folder = ROOT / "docs" / "examples"

    assert json.loads((folder / "award-rules.json").read_text()) == json.loads(blocks()["award.rules"])
    assert (folder / "award-scores.csv").read_text() == blocks()["award.scores"]


def test_example_of_the_readme_comes_out_as_printed(tmp_path: Path):
    folder = ROOT / "docs" / "examples"
    call_command(
        "tabulate", rules=folder / "award-rules.json", scores=[folder / "award-scores.csv"], facts=[], out=tmp_path
    )

    with (tmp_path / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["rank"], row["entry"], row["total"], row["judges"]) for row in csv.DictReader(file)]
    printed = re.findall(r"^ *(\d?) +([A-D]) +([\d.]+) +(\d)\b", README, re.MULTILINE)
    assert printed == rows
