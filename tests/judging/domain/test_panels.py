"""Panels: seated by category, and assigned as a whole through the same gate."""

import pytest

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.enums import SeasonState
from judging.domain.panels import assign_panels, seat_panel
from judging.enums import AssignmentSource, JudgeState
from judging.models import Assignment, Panel
from judging.queries.panels import panel_pairs
from outbox.models import Letter
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(db):
    return judging.judging_round(awards.season(SeasonState.JUDGING))


@pytest.fixture
def category(round):
    return awards.category(round.season)


@pytest.fixture
def judges(round):
    return [judging.judge(round.season, code=f"j-{number}") for number in range(3)]


def test_a_panel_is_exactly_the_judges_seated_last(round, category, judges):
    seat_panel(round, category, judges=judges, chair=judges[0], actor=awards.organiser(round.season))

    panel = seat_panel(round, category, judges=judges[1:], actor=SYSTEM)

    assert (Panel.objects.get(), set(panel.judges.all()), panel.chair) == (panel, set(judges[1:]), None)
    assert AuditEvent.objects.filter(action="round.seat_panel").order_by("sequence").last().facts == {
        "category": category.code, "judges": ["j-1", "j-2"], "chair": "",
    }  # fmt: skip


def test_who_cannot_sit_on_a_panel_is_refused(round, category, judges):
    season = round.season
    invited = judging.judge(season, state=JudgeState.INVITED)
    wrong = {
        "not-accepted": {"judges": [invited]},
        "other-season": {"judges": [judging.judge()]},
        "not-on-panel": {"judges": judges[:1], "chair": judges[1]},
    }

    codes = []
    for facts in wrong.values():
        with pytest.raises(Refused) as refused:
            seat_panel(round, category, actor=SYSTEM, **facts)
        codes.append(refused.value.refusal.code)

    assert (codes, Panel.objects.count()) == (list(wrong), 0)
    with pytest.raises(NotPermitted):
        seat_panel(round, category, judges=judges, actor=judges[0].user)


def test_panels_judge_every_entry_of_their_category_that_they_may(round, category, judges):
    other = awards.category(round.season)
    entries = [judging.eligible(round.season, category, code=f"E{number}") for number in range(2)]
    judging.eligible(round.season, other, code="OTHER")
    seat_panel(round, category, judges=judges, actor=SYSTEM)
    judging.conflict(judges[0], entries[0])
    held = judging.assignment(round, judges[1], entries[1])
    shown = panel_pairs(round)

    made = assign_panels(round, actor=awards.organiser(round.season))

    assert [(judge.code, entry.code) for judge, entry in shown.pairs] == [
        ("j-1", "E0"), ("j-2", "E0"), ("j-0", "E1"), ("j-2", "E1"),
    ]  # fmt: skip
    assert [(judge.code, entry.code, why.code) for judge, entry, why in shown.refused] == [("j-0", "E0", "conflict")]
    assert [(a.judge, a.entry) for a in made] == list(shown.pairs)
    assert {a.source for a in made} == {AssignmentSource.PANEL}
    assert Assignment.objects.live().count() == 5
    assert Letter.objects.count() == 3
    assert held in Assignment.objects.live()


def test_panels_are_not_assigned_before_one_is_seated(round, category, judges):
    judging.eligible(round.season, category)

    with pytest.raises(Refused) as refused:
        assign_panels(round, actor=SYSTEM)

    assert refused.value.refusal.code == "no-panel"
