"""The last minute: many act at the same moment, on either database, and nothing is doubled or lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from audit.steps import SYSTEM, Refused
from awards.domain.attachments import attach_file
from awards.domain.entries import save_answers, submit_entry, withdraw_entry
from awards.enums import EntryState
from awards.models import Entry, EntryRevision
from outbox.models import Letter
from tests.factories import awards as make

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What each of six hands got, an answer or the code of a refusal; all let go at the same moment."""
    start = Barrier(HANDS)

    def hand(number: int) -> Any:
        try:
            start.wait(timeout=20)
            return act(number)
        except Refused as refused:
            return refused.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


def test_one_key_from_many_hands_makes_one_revision():
    entry = make.entry()
    owner = make.owner_of(entry)

    revisions = at_once(lambda _number: submit_entry(entry, actor=owner, key="once").pk)

    assert len(set(revisions)) == 1
    assert (EntryRevision.objects.count(), Letter.objects.count()) == (1, 1)


def test_unchanged_content_from_many_hands_makes_one_revision():
    entry = make.entry()

    numbers = at_once(lambda number: submit_entry(entry, actor=SYSTEM, key=f"hand {number}").number)

    assert (set(numbers), EntryRevision.objects.count()) == ({1}, 1)


def test_one_of_many_stale_saves_wins_and_the_others_are_told():
    entry = make.entry()

    outcomes = at_once(
        lambda number: save_answers(entry, actor=SYSTEM, answers={"summary": f"Hand {number}"}, version=0).version
    )

    assert sorted(map(str, outcomes)) == ["1", *["stale"] * (HANDS - 1)]
    winner = outcomes.index(1)
    assert Entry.objects.get().answers["summary"] == f"Hand {winner}"


def test_files_attached_at_once_are_all_kept():
    entry = make.entry()
    entry.form = make.application_form(
        entry.season,
        {
            "key": "many",
            "label": {"en": "Many"},
            "languages": ["en"],
            "sections": [
                {
                    "key": "one",
                    "label": {"en": "One"},
                    "questions": [{"key": "proof", "kind": "files", "label": {"en": "Proof"}}],
                }
            ],
        },
    )
    entry.save()
    content = make.pdf_bytes()

    codes = at_once(
        lambda number: (
            attach_file(entry, actor=SYSTEM, question="proof", file=make.upload(f"{number}.pdf", content)).code
        )
    )

    assert {each["code"] for each in Entry.objects.get().answers["proof"]} == set(codes)
    assert len(set(codes)) == HANDS


def test_submitting_and_withdrawing_at_once_leave_one_truth():
    entry = make.entry(state=EntryState.SUBMITTED)

    at_once(
        lambda number: (
            withdraw_entry(entry, actor=SYSTEM).state
            if number % 2
            else submit_entry(entry, actor=SYSTEM, key=f"hand {number}").number
        )
    )

    assert Entry.objects.get().state == EntryState.WITHDRAWN
    assert list(entry.revisions.values_list("number", flat=True)) == [1]
