"""The demonstration's data are whole: real projects with sources, invented judges who can read them all."""

import csv
import json
from collections import Counter
from pathlib import Path

from awards.blueprints import blueprint
from awards.questionnaire.countries import COUNTRY_CODES

FOLDER = Path(__file__).parents[2] / "awards" / "demo"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


JUDGES = json.loads((FOLDER / "judges.json").read_text(encoding="utf-8"))["judges"]
ENTRIES = [*rows("projects.csv"), *({**row, "category": "leadership"} for row in rows("leadership.csv"))]


def test_projects_are_there_with_their_sources():
    projects = [(row["city_en"], row["country_code"], row["project_title"]) for row in rows("projects.csv")]
    sources = [(row["city_en"], row["country_code"], row["project_title"]) for row in rows("projects_sources.csv")]

    assert (len(projects), len(rows("leadership.csv"))) == (146, 8)
    assert projects == sources
    assert {row["country_code"] for row in ENTRIES} <= COUNTRY_CODES


def test_judges_are_sixteen_from_sixteen_countries_at_a_reserved_domain():
    assert len(JUDGES) == len({judge["country_code"] for judge in JUDGES}) == 16
    assert len({judge["email"] for judge in JUDGES}) == 16
    assert all(judge["email"].endswith("@judges.example") for judge in JUDGES)
    assert {judge["region"] for judge in JUDGES} == {"Asia", "Europe", "Middle East", "Americas", "Africa", "Oceania"}
    assert Counter(judge["gender"] for judge in JUDGES) == {"female": 9, "male": 7}


def test_judges_know_the_themes_and_categories_of_the_demonstration():
    themes = {row["theme"] for row in rows("projects.csv")}
    categories = {category.key for category in blueprint("seoul-smart-city-prize").categories}

    assert {theme for judge in JUDGES for theme in judge["expertise"]} == themes
    assert all(judge["categories"] and set(judge["categories"]) <= categories for judge in JUDGES)
    assert sorted(category for judge in JUDGES for category in judge["chairs"]) == sorted(categories)
    assert all(set(judge["chairs"]) <= set(judge["categories"]) for judge in JUDGES)


def test_every_entry_can_be_read_by_three_judges_of_other_countries_within_a_fair_load():
    load = Counter()
    for entry in ENTRIES:
        free = [
            judge["email"]
            for judge in JUDGES
            if entry["category"] in judge["categories"] and judge["country_code"] != entry["country_code"]
        ]
        chosen = sorted(free, key=lambda email: (load[email], email))[:3]
        load.update(chosen)
        assert len(chosen) == 3, entry["city_en"]

    # 154 entries, three readers each: 462 sheets, about 29 a judge.
    assert max(load.values()) <= 35
