"""What the demonstration is made of: real projects with modelled categories, invented judges."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from awards.enums import EntrantType

FOLDER = Path(__file__).resolve().parents[2] / "awards" / "demo"
# The language of a city's own name, where it is not written in Latin letters: by city where a country has several.
LANGUAGES = {
    **dict.fromkeys(("AE", "DZ", "EG", "JO", "MA", "PS", "QA", "SA", "TN"), "ar"),
    **dict.fromkeys(("CY", "GR"), "el"),
    **dict.fromkeys(("HK", "TW"), "zh-Hant"),
    **dict.fromkeys(("Mumbai", "Pune"), "mr"),
    **dict.fromkeys(("Bhubaneswar", "Rourkela"), "or"),
    **dict.fromkeys(("Surat", "Ahmedabad"), "gu"),
    "AM": "hy",
    "AZ": "az",
    "BD": "bn",
    "BG": "bg",
    "CN": "zh-Hans",
    "DE": "de",
    "DK": "da",
    "ET": "am",
    "GE": "ka",
    "IL": "he",
    "IN": "hi",
    "IR": "fa",
    "JP": "ja",
    "KG": "ky",
    "KH": "km",
    "KR": "ko",
    "KZ": "kk",
    "LA": "lo",
    "LK": "si",
    "MK": "mk",
    "MM": "my",
    "MN": "mn",
    "NP": "ne",
    "NZ": "mi",
    "PK": "ur",
    "PL": "pl",
    "TH": "th",
    "TR": "tr",
    "UA": "uk",
    "UZ": "uz",
    "VN": "vi",
}


@dataclass(frozen=True)
class Project:
    """One project (or, in the leadership category, one mayor) and the entrant behind it."""

    city: str
    city_local: str
    country: str
    country_name: str
    population: int | None
    theme: str
    title: str
    summary: str
    category: str
    type: EntrantType

    @property
    def key(self) -> str:
        """Names the project in every season: the simulator's chance hangs on it, never on a code."""
        return f"{self.country}/{self.city}/{self.title}"

    @property
    def language(self) -> str:
        """The language of the city's own name."""
        return LANGUAGES.get(self.city) or LANGUAGES.get(self.country) or "en"

    @property
    def entrant_name(self) -> str:
        """The city itself; institutions, companies and mayors are invented, and their names say so."""
        return {
            EntrantType.CITY: self.city,
            EntrantType.INSTITUTION: f"{self.city} Demonstration Institute",
            EntrantType.CORPORATION: f"{self.city} Demonstration Works",
            EntrantType.INDIVIDUAL: f"Mayor of {self.city} (demonstration)",
        }[self.type]

    @property
    def mailbox(self) -> str:
        """An address of this entrant at a domain that exists nowhere."""
        desk = {"city": "city", "institution": "institute", "corporation": "works", "individual": "mayor"}[self.type]
        return f"{desk}@{plain(self.city)}-{self.country.lower()}.example"


@dataclass(frozen=True)
class JudgeRecord:
    """An invented judge."""

    name: str
    email: str
    country: str
    region: str
    organisation: str
    languages: tuple[str, ...]
    expertise: tuple[str, ...]
    categories: tuple[str, ...]


def plain(text: str) -> str:
    """The text in small Latin letters, digits and hyphens."""
    flat = unicodedata.normalize("NFKD", text.replace("Ł", "L").replace("ł", "l").replace("Đ", "D"))
    return re.sub(r"[^a-z0-9]+", "-", flat.encode("ascii", "ignore").decode().lower()).strip("-")


@cache
def projects() -> tuple[Project, ...]:
    """The 146 projects, in the order of the file."""
    return tuple(
        Project(
            city=row["city_en"],
            city_local=row["city_local"],
            country=row["country_code"],
            country_name=row["country"],
            population=int(row["population"]) if row["population"] else None,
            theme=row["theme"],
            title=row["project_title"],
            summary=row["summary_en"],
            category=row["category"],
            type=EntrantType(row["entrant_type"]),
        )
        for row in _rows("projects.csv")
    )


@cache
def leaders() -> tuple[Project, ...]:
    """The 8 mayors of the leadership category; no person is meant."""
    return tuple(
        Project(
            city=row["city_en"],
            city_local=row["city_local"],
            country=row["country_code"],
            country_name=row["country"],
            population=None,
            theme="Governance & Participation",
            title=f"Leading {row['city_en']} as a city that listens",
            summary=f"A modelled account of how a mayor of {row['city_en']} led the city's change. {row['role']}.",
            category="leadership",
            type=EntrantType.INDIVIDUAL,
        )
        for row in _rows("leadership.csv")
    )


@cache
def judges() -> tuple[JudgeRecord, ...]:
    """The 16 judges, in the order of the file."""
    told = json.loads((FOLDER / "judges.json").read_text(encoding="utf-8"))["judges"]
    return tuple(
        JudgeRecord(
            name=each["name"],
            email=each["email"],
            country=each["country_code"],
            region=each["region"],
            organisation=each["affiliation"],
            languages=tuple(each["languages"]),
            expertise=tuple(each["expertise"]),
            categories=tuple(each["categories"]),
        )
        for each in told
    )


def project_of(city: str) -> Project:
    """The first project of that city, by its English name; KeyError if there is none."""
    found = next((each for each in projects() if each.city == city), None)
    if found is None:
        raise KeyError(city)
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
