"""Eligibility: what a screener finds of a submitted entry."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import person_behind
from audit.domain import record
from audit.steps import Actor, permit, refuse, refuse_if, take_step, why_not_step
from awards.enums import EntryState
from awards.lifecycle import ENTRY
from awards.models import Entry, EntryRevision, ScreeningMark
from awards.queries.deadlines import deadline_of

from .entries import locked_entry
from .leaving import give_up_awards
from .letters import write_to_members

DAYS_FOR_CORRECTION = 7
Mark = bool | tuple[bool, str]  # whether the line is met, with a note or without
MARKABLE = frozenset({EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE, EntryState.INELIGIBLE})


def mark_checklist(
    revision: EntryRevision, *, actor: Actor, marks: Mapping[str, Mark | None], now: datetime | None = None
) -> list[ScreeningMark]:
    """The lines of the checklist marked for this revision, each met or not, with a note; None takes a mark back.

    Screeners may. Lines that are not named keep their marks. Refused for lines that the season's checklist does not
    have, and for an entry that was withdrawn or disqualified.
    """
    with transaction.atomic():
        entry = locked_entry(revision.entry)
        permit(actor, "awards.screen_entry", entry)
        if entry.state not in MARKABLE:
            refuse_if(why_not_step(entry, ENTRY, "pass"))
        known = {item["key"] for item in entry.season.eligibility_checklist}
        for item in marks.keys() - known:
            refuse("unknown-line", _("The checklist has no line “%(item)s”.") % {"item": item}, item=item)
        _mark(revision, marks, actor=actor, now=now or timezone.now())
        told = {item: mark[0] if isinstance(mark, tuple) else mark for item, mark in marks.items()}
        record(actor, "entry.mark_checklist", entry, facts={"revision": revision.number, "marks": told})
    return list(revision.screening_marks.order_by("item"))


def _mark(revision: EntryRevision, marks: Mapping[str, Mark | None], *, actor: Actor, now: datetime) -> None:
    taken_back = [item for item, mark in marks.items() if mark is None]
    if taken_back:
        revision.screening_marks.filter(item__in=taken_back).delete()
    given = {item: mark if isinstance(mark, tuple) else (mark, "") for item, mark in marks.items() if mark is not None}
    ScreeningMark.objects.bulk_create(
        [
            ScreeningMark(
                revision=revision, item=item, passed=passed, note=note, screener=person_behind(actor), marked_at=now
            )
            for item, (passed, note) in given.items()
        ],
        update_conflicts=True,
        unique_fields=["revision", "item"],
        update_fields=["passed", "note", "screener", "marked_at"],
    )


def pass_entry(entry: Entry, *, actor: Actor, note: str = "", now: datetime | None = None) -> Entry:
    """The entry is eligible and goes to the judges; its people are told. Screeners may.

    Refused (`lines-not-met`) while a line of the checklist is marked as not met on the newest revision, unless a note
    says why it passes all the same. An entry found not eligible can be passed after all.
    """
    with transaction.atomic():
        entry = locked_entry(entry)
        failed = _lines_not_met(entry)
        if failed and not note.strip():
            message = _("Lines of the checklist are marked as not met. Correct them, or say in the note why it passes.")
            refuse("lines-not-met", message, items=failed)
        _move(entry, "pass", actor=actor, now=now, note=note, facts={"not_met": failed})
        write_to_members(entry, "entry.eligible", category=entry.category.name)
    return entry


def fail_entry(entry: Entry, *, actor: Actor, reason: str, now: datetime | None = None) -> Entry:
    """The entry is not eligible, takes no further part and holds no award; its people are told why. Screeners may."""
    with transaction.atomic():
        entry = locked_entry(entry)
        give_up_awards(entry, now=now)
        _move(entry, "fail", actor=actor, now=now, note=reason)
        write_to_members(entry, "entry.ineligible", category=entry.category.name, reason=reason)
    return entry


def return_entry(
    entry: Entry, *, actor: Actor, reason: str, until: datetime | None = None, now: datetime | None = None
) -> Entry:
    """The entry goes back to its people to be corrected and submitted again; they are told why and until when.

    Screeners may. `until` becomes the personal deadline; without it, seven days from now where the deadline that the
    entry has is sooner. Refused for an instant that has passed.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(entry)
        if until is not None and until <= now:
            refuse("not-later", _("Choose an instant that is still to come."), field="until")
        soonest = now + timedelta(days=DAYS_FOR_CORRECTION)
        if until is not None or deadline_of(entry) < soonest:
            entry.deadline_extended_to = until or soonest
            entry.save(update_fields=["deadline_extended_to"])
        _move(entry, "return", actor=actor, now=now, note=reason, facts={"until": deadline_of(entry)})
        write_to_members(entry, "entry.returned", reason=reason, deadline=deadline_of(entry))
    return entry


def disqualify_entry(entry: Entry, *, actor: Actor, reason: str, now: datetime | None = None) -> Entry:
    """The entry is out of the season, and holds no award, for a grave reason, which is kept. Who runs the season may."""
    with transaction.atomic():
        entry = locked_entry(entry)
        give_up_awards(entry, now=now)
        _move(entry, "disqualify", actor=actor, now=now, note=reason)
    return entry


def _move(
    entry: Entry,
    step: str,
    *,
    actor: Actor,
    now: datetime | None,
    note: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    take_step(entry, ENTRY, step, actor=actor, now=now, reason=note, facts=facts)
    entry.screening_note = note
    entry.save(update_fields=["screening_note"])


def _lines_not_met(entry: Entry) -> list[str]:
    newest = entry.revisions.order_by("-number").first()
    if newest is None:
        return []
    return sorted(newest.screening_marks.filter(passed=False).values_list("item", flat=True))
