"""Each invariant holds of entries made by the verbs, and finds what is planted against it."""

import pytest
from django.core.management import call_command

from audit.steps import SYSTEM
from awards.domain.attachments import attach_file
from awards.domain.entries import save_answers, start_entry, submit_entry
from awards.domain.screening import pass_entry
from awards.enums import EntryState, MemberRole
from awards.invariants import INVARIANTS
from awards.models import Attachment, Award, AwardTier, Entry, EntryRevision
from tests.factories import awards as make

pytestmark = pytest.mark.django_db
BY_NAME = {invariant.name: invariant for invariant in INVARIANTS}


def broken():
    return {name for name, invariant in BY_NAME.items() if list(invariant.broken())}


def an_entry_made_by_verbs():
    category, city = make.category(), make.entrant()
    owner = make.owner_of(city)
    entry = start_entry(category.season, actor=owner, entrant=city, category=category, title="Night bus")
    save_answers(entry, actor=owner, answers={**make.WHOLE_ANSWERS, "has_proof": True})
    attach_file(entry, actor=owner, question="proof", file=make.upload())
    submit_entry(entry, actor=owner)
    save_answers(entry, actor=owner, answers={"summary": "Better"})
    submit_entry(entry, actor=owner)
    entry = pass_entry(entry, actor=SYSTEM)
    make.award(entry, make.tier(category.season, category=category, entrant_types=["city"]))
    return entry


def test_everything_holds_of_an_entry_made_by_verbs():
    an_entry_made_by_verbs()

    assert broken() == set()
    call_command("check_invariants")


PLANTED = [
    (
        lambda entry: Entry.objects.filter(pk=make.entry().pk).update(
            state=EntryState.SUBMITTED, submitted_at=entry.submitted_at
        ),
        {"received-entries-have-a-revision"},
    ),
    (lambda _entry: Entry.objects.update(category=make.category()), {"entries-stay-in-their-season"}),
    (lambda _entry: EntryRevision.objects.filter(number=1).delete(), {"revisions-are-counted"}),
    (lambda _entry: EntryRevision.objects.update(title="Changed"), {"revisions-match-their-digest"}),
    (lambda _entry: Attachment.objects.update(sha256="0" * 64), {"submitted-files-are-kept"}),
    (
        lambda _entry: [file.file.storage.delete(file.file.name) for file in Attachment.objects.all()],
        {"submitted-files-are-kept"},
    ),
    (
        lambda entry: entry.entrant.memberships.update(role=MemberRole.EDITOR),
        {"entrants-have-one-owner"},
    ),
    (
        lambda entry: make.award(make.entry(entry.category, state=EntryState.ELIGIBLE), AwardTier.objects.get()),
        {"tiers-keep-their-quota"},
    ),
    (lambda _entry: AwardTier.objects.update(entrant_types=["individual"]), {"awards-go-to-those-who-may-win"}),
    (
        lambda entry: Award.objects.update(entry=make.entry(entry.category, state=EntryState.INELIGIBLE)),
        {"awards-go-to-those-who-may-win"},
    ),
]


@pytest.mark.parametrize(("plant", "names"), PLANTED)
def test_what_is_planted_is_found(plant, names):
    entry = an_entry_made_by_verbs()

    plant(entry)

    assert names <= broken()


def test_every_invariant_is_planted_against():
    planted = set().union(*(names for _plant, names in PLANTED))

    assert planted == set(BY_NAME)
