"""Judges, rubrics, assignments and sheets as plain rows, beside the factories of `awards`.

    sheet()                                            # an open round, one judge, one eligible entry, nothing marked
    sheet(marks={"idea": "4", "proof": "NA"})          # in progress
    sheet(marks={"idea": "4", "proof": "3"}, submitted=True)
    judging_round(judges_per_entry=2)                  # open, with a rubric of two criteria and its rules, both frozen
Rows are written without verbs, so that a test of one verb does not lean on the others; stamps and totals are kept true.
Judges live in Switzerland and write from a domain of their own: nothing ties them to an entrant until a test says so.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from awards.enums import EntryState, RoundKind, RoundState, SeasonState
from awards.models import Category, Entry, Round, Season
from judging.enums import AssignmentState, ConflictSource, JudgeState, RubricState, SheetState
from judging.models import (
    Assignment,
    Conflict,
    Criterion,
    Judge,
    LevelDescriptor,
    Recusal,
    RoundRules,
    Rubric,
    Score,
    ScoreChange,
    ScoreSheet,
)
from judging.queries.rubrics import criterion_specs, rubric_digest
from judging.queries.scoresheets import exact_text, filled
from judging.tabulation.presets import weighted_mean_rules
from judging.tabulation.rules import parse_rules
from tests.factories import awards

numbers = count(1)
TWO_CRITERIA = (("idea", 60), ("proof", 40))
ENDED = {AssignmentState.RECUSED: SheetState.RECUSED, AssignmentState.RELEASED: SheetState.VOID}


def judge(
    of: Season | None = None, user: User | None = None, state: JudgeState = JudgeState.ACCEPTED, **facts: Any
) -> Judge:
    """A judge of the season who has accepted, unless told otherwise."""
    number, now = next(numbers), timezone.now()
    user = user or awards.person(f"Judge {number}", email=f"judge{number}@jury{number}.example")
    usual = {
        "name": user.name,
        "country": "CH",
        "city": f"Town {number}",
        "languages": ["en"],
        "seed": number,
        "answered_at": None if state == JudgeState.INVITED else now,
    }
    return Judge.objects.create(
        season=of or awards.season(SeasonState.JUDGING), user=user, state=state, **{**usual, **facts}
    )


def judging_round(
    of: Season | None = None,
    state: RoundState = RoundState.OPEN,
    *,
    criteria: Iterable[tuple[str, int]] = TWO_CRITERIA,
    **facts: Any,
) -> Round:
    """A desk round in which judges may mark, with a frozen rubric of 1 to 5 in whole steps, and its rules."""
    of = of or awards.season(SeasonState.JUDGING)
    made = awards.round_of(of, facts.pop("kind", RoundKind.SCORING), state, **facts)
    rubric(made, criteria=criteria, frozen=state != RoundState.PLANNED)
    return made


def rubric(
    of: Round,
    category: Category | None = None,
    *,
    criteria: Iterable[tuple[str, int]] = TWO_CRITERIA,
    frozen: bool = True,
    **facts: Any,
) -> Rubric:
    """Criteria by key and weight, each from 1 to 5 with a descriptor at 1, 3 and 5, and the official rules."""
    made = Rubric.objects.create(round=of, category=category, **facts)
    for key, weight in criteria:
        criterion(made, key, weight=weight)
    specs = criterion_specs(made.criteria.all())
    definition = weighted_mean_rules(specs, quorum=of.quorum) if specs else {}
    if definition:
        RoundRules.objects.create(rubric=made, definition=definition, digest=parse_rules(definition).digest)
    if frozen:
        made.state, made.digest, made.frozen_at = RubricState.FROZEN, rubric_digest(made), timezone.now()
        made.save()
    return made


def criterion(of: Rubric, key: str, *, levels: Mapping[int, str] | None = None, **facts: Any) -> Criterion:
    """One more criterion at the end, 1 to 5 in whole steps."""
    usual = {
        "name": {"en": key.capitalize()},
        "guidance": {"en": f"How to judge {key}."},
        "weight": Decimal(100),
        "position": of.criteria.count() + 1,
    }
    made = Criterion.objects.create(rubric=of, key=key, **{**usual, **facts})
    texts = {1: "Weak", 3: "Sound", 5: "Outstanding"} if levels is None else levels
    for value, text in texts.items():
        LevelDescriptor.objects.create(criterion=made, value=value, text={"en": f"{text} {key}."})
    return made


def eligible(of: Season, category: Category | None = None, **facts: Any) -> Entry:
    """An entry that has passed the screening, with one revision."""
    category = category or of.categories.first() or awards.category(of)
    return awards.entry(category=category, state=EntryState.ELIGIBLE, **facts)


def assignment(
    in_round: Round | None = None,
    judge: Judge | None = None,
    entry: Entry | None = None,
    state: AssignmentState = AssignmentState.LIVE,
    **facts: Any,
) -> Assignment:
    """The judge judges the entry in the round, with the sheet that belongs to it; ended ones are stamped."""
    in_round = in_round or judging_round()
    judge = judge or _judge(in_round.season)
    entry = entry or eligible(in_round.season)
    usual = {"ended_at": None if state == AssignmentState.LIVE else timezone.now()}
    made = Assignment.objects.create(round=in_round, judge=judge, entry=entry, state=state, **{**usual, **facts})
    if state == AssignmentState.RECUSED:
        Recusal.objects.create(assignment=made, kind="personal", reason="We are related.")
    own = in_round.rubrics.filter(category=entry.category).order_by("-version").first()
    ScoreSheet.objects.create(
        assignment=made,
        revision=entry.revisions.order_by("number").last(),
        rubric=own or in_round.rubrics.get(category=None),
        state=ENDED.get(state, SheetState.NOT_STARTED),
    )
    return made


def sheet(
    of: Assignment | None = None,
    *,
    marks: Mapping[str, str] | None = None,
    comments: Mapping[str, str] | None = None,
    submitted: bool = False,
    **facts: Any,
) -> ScoreSheet:
    """The sheet of an assignment, marked by criterion key ("4", "3.5", "NA"), with history and exact total."""
    found = (of or assignment(**facts)).scoresheet
    for key, text in (marks or {}).items():
        of_criterion = found.rubric.criteria.get(key=key)
        Score.objects.create(
            sheet=found,
            criterion=of_criterion,
            value=None if text == "NA" else Decimal(text),
            not_applicable=text == "NA",
            comment=(comments or {}).get(key, ""),
        )
        ScoreChange.objects.create(
            sheet=found, criterion=of_criterion, version=1, after=text, changed_by=found.assignment.judge.user
        )
    if marks:
        points = filled(found).total.so_far
        found.version, found.saved_at, found.state = 1, timezone.now(), SheetState.IN_PROGRESS
        found.total_exact = exact_text(points)
        found.total = None if points is None else round(Decimal(points.numerator) / points.denominator, 6)
    if submitted:
        found.state, found.submitted_at = SheetState.SUBMITTED, timezone.now()
    found.save()
    return found


def conflict(of: Judge, entry: Entry, kind: str = "professional", **facts: Any) -> Conflict:
    """A conflict that stands, declared by the judge."""
    return Conflict.objects.create(judge=of, entry=entry, kind=kind, **{"source": ConflictSource.DECLARED, **facts})


_judge = judge  # `assignment` has a parameter of this name
