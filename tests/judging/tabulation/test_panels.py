"""Two real competitions: every published total and rank must come out exactly."""

import csv
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.judging.tabulation.pages import write_example

FOLDER = Path(os.environ.get("HAETAE_PANELS", Path(__file__).parents[3] / ".." / "shared" / "data")).resolve()

pytestmark = pytest.mark.panels


def panel(name):
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"THE REAL PANELS ARE NOT HERE: {folder} is missing; set HAETAE_PANELS to the folder that has them")
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tabulated(example, folder, facts, tmp_path):
    """What `manage.py tabulate` writes for a panel, by the rule file that the documentation prints."""
    rules, _, _ = write_example(example, tmp_path)
    out = tmp_path / "out"
    options = [f"--facts={folder / name}" for name in facts]
    call_command("tabulate", f"--rules={rules}", f"--scores={folder / 'scores.csv'}", *options, f"--out={out}")
    return rows(out / "ranking.csv"), json.loads((out / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def skating(tmp_path_factory):
    folder = panel("isu_figure_skating")
    return folder, *tabulated("skating", folder, ["entries.csv", "criteria.csv"], tmp_path_factory.mktemp("skating"))


def evidence(result, key):
    (found,) = [each for each in result["evidence"]["steps"] if each["key"] == key]
    place = found["per"].index("criterion")
    return {(row[1], row[place]): Fraction(row[-1]) for row in found["rows"]}


def test_every_skating_total_and_rank_is_the_official_one(skating):
    folder, ranking, _ = skating
    official = {
        row["entry"]: (
            f"{row['competition']} / {row['program']}",
            row["rank"],
            Fraction(row["total_segment_score"]),
            Fraction(row["total_element_score"]),
            Fraction(row["total_component_score"]),
        )
        for row in rows(folder / "official.csv")
    }

    ours = {
        row["entry"]: (
            row["category"],
            row["rank"],
            Fraction(row["total_exact"]),
            Fraction(row["tes"]),
            Fraction(row["tcs"]),
        )
        for row in ranking
    }

    assert len(ours) == 1726
    assert ours == official


def test_every_skating_total_prints_as_published(skating):
    folder, ranking, _ = skating

    assert {row["entry"]: row["total"] for row in ranking} == {
        row["entry"]: row["total_segment_score"] for row in rows(folder / "official.csv")
    }


def test_every_panel_score_of_a_component_is_the_official_one(skating):
    folder, _, result = skating
    official = {
        (row["entry"], row["criterion"]): Fraction(row["panel_score"])
        for row in rows(folder / "official_components.csv")
    }

    assert len(official) == 8630
    assert evidence(result, "panel_score") == official


def test_every_grade_and_score_of_an_element_is_the_official_one(skating):
    folder, _, result = skating
    elements = rows(folder / "official_elements.csv")
    marked = {(row[1], row[3]) for row in _rows_of(result, "panel_grade")}

    assert len(marked) == 14430
    assert evidence(result, "goe") == {(row["entry"], row["element"]): Fraction(row["goe"]) for row in elements}
    assert evidence(result, "element") == {
        (row["entry"], row["element"]): Fraction(row["scores_of_panel"]) for row in elements
    }


def _rows_of(result, key):
    (found,) = [each for each in result["evidence"]["steps"] if each["key"] == key]
    return found["rows"]


def test_every_diving_total_and_rank_is_the_official_one(tmp_path):
    folder = panel("diving_sydney2000")

    ranking, _ = tabulated("diving", folder, ["criteria.csv"], tmp_path)

    ours = {
        (row["category"], row["round"], row["entry"]): (row["rank"], Fraction(row["total_exact"]), row["total"])
        for row in ranking
    }
    official = {
        (row["category"], row["round"], row["entry"]): (
            row["rank"],
            Fraction(row["ranking_total"]),
            row["ranking_total"],
        )
        for row in rows(folder / "official.csv")
    }
    assert len(ours) == 295
    assert ours == official


def test_the_divers_who_share_the_eighteenth_place_both_go_on(tmp_path):
    folder = panel("diving_sydney2000")

    ranking, _ = tabulated("diving", folder, ["criteria.csv"], tmp_path)

    advancing = {
        (row["category"], row["entry"]) for row in ranking if row["round"] == "Prelim" and "advances" in row["flags"]
    }
    semi = {(row["category"], row["entry"]) for row in ranking if row["round"] == "Semi"}
    shared = [row["tied"] for row in ranking if row["round"] == "Prelim" and row["rank"] == "18"]
    assert sorted(shared) == ["no", "no", "no", "yes", "yes"]
    assert len(semi) == 73
    assert advancing == semi
