"""Frozen means frozen: a certified ranking is never changed, and a correction is a new one beside it."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.enums import Role
from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.domain.awards import confer_award, revoke_award
from awards.domain.screening import disqualify_entry
from awards.enums import AdvanceBy, AwardState, RoundKind, RoundState, SeasonState
from awards.models import Advancement, Award, Season
from awards.queries.rounds import entries_in_round
from judging.domain.advancement import advance_by_decision, advance_entries
from judging.domain.corrections import correct_tabulation, reopen_ranking, why_not_correct
from judging.domain.decisions import break_tie
from judging.domain.evidence import gather_evidence
from judging.domain.renewal import renew_ranking
from judging.domain.rounds import close_judging_round, reopen_judging_round
from judging.domain.scoresheets import return_scoresheet, save_marks, submit_scoresheet
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import TabulationState
from judging.models import Placement, ScoreSheet, Tabulation
from judging.queries.rankings import certified_tabulation, earlier_rankings, latest_tabulation, lines_of
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
REASON = "Judge A's marks for “two” were typed into the wrong sheet."
MARKS = {"one": {"idea": "5", "proof": "5"}, "two": {"idea": "4", "proof": "4"}, "three": {"idea": "2", "proof": "2"}}


@pytest.fixture
def round():
    made = judging.judging_round(
        awards.season(SeasonState.JUDGING), advance_by=AdvanceBy.TOP_PER_CATEGORY, advance_top=1
    )
    category = awards.category(made.season)
    judge = judging.judge(made.season)
    for title, marks in MARKS.items():
        entry = judging.eligible(made.season, category, title=title, code=title.upper())
        judging.sheet(judging.assignment(made, judge, entry), marks=marks, submitted=True)
    return made


@pytest.fixture
def organiser(round):
    return awards.organiser(round.season)


@pytest.fixture
def owner(round):
    return awards.organiser(round.season, Role.OWNER)


@pytest.fixture
def certified(round, organiser):
    closed = close_judging_round(round, actor=organiser)
    made = certify_tabulation(tabulate_round(closed, actor=organiser), actor=organiser)
    round.refresh_from_db()
    return made


def places():
    return dict(Placement.objects.order_by("entry__title").values_list("entry__title", "place"))


def ranks(tabulation):
    return [(line.entry.title, line.rank) for line in lines_of(tabulation)]


def test_a_correction_stands_beside_the_ranking_it_corrects(round, owner, certified):
    disqualify_entry(entries_in_round(round).get(title="one"), actor=owner, reason="A false statement.")

    corrected = correct_tabulation(round, actor=owner, reason="“one” was disqualified.")

    certified.refresh_from_db()
    round.refresh_from_db()
    assert (certified.state, certified.superseded_reason) == (TabulationState.SUPERSEDED, "“one” was disqualified.")
    assert ranks(certified) == [("one", 1), ("two", 2), ("three", 3)]
    assert (corrected.number, corrected.state, ranks(corrected)) == (2, "certified", [("two", 1), ("three", 2)])
    assert places() == {"two": 1, "three": 2}
    assert round.state == RoundState.CERTIFIED
    assert certified_tabulation(round) == latest_tabulation(round) == corrected
    assert list(earlier_rankings(round)) == [certified]
    assert AuditEvent.objects.get(action="tabulation.supersede").facts["places"] == {"ONE": 1, "THREE": 3, "TWO": 2}


def test_marks_are_corrected_by_reopening_and_certifying_anew(round, organiser, owner, certified):
    reopen_ranking(round, actor=owner, reason=REASON)
    round.refresh_from_db()
    reopen_judging_round(round, actor=organiser, reason=REASON)
    sheet = ScoreSheet.objects.get(assignment__entry__title="three")
    return_scoresheet(sheet, actor=organiser, reason=REASON)
    judge = sheet.assignment.judge.user
    save_marks(sheet, actor=judge, marks={"idea": "5", "proof": "5"})
    submit_scoresheet(sheet, actor=judge)
    round.refresh_from_db()
    closed = close_judging_round(round, actor=organiser)

    corrected = certify_tabulation(tabulate_round(closed, actor=organiser), actor=organiser)

    assert ranks(corrected) == [("one", 1), ("three", 1), ("two", 3)]
    assert ranks(certified) == [("one", 1), ("two", 2), ("three", 3)]
    assert Tabulation.objects.filter(round=round).count() == 2


def test_between_the_two_no_place_is_shown_but_those_of_a_new_snapshot(round, owner, certified):
    reopen_ranking(round, actor=owner, reason=REASON)

    assert (latest_tabulation(round), places()) == (None, {})
    renewed = renew_ranking(round)
    assert (latest_tabulation(round), renewed.state) == (renewed, "provisional")


def test_a_correction_that_changes_nothing_is_refused_and_leaves_everything(round, owner, certified):
    with pytest.raises(Refused) as refused:
        correct_tabulation(round, actor=owner, reason=REASON)

    assert refused.value.refusal.code == "unchanged"
    assert certified_tabulation(round) == certified
    assert places() == {"one": 1, "two": 2, "three": 3}


@pytest.mark.parametrize("verb", [reopen_ranking, correct_tabulation])
def test_only_the_owner_corrects_and_only_with_a_reason(verb, round, organiser, owner, certified):
    with pytest.raises(NotPermitted):
        verb(round, actor=organiser, reason=REASON)
    with pytest.raises(Refused) as refused:
        verb(round, actor=owner, reason=" ")

    assert refused.value.refusal.code == "reason-needed"
    assert certified_tabulation(round) == certified


def test_a_ranking_that_is_not_certified_has_nothing_to_correct(round, owner):
    with pytest.raises(Refused) as refused:
        reopen_ranking(round, actor=owner, reason=REASON)

    assert refused.value.refusal.code == "not-certified"


def test_public_results_hold_their_ranking_fast(round, owner, certified):
    Season.objects.update(state=SeasonState.PUBLISHED, published_at=round.certified_at)
    round.refresh_from_db()

    assert why_not_correct(round).code == "results-public"
    with pytest.raises(Refused, match="The results are public"):
        correct_tabulation(round, actor=owner, reason=REASON)


def test_awards_by_its_places_are_revoked_first(round, organiser, owner, certified):
    entry = entries_in_round(round).get(title="one")
    award = confer_award(awards.tier(round.season, category=entry.category), entry, actor=organiser, place=1)

    refusal = why_not_correct(round)
    assert (refusal.code, refusal.facts) == ("awards-conferred", {"awards": [award.code]})
    assert "Revoke it first" in refusal.message

    revoke_award(award, actor=organiser, reason=REASON)
    assert Award.objects.filter(state=AwardState.CONFERRED).count() == 0
    assert why_not_correct(round) is None


def test_who_advanced_by_rule_goes_back_and_who_advanced_by_decision_stays(round, organiser, owner):
    following = awards.round_of(round.season, RoundKind.FINAL)
    closed = close_judging_round(round, actor=organiser)
    certify_tabulation(tabulate_round(closed, actor=organiser), actor=organiser)
    round.refresh_from_db()
    advance_entries(round, actor=organiser)
    third = entries_in_round(round).get(title="three")
    advance_by_decision(third, round=round, actor=organiser, reason="A region without a finalist.")

    reopen_ranking(round, actor=owner, reason=REASON)

    assert list(Advancement.objects.values_list("entry__title", flat=True)) == ["three"]
    following.state = RoundState.OPEN
    following.save()
    round.refresh_from_db()
    assert why_not_correct(round).code == "not-certified"


def test_a_next_round_that_has_begun_holds_the_ranking_fast(round, owner, certified):
    awards.round_of(round.season, RoundKind.FINAL, RoundState.OPEN)

    assert why_not_correct(round).code == "next-round-begun"


def test_ties_that_were_broken_are_ruled_on_anew(round, organiser, owner):
    ScoreSheet.objects.get(assignment__entry__title="two").scores.update(value=5)
    closed = close_judging_round(round, actor=organiser)
    certify_tabulation(tabulate_round(closed, actor=organiser), actor=organiser)
    round.refresh_from_db()
    one, two = (entries_in_round(round).get(title=title) for title in ("one", "two"))
    break_tie(round, [two, one], actor=organiser, reason="The chair saw both.")
    disqualify_entry(entries_in_round(round).get(title="three"), actor=owner, reason="A false statement.")

    correct_tabulation(round, actor=owner, reason="“three” was disqualified.")

    assert places() == {"one": 1, "two": 1}
    assert AuditEvent.objects.get(action="tabulation.supersede").facts["places"] == {"ONE": 2, "THREE": 3, "TWO": 1}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judging_tabulation SET state = 'certified', superseded_at = NULL WHERE number = 1",
        "UPDATE judging_tabulation SET superseded_reason = 'another' WHERE number = 1",
        "UPDATE judging_tabulation SET missing_data = '{}' WHERE number = 1",
        "DELETE FROM judging_tabulation WHERE number = 1",
        "DELETE FROM judging_ranking WHERE tabulation_id IN (SELECT id FROM judging_tabulation WHERE number = 1)",
        "DELETE FROM judging_tabulationevidence",
        "UPDATE judging_tabulationevidence SET seed = 1",
    ],
)
def test_a_superseded_ranking_refuses_raw_sql(round, owner, certified, statement):
    gather_evidence(certified)
    reopen_ranking(round, actor=owner, reason=REASON)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
