"""The score sheet as a form: what a page shows, and what it sends back.

Field names: `mark-<key>` holds a mark, or `na`; for a criterion marked by number, `mark-<key>-na` is a box; `comment-<key>`
and `comment` hold comments; `version` is the version of the sheet the page was made from. What is not sent stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from judging.domain.marks import allowed_marks
from judging.models import Criterion, Score, ScoreSheet
from judging.queries.rubrics import plain_number
from judging.queries.scoresheets import NA, Filled, mark_of, mark_text
from judging.tabulation.criteria import Scale
from judging.tabulation.exact import decimal_text

CHOICES_AT_MOST = 12


@dataclass(frozen=True)
class Sent:
    """What a page sent."""

    marks: dict[str, str]
    comments: dict[str, str]
    comment: str | None
    version: int | None


def read_sheet(post: QueryDict) -> Sent:
    """The marks and comments in a posted sheet; nothing is judged here."""
    marks: dict[str, str] = {}
    comments: dict[str, str] = {}
    for name in post:
        value = post.get(name) or ""
        if name.startswith("mark-") and name.endswith("-na"):
            continue
        if name.startswith("mark-"):
            key = name.removeprefix("mark-")
            marks[key] = NA if f"{name}-na" in post else value
        elif name.startswith("comment-"):
            comments[name.removeprefix("comment-")] = value
    written = post.get("version", "")
    return Sent(
        marks=marks,
        comments=comments,
        comment=post.get("comment"),
        version=int(written) if written.isdecimal() and len(written) < 10 else None,
    )


@dataclass(frozen=True)
class Level:
    """One choice of a scale."""

    value: str
    label: str
    descriptor: str


@dataclass(frozen=True)
class CriterionField:
    """One criterion as the page shows it."""

    criterion: Criterion
    value: str
    comment: str
    levels: tuple[Level, ...]
    descriptors: tuple[Level, ...] = ()
    error: str = ""
    points: str = ""

    @property
    def name(self) -> str:
        return f"mark-{self.criterion.key}"

    @property
    def first_id(self) -> str:
        """The id of its first choice, or of its number field, for the summary of errors to lead to."""
        return f"{self.name}-1" if self.levels else f"{self.name}-mark"

    @property
    def has_halves(self) -> bool:
        """Whether marks without a descriptor of their own lie between those that have one."""
        described = sum(bool(level.descriptor) for level in self.levels)
        return 0 < described < len(self.levels) and self.levels[0].descriptor != ""

    @property
    def weight(self) -> str:
        return plain_number(self.criterion.weight)

    @property
    def minimum(self) -> str:
        return plain_number(self.criterion.minimum)

    @property
    def maximum(self) -> str:
        return plain_number(self.criterion.maximum)

    @property
    def step(self) -> str:
        return plain_number(self.criterion.step)

    @property
    def shown(self) -> str:
        """The mark in words, for a sheet that is only read."""
        if self.value == "na":
            return _("Not applicable")
        return self.value or _("Not marked")

    @property
    def descriptor(self) -> str:
        """What the mark given means: its own descriptor, or that of the next lower mark that has one."""
        if self.value in ("", "na"):
            return ""
        fitting = [level for level in self.descriptors if Decimal(level.value) <= Decimal(self.value)]
        return fitting[-1].descriptor if fitting else ""


@dataclass(frozen=True)
class Group:
    """Criteria that share a parent; a criterion without sub-criteria stands in a group of its own, without a head."""

    head: Criterion | None
    fields: tuple[CriterionField, ...] = field(default=())

    @property
    def weight(self) -> str:
        return plain_number(self.head.weight) if self.head else ""


def sheet_groups(
    state: Filled, *, typed: Sent | None = None, errors: Mapping[str, str] | None = None
) -> tuple[Group, ...]:
    """The sheet for the page, criteria under their parents, in the rubric's order.

    `typed` is what was sent and not saved: it is shown in place of what is stored, so that nothing has to be typed again.
    """
    parts = {part.criterion: part.points for part in state.total.parts}
    fields = {
        criterion.pk: _field(criterion, state.scores.get(criterion.pk), typed, errors or {}, parts)
        for criterion in state.marked
    }
    groups = []
    for criterion in state.criteria:
        if criterion.parent_id is not None:
            continue
        below = tuple(fields[each.pk] for each in state.criteria if each.parent_id == criterion.pk)
        groups.append(Group(criterion, below) if below else Group(None, (fields[criterion.pk],)))
    return tuple(groups)


def _field(
    criterion: Criterion, score: Score | None, typed: Sent | None, errors: Mapping[str, str], parts: Mapping[str, Any]
) -> CriterionField:
    stored = mark_text(mark_of(score))
    value = typed.marks.get(criterion.key, stored) if typed else stored
    comment = score.comment if score else ""
    points = parts.get(criterion.key)
    return CriterionField(
        criterion=criterion,
        value="na" if value.strip().upper() == NA else value,
        comment=typed.comments.get(criterion.key, comment) if typed else comment,
        levels=_levels(criterion),
        descriptors=_descriptors(criterion),
        error=errors.get(criterion.key, ""),
        points="" if points is None else decimal_text(points, 2),
    )


def _descriptors(criterion: Criterion) -> tuple[Level, ...]:
    language = get_language() or "en"
    return tuple(
        Level(plain_number(level.value), "", level.text.in_language(language)) for level in criterion.levels.all()
    )


def _levels(criterion: Criterion) -> tuple[Level, ...]:
    """A choice for every mark of a short scale, with its descriptor where it has one; () for a long scale."""
    marks = allowed_marks(criterion)
    if not marks or len(marks) > CHOICES_AT_MOST:
        return ()
    words = {level.value: level.descriptor for level in _descriptors(criterion)}
    return tuple(Level(plain_number(mark), "", words.get(plain_number(mark), "")) for mark in marks)


def sheet_total(state: Filled) -> tuple[str, list[tuple[str, str]], str]:
    """(total so far, [(criterion, points)], how many are marked in words), as the foot of the sheet shows them."""
    total = state.total
    names = {criterion.key: str(criterion.name) for criterion in state.marked}
    parts = [(names[part.criterion], decimal_text(part.points, 2)) for part in total.parts if part.points is not None]
    marked = len(state.marked) - len(total.missing)
    words = _("%(marked)s of %(all)s criteria marked") % {"marked": marked, "all": len(state.marked)}
    return (decimal_text(total.so_far, 2) if total.so_far is not None else "–"), parts, words


def out_of(scale: str) -> str:
    """What a total is out of."""
    return _("on the scale of the criteria") if scale == Scale.MEAN_ON_SCALE else _("of 100")


def saved_answer(sheet: ScoreSheet) -> dict[str, Any]:
    """What the page's script is told after a save."""
    return {
        "version": sheet.version,
        "state": sheet.state,
        "saved_at": sheet.saved_at.isoformat() if sheet.saved_at else None,
        "total_exact": sheet.total_exact,
    }
