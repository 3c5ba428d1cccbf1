"""A small season worked by hand: two criteria of weight 60 and 40, marks from 1 to 5, points = 100 x mean of mark / 5.

| entry | judge A | judge B | A's points | B's points | total |
|-------|---------|---------|------------|------------|-------|
| one   | 5, 4    | 4, 5    | 92         | 88         | 90    |
| two   | 4, 5    | 5, 4    | 88         | 92         | 90    |
| three | 3, NA   | 4, 3    | 60         | 72         | 66    |
| four  | 5, 5    |         | 100        |            | not ranked: quorum 2 |
"""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.domain.awards import confer_award
from awards.enums import AdvanceBy, AwardState, RoundKind, RoundState, SeasonState
from awards.models import Round
from awards.queries.proposals import propose_awards
from awards.queries.rounds import entries_in_round
from judging.domain.advancement import advance_by_decision, advance_entries, who_passes
from judging.domain.decisions import break_tie, set_place
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, recompute, tabulate_round
from judging.enums import TabulationState
from judging.models import Placement, Tabulation
from judging.queries.rankings import lines_of, placed_entries
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db

MARKS = {
    "one": ({"idea": "5", "proof": "4"}, {"idea": "4", "proof": "5"}),
    "two": ({"idea": "4", "proof": "5"}, {"idea": "5", "proof": "4"}),
    "three": ({"idea": "3", "proof": "NA"}, {"idea": "4", "proof": "3"}),
    "four": ({"idea": "5", "proof": "5"}, None),
}


@pytest.fixture
def golden() -> Round:
    """The round of the table above, closed."""
    made = judging.judging_round(quorum=2, advance_by=AdvanceBy.TOP_PER_CATEGORY, advance_top=1)
    category = awards.category(made.season)
    judges = [judging.judge(made.season), judging.judge(made.season)]
    for title, sheets in MARKS.items():
        entry = judging.eligible(made.season, category, title=title, code=title.upper())
        for judge, marks in zip(judges, sheets, strict=True):
            judging.sheet(judging.assignment(made, judge, entry), marks=marks, submitted=marks is not None)
    return close_judging_round(made, actor=awards.organiser(made.season))


@pytest.fixture
def organiser(golden):
    return awards.organiser(golden.season)


def ranking(tabulation: Tabulation) -> list[tuple]:
    return [
        (line.entry.title, line.rank, line.tied, line.total_exact, line.printed, line.judges, line.reason)
        for line in lines_of(tabulation)
    ]


def test_tabulation_gives_the_ranking_worked_by_hand(golden, organiser):
    tabulation = tabulate_round(golden, actor=organiser)

    lines = ranking(tabulation)
    assert [line[:6] for line in lines] == [
        ("one", 1, True, "90/1", "90.00", 2),
        ("two", 1, True, "90/1", "90.00", 2),
        ("three", 3, False, "66/1", "66.00", 2),
        ("four", None, False, "100/1", "100.00", 1),
    ]
    assert [bool(line[6]) for line in lines] == [False, False, False, True]
    assert tabulation.counts == {"scored": 13, "not_applicable": 1, "missing": 1}


def test_tabulation_is_numbered_and_equal_marks_give_equal_digests(golden, organiser):
    first = tabulate_round(golden, actor=organiser)
    second = tabulate_round(golden, actor=organiser)

    assert (first.number, second.number) == (1, 2)
    assert (first.input_digest, first.result_digest) == (second.input_digest, second.result_digest)
    assert recompute(first)


def test_tabulation_is_refused_to_who_does_not_run_the_season(golden):
    with pytest.raises(NotPermitted):
        tabulate_round(golden, actor=awards.person())


def test_certifying_freezes_the_ranking_and_writes_the_places(golden, organiser):
    tabulation = tabulate_round(golden, actor=organiser)

    certified = certify_tabulation(tabulation, actor=organiser)

    golden.refresh_from_db()
    assert (certified.state, golden.state) == (TabulationState.CERTIFIED, RoundState.CERTIFIED)
    assert sorted(Placement.objects.values_list("entry__title", "place")) == [("one", 1), ("three", 3), ("two", 1)]
    assert AuditEvent.objects.filter(action="tabulation.certify").get().facts["input_digest"] == certified.input_digest


def test_certifying_is_refused_while_the_round_is_open(golden, organiser):
    tabulation = tabulate_round(golden, actor=organiser)
    Round.objects.filter(pk=golden.pk).update(state=RoundState.OPEN, closed_at=None)

    with pytest.raises(Refused) as refused:
        certify_tabulation(tabulation, actor=organiser)

    assert refused.value.refusal.code == "not-closed"


def test_certifying_is_refused_when_another_engine_computed_the_ranking(golden, organiser):
    tabulation = tabulate_round(golden, actor=organiser)
    Tabulation.objects.filter(pk=tabulation.pk).update(engine_version="1")

    with pytest.raises(Refused) as refused:
        certify_tabulation(tabulation, actor=organiser)

    assert refused.value.refusal.code == "other-engine"
    assert refused.value.refusal.message.startswith("Version 1 of the engine computed this ranking")


def test_certifying_is_refused_when_a_mark_changed_meanwhile(golden, organiser):
    tabulation = tabulate_round(golden, actor=organiser)
    sheet = golden.assignments.first().scoresheet
    sheet.scores.filter(criterion__key="idea").update(value=1)

    with pytest.raises(Refused) as refused:
        certify_tabulation(tabulation, actor=organiser)

    assert refused.value.refusal.code == "stale"
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda made: made.lines.filter(rank=3).update(rank=1), id="a place"),
        pytest.param(lambda made: made.lines.filter(rank=3).update(printed="99.00"), id="a printed total"),
        pytest.param(lambda made: made.lines.filter(rank=3).delete(), id="a line gone"),
        pytest.param(lambda made: Tabulation.objects.filter(pk=made.pk).update(result={}), id="the result"),
    ],
)
def test_certifying_is_refused_when_the_kept_ranking_was_altered(golden, organiser, alter):
    tabulation = tabulate_round(golden, actor=organiser)
    alter(tabulation)

    with pytest.raises(Refused) as refused:
        certify_tabulation(tabulation, actor=organiser)

    golden.refresh_from_db()
    assert (refused.value.refusal.code, golden.state, Placement.objects.count()) == ("stale", RoundState.CLOSED, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judging_tabulation SET result_digest = 'other'",
        "UPDATE judging_tabulation SET state = 'provisional', certified_at = NULL",
        "DELETE FROM judging_tabulation",
        'UPDATE judging_ranking SET "rank" = 1',
        "DELETE FROM judging_ranking",
        "UPDATE judging_scorechange SET after = '5'",
        "DELETE FROM judging_scorechange",
    ],
)
def test_certified_results_and_the_history_of_marks_refuse_raw_sql(golden, organiser, statement):
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_shares_the_place_at_the_cut_passes(golden, organiser):
    following = awards.round_of(golden.season, RoundKind.FINAL)
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    golden.refresh_from_db()

    passing = who_passes(golden)
    advance_entries(golden, actor=organiser)
    advance_entries(golden, actor=organiser)

    assert [entry.title for entry in passing.entries] == ["one", "two"]
    assert [entry.title for entry in passing.shared_cut] == ["one", "two"]
    assert [entry.title for entry in entries_in_round(following)] == ["one", "two"]


def test_an_entry_advances_by_decision_with_a_reason(golden, organiser):
    following = awards.round_of(golden.season, RoundKind.FINAL)
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    golden.refresh_from_db()
    third = entries_in_round(golden).get(title="three")

    with pytest.raises(Refused) as refused:
        advance_by_decision(third, round=golden, actor=organiser, reason=" ")
    advance_by_decision(third, round=golden, actor=organiser, reason="A region without a finalist.")

    assert refused.value.refusal.code == "reason-needed"
    assert [entry.title for entry in entries_in_round(following)] == ["three"]


def test_a_broken_tie_changes_the_places_and_not_the_ranking(golden, organiser):
    tabulation = certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    golden.refresh_from_db()
    one, two = (entries_in_round(golden).get(title=title) for title in ("one", "two"))

    break_tie(golden, [two, one], actor=organiser, reason="The chair saw both presentations.")

    places = dict(Placement.objects.values_list("entry__title", "place"))
    assert places == {"two": 1, "one": 2, "three": 3}
    assert [line[:2] for line in ranking(tabulation)][:2] == [("one", 1), ("two", 1)]


def test_breaking_a_tie_is_refused_for_entries_that_do_not_share_a_place(golden, organiser):
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    golden.refresh_from_db()
    one, three = (entries_in_round(golden).get(title=title) for title in ("one", "three"))

    with pytest.raises(Refused) as refused:
        break_tie(golden, [one, three], actor=organiser, reason="Because.")

    assert refused.value.refusal.code == "not-tied"


def test_a_place_is_set_otherwise_only_with_a_reason(golden, organiser):
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    placement = Placement.objects.get(entry__title="three")
    placement.round.refresh_from_db()

    with pytest.raises(Refused) as refused:
        set_place(placement, actor=organiser, place=2, reason="")
    ruled = set_place(placement, actor=organiser, place=2, reason="Ruling after the site visit.")

    assert refused.value.refusal.code == "reason-needed"
    assert (ruled.place, ruled.decision.reason) == (2, "Ruling after the site visit.")


def test_awards_follow_the_places_and_a_tie_across_the_quota_is_not_settled(golden, organiser):
    season = golden.season
    gold = awards.tier(season, category=season.categories.get(), quota=1)
    certify_tabulation(tabulate_round(golden, actor=organiser), actor=organiser)
    golden.refresh_from_db()

    tied = propose_awards(season, placed_entries(season))[0]
    one, two = (entries_in_round(golden).get(title=title) for title in ("one", "two"))
    break_tie(golden, [two, one], actor=organiser, reason="The chair's Decision.")
    settled = propose_awards(season, placed_entries(season))[0]
    award = confer_award(gold, settled.winners[0].entry, actor=organiser, place=1)

    assert ([each.entry.title for each in tied.winners], [each.entry.title for each in tied.tie]) == (
        [],
        ["one", "two"],
    )
    assert [each.entry.title for each in settled.winners] == ["two"]
    assert (award.state, award.place, award.ordinal) == (AwardState.CONFERRED, 1, 1)


def test_no_more_is_conferred_than_the_quota(golden, organiser):
    gold = awards.tier(golden.season, category=golden.season.categories.get(), quota=1)
    one, two = (entries_in_round(golden).get(title=title) for title in ("one", "two"))
    confer_award(gold, one, actor=organiser)

    with pytest.raises(Refused) as refused:
        confer_award(gold, two, actor=organiser)

    assert refused.value.refusal.code == "quota-used"


def test_nothing_is_conferred_once_results_are_public(golden, organiser):
    gold = awards.tier(golden.season, category=golden.season.categories.get(), quota=1)
    entry = entries_in_round(golden).first()
    golden.season.state = SeasonState.PUBLISHED
    golden.season.published_at = golden.closed_at
    golden.season.save()

    with pytest.raises(Refused) as refused:
        confer_award(gold, entry, actor=organiser)

    assert refused.value.refusal.code == "not-the-time"
