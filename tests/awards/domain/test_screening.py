"""The eligibility screening: marks on the checklist, and the four ways an entry leaves it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.domain.screening import (
    disqualify_entry,
    fail_entry,
    mark_checklist,
    pass_entry,
    return_entry,
)
from awards.enums import AwardState, EntryState, SeasonState
from awards.models import ScreeningMark
from outbox.models import Letter
from tests.factories import awards as make

pytestmark = pytest.mark.django_db
CHECKLIST = [{"key": "running", "text": {"en": "It runs."}}, {"key": "files", "text": {"en": "Files are there."}}]


def screened(state: EntryState = EntryState.SUBMITTED):
    return make.entry(make.category(make.season(eligibility_checklist=CHECKLIST)), state=state)


def refusal_of(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal.code


def marks_of(entry) -> dict[str, tuple[bool, str]]:
    return {each.item: (each.passed, each.note) for each in ScreeningMark.objects.filter(revision__entry=entry)}


def test_mark_checklist_keeps_each_line_with_its_note():
    entry = screened()
    screener = make.organiser(entry.season, Role.SCREENER)

    mark_checklist(
        entry.revisions.get(), actor=screener, marks={"running": True, "files": (False, "The PDF is empty.")}
    )

    assert marks_of(entry) == {"running": (True, ""), "files": (False, "The PDF is empty.")}
    assert {each.screener for each in ScreeningMark.objects.all()} == {screener}


def test_a_mark_can_be_changed_and_taken_back():
    entry = screened()
    revision = entry.revisions.get()
    mark_checklist(revision, actor=SYSTEM, marks={"running": False, "files": True})

    mark_checklist(revision, actor=SYSTEM, marks={"running": True, "files": None})

    assert marks_of(entry) == {"running": (True, "")}


def test_mark_checklist_refuses_lines_it_does_not_have():
    assert (
        refusal_of(mark_checklist, screened().revisions.get(), actor=SYSTEM, marks={"colour": True}) == "unknown-line"
    )


def test_mark_checklist_refuses_entries_that_are_out():
    entry = screened(EntryState.WITHDRAWN)

    assert refusal_of(mark_checklist, entry.revisions.get(), actor=SYSTEM, marks={"running": True}) == "wrong-state"


def test_pass_entry_makes_it_eligible_and_tells_its_people():
    entry = screened()

    passed = pass_entry(entry, actor=make.organiser(entry.season, Role.SCREENER))

    assert (passed.state, passed.screened_at is not None) == (EntryState.ELIGIBLE, True)
    assert Letter.objects.get().kind == "entry.eligible"


def test_pass_entry_is_refused_while_a_line_is_not_met_unless_a_note_says_why():
    entry = screened()
    mark_checklist(entry.revisions.get(), actor=SYSTEM, marks={"files": False})

    assert refusal_of(pass_entry, entry, actor=SYSTEM) == "lines-not-met"
    passed = pass_entry(entry, actor=SYSTEM, note="The file arrived by post.")
    assert (passed.state, passed.screening_note) == (EntryState.ELIGIBLE, "The file arrived by post.")
    assert AuditEvent.objects.get(action="entry.pass").facts["not_met"] == ["files"]


def test_only_the_newest_revision_is_looked_at():
    entry = screened()
    mark_checklist(entry.revisions.get(), actor=SYSTEM, marks={"files": False})
    make.revision(entry)

    assert pass_entry(entry, actor=SYSTEM).state == EntryState.ELIGIBLE


def test_fail_entry_tells_the_reason():
    entry = screened()

    failed = fail_entry(entry, actor=SYSTEM, reason="It is an idea, not a project.")

    assert (failed.state, failed.screening_note) == (EntryState.INELIGIBLE, "It is an idea, not a project.")
    assert "It is an idea, not a project." in Letter.objects.get().body
    assert pass_entry(failed, actor=SYSTEM).state == EntryState.ELIGIBLE


@pytest.mark.parametrize("act", [fail_entry, return_entry, disqualify_entry])
def test_a_reason_is_needed(act):
    assert refusal_of(act, screened(), actor=SYSTEM, reason="  ") == "reason-needed"


def test_return_entry_gives_a_deadline_of_its_own():
    entry = make.entry(
        make.category(make.season(closes_at=timezone.now() - timedelta(days=1))), state=EntryState.SUBMITTED
    )
    now = timezone.now()

    returned = return_entry(entry, actor=SYSTEM, reason="Sign the declaration.", now=now)

    assert (returned.state, returned.deadline_extended_to) == (EntryState.RETURNED, now + timedelta(days=7))
    assert "Sign the declaration." in Letter.objects.get().body


def test_return_entry_leaves_a_deadline_that_is_far_enough():
    assert return_entry(screened(), actor=SYSTEM, reason="Sign it.").deadline_extended_to is None


def test_return_entry_takes_the_deadline_it_is_given_but_none_that_has_passed():
    now = timezone.now()
    until = now + timedelta(days=40)

    assert return_entry(screened(), actor=SYSTEM, reason="Sign it.", until=until).deadline_extended_to == until
    assert refusal_of(return_entry, screened(), actor=SYSTEM, reason="Sign it.", until=now, now=now) == "not-later"


def test_disqualify_entry_is_for_those_who_run_the_season():
    entry = screened(EntryState.ELIGIBLE)

    with pytest.raises(NotPermitted):
        disqualify_entry(entry, actor=make.organiser(entry.season, Role.SCREENER), reason="Copied work.")
    assert disqualify_entry(entry, actor=make.organiser(entry.season), reason="Copied work.").state == (
        EntryState.DISQUALIFIED
    )


@pytest.mark.parametrize("act", [fail_entry, disqualify_entry])
def test_an_entry_that_is_out_holds_no_award(act):
    entry = screened(EntryState.ELIGIBLE)
    entry.season.state = SeasonState.JUDGING
    entry.season.save()
    award = make.award(entry, make.tier(entry.season))

    act(entry, actor=SYSTEM, reason="Copied work.")

    award.refresh_from_db()
    assert award.state == AwardState.REVOKED


@pytest.mark.parametrize("act", [pass_entry, fail_entry, return_entry])
def test_screening_is_not_for_entrants_nor_observers(act):
    entry = screened()
    facts = {} if act is pass_entry else {"reason": "x"}

    for actor in (make.owner_of(entry), make.organiser(entry.season, Role.OBSERVER), make.organiser(make.season())):
        with pytest.raises(NotPermitted):
            act(entry, actor=actor, **facts)
    assert Letter.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "states"),
    [
        (pass_entry, {EntryState.SUBMITTED, EntryState.INELIGIBLE}),
        (fail_entry, {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE}),
        (return_entry, {EntryState.SUBMITTED}),
        (disqualify_entry, {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE}),
    ],
)
def test_each_step_starts_from_its_own_states(act, states):
    facts = {} if act is pass_entry else {"reason": "x"}
    category = make.category()

    for state in EntryState:
        entry = make.entry(category, state=state)
        if state in states:
            act(entry, actor=SYSTEM, **facts)
        else:
            assert refusal_of(act, entry, actor=SYSTEM, **facts) == "wrong-state"
