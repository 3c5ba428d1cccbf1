"""What a season is planned to be. Frozen facts; `loading.py` vouches that they agree with one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from awards.questionnaire import Form

LocalText = Mapping[str, str]
EVERY = "*"  # every category


class EntrantType(StrEnum):
    """Who enters."""

    CITY = "city"
    INSTITUTION = "institution"
    CORPORATION = "corporation"
    INDIVIDUAL = "individual"


class RoundKind(StrEnum):
    """What happens in a round: screening against the checklist, marks by assigned judges, marks of the final panel."""

    ELIGIBILITY = "eligibility"
    SCORING = "scoring"
    FINAL = "final"


class AdvanceBy(StrEnum):
    """Who passes on: all that pass, the best of each category, the best of all, or nobody, for awards follow."""

    ALL_PASSED = "all_passed"
    TOP_PER_CATEGORY = "top_per_category"
    TOP_OVERALL = "top_overall"
    AWARDS = "awards"


class Takes(StrEnum):
    """Whom a round receives: those the round before let pass, or those it passed over."""

    ADVANCED = "advanced"
    PASSED_OVER = "passed_over"


class ConferredBy(StrEnum):
    """Whether a tier follows the certified ranking or the committee's own choice outside the marks."""

    RANK = "rank"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class DatePlan:
    """A day of the season: a month and day, or some days after another date; at a local time of day."""

    key: str
    name: LocalText
    month_day: tuple[int, int] | None = None
    year_offset: int = 0
    after: str = ""
    days: int = 0
    at: time = time(0, 0)


@dataclass(frozen=True)
class CategoryPlan:
    """What entries compete within. Population limits include both ends; `merit` completes "in recognition of ..."."""

    key: str
    code: str
    name: LocalText
    description: LocalText
    merit: LocalText
    entrant_types: tuple[EntrantType, ...]
    min_population: int | None = None
    max_population: int | None = None
    by_nomination: bool = False


@dataclass(frozen=True)
class LevelPlan:
    """What a mark means, in words."""

    value: Decimal
    text: LocalText


@dataclass(frozen=True)
class CriterionPlan:
    """One thing marked. A criterion with sub-criteria is marked through them; their weights add up to its own."""

    key: str
    name: LocalText
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    guidance: LocalText
    levels: tuple[LevelPlan, ...]
    sub_criteria: tuple["CriterionPlan", ...] = ()

    def level_for(self, mark: Decimal) -> LevelPlan | None:
        """The descriptor of a mark: its own, or that of the next lower level (half steps share); None if there is none."""
        return max((level for level in self.levels if level.value <= mark), key=lambda level: level.value, default=None)


@dataclass(frozen=True)
class RubricPlan:
    """Weighted criteria, 100 in all. Ties are broken by these criterion keys in turn, then "median", then "chair"."""

    key: str
    name: LocalText
    criteria: tuple[CriterionPlan, ...]
    tie_breaks: tuple[str, ...]

    @property
    def marked_criteria(self) -> tuple[CriterionPlan, ...]:
        """The criteria that judges mark: the leaves."""
        return tuple(leaf for each in self.criteria for leaf in (each.sub_criteria or (each,)))


@dataclass(frozen=True)
class AdvancementPlan:
    """How entries pass on. `top` counts per category or overall; `per_category` says it for each category apart.

    `minimum_percent` is the total, out of 100, without which none passes; `minimum_mark` the mean mark, on its own
    scale, that each criterion must reach.
    """

    by: AdvanceBy
    top: int | None = None
    per_category: Mapping[str, int] | None = None
    minimum_percent: Decimal | None = None
    minimum_mark: Decimal | None = None

    def places(self, category: str) -> int | None:
        """How many of this category pass; None where the count is not by category."""
        if self.by is not AdvanceBy.TOP_PER_CATEGORY:
            return None
        return (self.per_category or {}).get(category, self.top)


@dataclass(frozen=True)
class RoundPlan:
    """One stage. `judges_per_entry` None means every judge of the category who has no conflict; 0 means no judges.

    `weight` is the round's share of the final total. The round opens at midnight `gap_days` after the day of the
    calendar key `opens_after` and closes at the deadline hour of its last day. An `optional` round is held only if the
    organisers call it, and is left out of a new season.
    """

    key: str
    name: LocalText
    kind: RoundKind
    note: LocalText
    opens_after: str
    gap_days: int
    length_days: int
    judges_per_entry: int | None
    quorum: int
    rubrics: Mapping[str, str]
    advancement: AdvancementPlan
    weight: Decimal
    comments_required: bool = False
    optional: bool = False
    takes: Takes = Takes.ADVANCED


@dataclass(frozen=True)
class TierPlan:
    """What can be won in a category, or in any (`*`). Tiers of a category are conferred in this order.

    The code stands in serials, as G in SSCP-2026-HC-G-01. With `joint`, more than the quota may win a tie.
    """

    key: str
    category: str
    code: str
    name: LocalText
    quota: int
    entrant_types: tuple[EntrantType, ...]
    conferred_by: ConferredBy
    joint: bool = False
    note: LocalText | None = None


@dataclass(frozen=True)
class ChecklistItem:
    """One thing a screener looks for. `proposed_by` names the automatic check that may propose an answer, or ""."""

    key: str
    text: LocalText
    proposed_by: str = ""


@dataclass(frozen=True)
class FormPlan:
    """A form and who fills it."""

    categories: tuple[str, ...]
    entrant_types: tuple[EntrantType, ...]
    form: Form


@dataclass(frozen=True)
class Blueprint:
    """A whole season as a plan. A *national* one has entrants and judges of one country, so that sharing it says nothing."""

    key: str
    slug: str
    serial_prefix: str
    name: LocalText
    programme: LocalText
    organiser: LocalText
    place: LocalText
    signatories: tuple[LocalText, ...]
    provenance: LocalText
    timezone: str
    languages: tuple[str, ...]
    deadline_hour: time
    dates: tuple[DatePlan, ...]
    categories: tuple[CategoryPlan, ...]
    rounds: tuple[RoundPlan, ...]
    rubrics: tuple[RubricPlan, ...]
    tiers: tuple[TierPlan, ...]
    forms: tuple[FormPlan, ...]
    checklist: tuple[ChecklistItem, ...]
    decimals: int
    modelled: tuple[str, ...]
    sources: tuple[str, ...]
    national: bool = False

    @property
    def standing_rounds(self) -> tuple[RoundPlan, ...]:
        """The rounds every new season has."""
        return tuple(each for each in self.rounds if not each.optional)

    def category(self, key: str) -> CategoryPlan:
        """The category of that key; KeyError if there is none."""
        return {each.key: each for each in self.categories}[key]

    def round(self, key: str) -> RoundPlan:
        """The round of that key; KeyError if there is none."""
        return {each.key: each for each in self.rounds}[key]

    def rubric(self, key: str) -> RubricPlan:
        """The rubric of that key; KeyError if there is none."""
        return {each.key: each for each in self.rubrics}[key]

    def rubric_for(self, round: str, category: str) -> RubricPlan | None:
        """The rubric of a category in a round; None where nothing is marked."""
        rubrics = self.round(round).rubrics
        key = rubrics.get(category, rubrics.get(EVERY))
        return self.rubric(key) if key else None

    def tiers_of(self, category: str) -> tuple[TierPlan, ...]:
        """The tiers an entry of this category can win, in the order in which they are conferred."""
        return tuple(each for each in self.tiers if each.category in {category, EVERY})

    def form_for(self, category: str, entrant_type: EntrantType) -> Form:
        """The form that such an entrant fills in for the category; KeyError where such entrants may not enter."""
        for each in self.forms:
            if category in each.categories and entrant_type in each.entrant_types:
                return each.form
        raise KeyError((category, entrant_type))

    def instants(self, year: int) -> dict[str, datetime]:
        """The calendar of that year's season, in the season's zone, in the order of the plan.

        Keys are those of `dates`, and `<round>.opens` and `<round>.closes`.
        """
        zone = ZoneInfo(self.timezone)
        found: dict[str, datetime] = {}
        for each in self.dates:
            day = _day(each, year, found)
            found[each.key] = datetime.combine(day, each.at, zone)
        for stage in self.rounds:
            first = found[stage.opens_after].date() + timedelta(days=stage.gap_days)
            last = first + timedelta(days=stage.length_days - 1)
            found[f"{stage.key}.opens"] = datetime.combine(first, time(0, 0), zone)
            found[f"{stage.key}.closes"] = datetime.combine(last, self.deadline_hour, zone)
        return found


def _day(plan: DatePlan, year: int, found: Mapping[str, datetime]) -> date:
    if plan.month_day:
        return date(year + plan.year_offset, *plan.month_day)
    return found[plan.after].date() + timedelta(days=plan.days)
