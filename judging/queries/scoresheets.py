"""Reading score sheets: whose they are, what is marked, and what the marks make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from awards.enums import ENTRY_LIVE
from awards.models import Round
from awards.queries.fences import fenced_entries
from judging.enums import AssignmentState, JudgeState
from judging.models import Criterion, LevelDescriptor, RoundRules, Score, ScoreChange, ScoreSheet
from judging.queries.rubrics import criterion_specs, leaf_criteria, plain_number
from judging.tabulation.criteria import Scale
from judging.tabulation.sheet import NOT_APPLICABLE, NotApplicable, SheetTotal, weighted_total

Mark = Decimal | NotApplicable | None  # None is missing, never zero
NA = "NA"  # how *not applicable* is written in history, files and forms

ABOUT_A_SHEET = (
    "assignment__judge__user",
    "assignment__entry__category",
    "assignment__entry__entrant",
    "assignment__round__season__programme",
    "revision__form",
    "rubric__rules",
)


def sheets_of(person: User) -> QuerySet[ScoreSheet]:
    """The sheets this person may open as a judge: own, of an assignment that lives, while the judge has accepted.

    An entry that was withdrawn, disqualified or found not eligible after all is on nobody's list.
    """
    return ScoreSheet.objects.filter(
        assignment__judge__user=person,
        assignment__judge__state=JudgeState.ACCEPTED,
        assignment__state=AssignmentState.LIVE,
        assignment__entry__state__in=ENTRY_LIVE,
    )


def sheet_at(person: User, *, season: str, round: str, entry: str) -> QuerySet[ScoreSheet]:
    """The person's own sheet at these codes, with all that its page tells, in one query; empty for anyone else's."""
    return bare_sheet_at(person, season=season, round=round, entry=entry).select_related(*ABOUT_A_SHEET)


def bare_sheet_at(person: User, *, season: str, round: str, entry: str) -> QuerySet[ScoreSheet]:
    """The same without what its page tells: for verbs, which lock and read what they need themselves."""
    return sheets_of(person).filter(
        assignment__round__season__code=season, assignment__round__code=round, assignment__entry__code=entry
    )


def sheets_for_organiser(person: User, round: Round) -> QuerySet[ScoreSheet]:
    """Every sheet of the round, ended ones included, but for entries from which the person is fenced off; nothing for a
    person without an organiser's role there.
    """
    if not person.has_perm("judging.see_judging", round):
        return ScoreSheet.objects.none()
    return (
        ScoreSheet.objects.filter(assignment__round=round)
        .exclude(assignment__entry__in=fenced_entries(person, round.season))
        .select_related("assignment__judge", "assignment__entry__category", "assignment__entry__entrant")
        .order_by("assignment__entry__code", "assignment__judge__name", "pk")
    )


def changes_of(sheet: ScoreSheet) -> QuerySet[ScoreChange]:
    """Every value the marks of this sheet ever had, newest first."""
    return sheet.changes.select_related("criterion", "changed_by").order_by("-version", "criterion__position")


def criteria_of(sheet: ScoreSheet) -> list[Criterion]:
    """The criteria of the sheet's rubric in order, sub-criteria and their parents included."""
    return list(Criterion.objects.filter(rubric=sheet.rubric_id).order_by("position"))


def criteria_with_levels(sheet: ScoreSheet) -> list[Criterion]:
    """The same with their level descriptors, in two queries."""
    levels = Prefetch("levels", queryset=LevelDescriptor.objects.order_by("value"))
    return list(Criterion.objects.filter(rubric=sheet.rubric_id).order_by("position").prefetch_related(levels))


def scores_of(sheet: ScoreSheet) -> dict[int, Score]:
    """Criterion key -> the score given, in one query."""
    return {score.criterion_id: score for score in Score.objects.filter(sheet=sheet)}


def mark_of(score: Score | None) -> Mark:
    """What a stored score says: a number, not applicable, or missing."""
    if score is None:
        return None
    return NOT_APPLICABLE if score.not_applicable else score.value


def mark_text(mark: Mark) -> str:
    """How a mark is written in history, files and forms: 4, 4.5, NA, or nothing where it is missing."""
    if mark is None:
        return ""
    return NA if isinstance(mark, NotApplicable) else plain_number(mark)


def scale_of(rules: RoundRules | None) -> str:
    """How the declared rules turn marks into points; the house's official scale where none are declared yet."""
    steps = rules.definition.get("steps", []) if rules else []
    return next((str(step["scale"]) for step in steps if step.get("step") == "weigh" and "scale" in step), _OFFICIAL)


_OFFICIAL = str(Scale.SHARE_OF_MAX)


def total_of(criteria: Iterable[Criterion], marks: Mapping[str, Mark], scale: str) -> SheetTotal:
    """What the marks make, exactly, by the house's one rule for turning a sheet into points."""
    return weighted_total(criterion_specs(criteria), marks, scale)


@dataclass(frozen=True)
class Filled:
    """A sheet's criteria and marks, read once, and what they make."""

    criteria: tuple[Criterion, ...]
    marked: tuple[Criterion, ...]
    scores: Mapping[int, Score]
    scale: str
    total: SheetTotal

    @property
    def missing_required(self) -> tuple[Criterion, ...]:
        """What must still be marked before the sheet can be submitted."""
        return tuple(each for each in self.marked if each.required and mark_of(self.scores.get(each.pk)) is None)

    @property
    def missing_comments(self) -> tuple[Criterion, ...]:
        """The criteria without a comment."""
        return tuple(each for each in self.marked if not (each.pk in self.scores and self.scores[each.pk].comment))


def filled(sheet: ScoreSheet, *, criteria: list[Criterion] | None = None) -> Filled:
    """The sheet as it is stored now: one query for the scores, one for the criteria unless given."""
    rows = criteria_of(sheet) if criteria is None else criteria
    return fill(rows, scores_of(sheet), scale_of(rules_of(sheet)))


def fill(criteria: list[Criterion], scores: Mapping[int, Score], scale: str) -> Filled:
    """Criteria and scores put together."""
    marked = leaf_criteria(criteria)
    marks = {criterion.key: mark_of(scores.get(criterion.pk)) for criterion in marked}
    return Filled(tuple(criteria), tuple(marked), scores, scale, total_of(criteria, marks, scale))


def rules_of(sheet: ScoreSheet) -> RoundRules | None:
    """The declared rules of the sheet's rubric; None before they are declared."""
    return getattr(sheet.rubric, "rules", None)


def exact_text(points: Fraction | None) -> str:
    """How an exact total is stored: p/q, or nothing where nothing countable is marked."""
    return "" if points is None else f"{points.numerator}/{points.denominator}"
