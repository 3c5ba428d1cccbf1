"""Ranked results, ready to be told: what the PDF, the workbook and the CSV all print.

Everything is as people read it: points already rounded as the round's rules declare, moments already in words. The
labels are the column headings and small sentences in the reader's language; English is the default.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

Mark = Decimal | str | None  # a mark, a word for its absence ("n/a", "recused"), or nothing given


@dataclass(frozen=True, kw_only=True)
class ReportLabels:
    """The words around the results."""

    heading: str = "Ranked results"
    place: str = "Place"
    tied: str = "Tied"
    yes: str = "yes"
    entry: str = "Entry"
    title: str = "Project"
    city: str = "City"
    city_english: str = "City in English"
    country: str = "Country"
    category: str = "Category"
    points: str = "Points"
    judges: str = "Judges"
    judge: str = "Judge"
    award: str = "Award"
    note: str = "Note"
    total: str = "Total of the sheet"
    method: str = "How the places were decided"
    digests: str = "Digests"
    digests_help: str = "Whoever holds the published bundle can compute these again."
    certified: str = "Certified"
    provisional: str = "Provisional: not certified, and not to be published."
    engine: str = "Engine"
    signatures: str = "Signed by the jury"
    page: str = "Page"
    rubric: str = "Rubric"
    code: str = "Code"
    criterion: str = "Criterion"
    weight: str = "Weight"
    scale: str = "Scale"
    guidance: str = "Guidance"
    level: str = "Level"
    descriptor: str = "Descriptor"
    rules: str = "Rules"
    marks: str = "Marks"
    cover: str = "Cover"
    round: str = "Round"
    season: str = "Season"
    issuer: str = "Issued by"
    unplaced: str = "not placed"
    empty: str = "No entry was ranked in this category."
    missing_sort: str = "〓 stands for a character that our fonts do not have."
    demo: str = "Demonstration. These results are not real."
    missing: str = "What was missing"
    missing_help: str = "Nothing that is missing was ever counted as zero."
    state: str = "State"
    effect: str = "What it does"
    counted: str = "How often"
    adjusted: str = "Adjusted points (advice)"
    low: str = "Best rank of the interval (advice)"
    high: str = "Worst rank of the interval (advice)"
    flags: str = "What to know (advice)"


@dataclass(frozen=True, kw_only=True)
class ReportAdvice:
    """What a statistical model makes of one entry, beside its place: adjusted points, the interval of its true rank, and
    what to know of it, all as printed. Advice: columns that hold it say so.
    """

    adjusted: str = ""
    low: str = ""
    high: str = ""
    flags: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One entry in the order of its category. `place` is None for an entry that is not placed."""

    place: int | None
    tied: bool = False
    entry_code: str
    title: str
    city_local: str
    city_en: str
    country: str
    local_language: str = ""
    title_language: str = ""
    points: str = ""
    judges: int = 0
    award: str = ""
    note: str = ""
    advice: ReportAdvice | None = None


@dataclass(frozen=True, kw_only=True)
class ReportCriterion:
    """One criterion of a rubric; `levels` are (level, descriptor) from low to high."""

    code: str
    name: str
    weight: str
    scale: str
    guidance: str = ""
    levels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportSheet:
    """One judge's marks for one entry, in the order of the category's criteria, and the sheet's total as printed."""

    entry_code: str
    judge: str
    marks: tuple[Mark, ...]
    total: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportCategory:
    """One category: its lines in order of rank, and what they were computed from."""

    name: str
    lines: tuple[ReportLine, ...]
    criteria: tuple[ReportCriterion, ...] = ()
    sheets: tuple[ReportSheet, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportMissing:
    """One state that a mark can be in instead of counting: its declared effect, short and in a sentence, and how often it
    occurred: told in words over all, and as a number in each category, in the order of the report's categories.
    """

    state: str
    effect: str
    sentence: str
    told: str
    by_category: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RankedReport:
    """The results of one round. An empty `certified_at` means provisional, and the documents say so.

    `method` are whole sentences; `rules` and `digests` are (name, value) pairs; `jury` are (name, role) pairs.
    """

    season: str
    round: str
    categories: tuple[ReportCategory, ...]
    method: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    missing: tuple[ReportMissing, ...] = ()
    jury: tuple[tuple[str, str], ...] = ()
    certified_at: str = ""
    engine_version: str = ""
    issuer: str = ""
    language: str = "en"
    demo: bool = False
    labels: ReportLabels = ReportLabels()

    @property
    def is_advised(self) -> bool:
        """Whether anything is told beside the places, so that columns for it are wanted."""
        return any(line.advice for category in self.categories for line in category.lines)

    @property
    def standing(self) -> str:
        """When it was certified, or that it is provisional, as one phrase."""
        return f"{self.labels.certified} {self.certified_at}" if self.certified_at else self.labels.provisional


def columns(report: RankedReport) -> tuple[str, ...]:
    """The headings of a ranking table, for workbook and CSV alike; advice last, where there is any."""
    labels = report.labels
    return (
        labels.place,
        labels.tied,
        labels.entry,
        labels.title,
        labels.city,
        labels.city_english,
        labels.country,
        labels.points,
        labels.judges,
        labels.award,
        labels.note,
        *((labels.adjusted, labels.low, labels.high, labels.flags) if report.is_advised else ()),
    )


def rows(report: RankedReport, category: ReportCategory) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """The lines of a category under `columns`. Points are numbers wherever they are written as one."""
    labels, is_advised = report.labels, report.is_advised
    for line in category.lines:
        yield (
            line.place if line.place is not None else labels.unplaced,
            labels.yes if line.tied else "",
            line.entry_code,
            line.title,
            line.city_local,
            line.city_en,
            line.country,
            number(line.points),
            line.judges,
            line.award,
            line.note,
            *(_advice(line.advice or ReportAdvice()) if is_advised else ()),
        )


def _advice(advice: ReportAdvice) -> tuple[str | Decimal, ...]:
    return (number(advice.adjusted), number(advice.low), number(advice.high), advice.flags)


def number(printed: str) -> Decimal | str:
    """A printed number as the number it is, keeping its decimal places; any other text as it is."""
    plain = printed.strip()
    if plain and plain.isascii() and plain.replace(".", "", 1).removeprefix("-").isdigit():
        return Decimal(plain)
    return printed
