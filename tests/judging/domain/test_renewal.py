"""The ranking that pages show while judges work: a stamped snapshot, renewed in the background and by nothing else."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from awards.domain.entries import withdraw_entry
from awards.enums import SeasonState
from judging.domain.renewal import HANDED_OUT, hand_out_renewals, renew_ranking
from judging.domain.rounds import close_judging_round
from judging.domain.scoresheets import return_scoresheet, save_marks, submit_scoresheet
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import TabulationSource
from judging.models import RoundRules, ScoreSheet, Snapshot, Tabulation, TabulationEvidence
from judging.queries.rankings import lines_of, snapshot
from judging.queries.snapshots import one_moment
from tests.factories import awards, judging

MARKS = {"idea": "4", "proof": "3"}


@pytest.fixture
def round(db):
    return judging.judging_round(awards.season(SeasonState.JUDGING))


def submitted(round, marks=MARKS):
    return judging.sheet(judging.assignment(round), marks=marks, submitted=True)


def told(round):
    now = snapshot(round)
    number = now.tabulation.number if now.tabulation else None
    return number, now.is_current, now.changed_sheets, now.problem


def test_nothing_is_computed_before_a_sheet_counts(round):
    judging.sheet(judging.assignment(round), marks=MARKS)

    assert hand_out_renewals() == []
    assert renew_ranking(round) is None
    assert told(round) == (None, False, 0, "")


def test_marks_that_came_since_are_told_and_then_counted(round):
    submitted(round)
    first = renew_ranking(round)
    submitted(round)

    before = told(round)
    second = renew_ranking(round)

    assert before == (1, False, 1, "")
    assert told(round) == (1, True, 0, "")
    assert (second.source, second.number) == (TabulationSource.AUTOMATIC, 1)
    assert not Tabulation.objects.filter(pk=first.pk).exists()
    assert lines_of(second).count() == 2


def test_nothing_is_renewed_when_nothing_changed(round):
    submitted(round)
    draft = judging.sheet(judging.assignment(round))
    made = renew_ranking(round)
    save_marks(draft, actor=draft.assignment.judge.user, marks={"idea": "2"}, version=0)

    assert hand_out_renewals() == []
    assert renew_ranking(round) is None
    assert snapshot(round).tabulation == made


def test_a_sheet_that_is_returned_and_submitted_again_unchanged_changes_nothing(round):
    sheet = submitted(round)
    renew_ranking(round)

    return_scoresheet(sheet, actor=awards.organiser(round.season), reason="Look again.")
    assert told(round) == (1, False, 1, "")
    submit_scoresheet(sheet, actor=sheet.assignment.judge.user)

    assert told(round) == (1, True, 0, "")


def test_an_entry_that_leaves_is_seen(round):
    sheet = submitted(round)
    submitted(round)
    renew_ranking(round)

    withdraw_entry(sheet.assignment.entry, actor=awards.organiser(round.season))

    assert told(round) == (1, False, 1, "")
    assert lines_of(renew_ranking(round)).count() == 1


def test_what_a_person_computed_stays_and_takes_the_place_of_the_automatic_one(round):
    organiser = awards.organiser(round.season)
    submitted(round)
    renew_ranking(round)
    tabulate_round(round, actor=organiser)
    assert renew_ranking(round) is None
    submitted(round)
    renew_ranking(round)
    submitted(round)
    renew_ranking(round)
    tabulate_round(round, actor=organiser)

    kept = Tabulation.objects.filter(round=round).order_by("number").values_list("number", "source")
    assert list(kept) == [(1, "hand"), (2, "hand")]


def test_only_one_automatic_ranking_is_kept_for_a_round(round):
    submitted(round)
    made = renew_ranking(round)
    made.pk, made.code, made.number = None, "t-other", 2

    with pytest.raises(IntegrityError, match=r"one_automatic_tabulation_per_round|judging_tabulation.round_id"):
        made.save(force_insert=True)


def test_a_round_that_cannot_be_tabulated_says_why_once_and_keeps_its_ranking(round):
    sheet = submitted(round)
    made = renew_ranking(round)
    submitted(round)
    RoundRules.objects.update(definition=_without_the_criterion(round))

    assert renew_ranking(round) is None
    problem = Snapshot.objects.get().problem
    assert "no_such" in problem or "is not a criterion" in problem
    assert told(round) == (1, False, 1, problem)
    assert snapshot(round).tabulation == made
    assert hand_out_renewals() == []
    assert renew_ranking(round) is None

    return_scoresheet(sheet, actor=awards.organiser(round.season), reason="Look again.")
    assert told(round)[3] == ""
    assert hand_out_renewals() == [round]


def _without_the_criterion(round):
    definition = round.rubrics.get().rules.definition
    definition["criteria"] = [{**definition["criteria"][0], "weight": "100"}]
    return definition


def test_a_round_is_handed_out_once_until_it_is_done_or_a_worker_is_lost(round):
    submitted(round)
    now = timezone.now()

    assert hand_out_renewals(now=now) == [round]
    assert hand_out_renewals(now=now + HANDED_OUT / 2) == []
    assert hand_out_renewals(now=now + HANDED_OUT * 2) == [round]
    renew_ranking(round, now=now + HANDED_OUT * 2)
    submitted(round)
    assert hand_out_renewals(now=now + HANDED_OUT * 2 + timedelta(seconds=30)) == [round]


def test_an_older_reading_never_replaces_a_newer_ranking(round):
    submitted(round)
    made = tabulate_round(round, actor=awards.organiser(round.season))
    submitted(round)

    assert renew_ranking(round, now=made.computed_at - timedelta(seconds=1)) is None
    assert snapshot(round).tabulation == made


def test_a_certified_ranking_is_current_for_ever_and_is_not_renewed(round):
    submitted(round)
    closed = close_judging_round(round, actor=awards.organiser(round.season))
    organiser = awards.organiser(round.season)
    certify_tabulation(renew_ranking(closed), actor=organiser)
    ScoreSheet.objects.update(version=9)

    assert hand_out_renewals() == []
    assert renew_ranking(closed) is None
    assert told(closed) == (1, True, 0, "")


def test_reading_the_snapshot_takes_the_same_queries_for_one_sheet_and_for_many(round, django_assert_num_queries):
    submitted(round)
    renew_ranking(round)
    with django_assert_num_queries(8):
        snapshot(round)
    for _each in range(3):
        submitted(round)
    with django_assert_num_queries(8):
        snapshot(round)


def test_evidence_of_a_replaced_ranking_goes_with_it(round):
    submitted(round)
    renew_ranking(round)
    submitted(round)
    renew_ranking(round)

    assert TabulationEvidence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mark_is_saved_while_a_ranking_is_computed():
    """Reading and computing hold no lock: a judge's save goes through in the middle of it, on both databases."""
    round = judging.judging_round(awards.season(SeasonState.JUDGING))
    judging.sheet(judging.assignment(round), marks=MARKS, submitted=True)
    draft = judging.sheet(judging.assignment(round), marks=MARKS)

    with one_moment():
        before = ScoreSheet.objects.get(pk=draft.pk).version
        saved = _in_a_thread(
            lambda: save_marks(draft, actor=draft.assignment.judge.user, marks={"idea": "5"}, version=1)
        )
        during = ScoreSheet.objects.get(pk=draft.pk).version

    assert saved == ["done"]
    assert (before, during, ScoreSheet.objects.get(pk=draft.pk).version) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_judges_who_submit_while_the_ranking_is_renewed_all_get_through_and_are_counted_in_the_end():
    round = judging.judging_round(awards.season(SeasonState.JUDGING))
    judging.sheet(judging.assignment(round), marks=MARKS, submitted=True)
    drafts = [judging.sheet(judging.assignment(round), marks=MARKS) for _each in range(4)]
    acts = [lambda draft=draft: submit_scoresheet(draft, actor=draft.assignment.judge.user) for draft in drafts]

    answers = _at_once(*acts, lambda: renew_ranking(round), lambda: renew_ranking(round))
    renew_ranking(round)

    assert answers == ["done"] * 6
    assert told(round) == (1, True, 0, "")
    assert {line.judges for line in lines_of(snapshot(round).tabulation)} == {1}
    assert Tabulation.objects.filter(round=round).count() == 1


def _in_a_thread(act):
    return _at_once(act)


def _at_once(*acts):
    answers = [""] * len(acts)

    def run(number, act):
        try:
            act()
            answers[number] = "done"
        except Exception as problem:  # noqa: BLE001 - whatever happened is the answer
            answers[number] = repr(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_one_moment_within_a_transaction_is_that_transaction(round):
    with transaction.atomic(), one_moment():
        assert Snapshot.objects.count() == 0
