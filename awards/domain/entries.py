"""The work entered, from its first draft to its submission or withdrawal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.clock import tell
from accounts.models import User
from audit.domain import record
from audit.steps import Actor, Refusal, Refused, permit, refuse, refuse_if, take_step
from awards.enums import ENTRY_RECEIVED, EntryState, SeasonState
from awards.lifecycle import ENTRY
from awards.models import Category, Entrant, Entry, EntryRevision, Season
from awards.queries.answers import (
    answer_digest,
    answers_of,
    content_digest,
    files_named,
    filled_questions,
    form_of,
    problems_of,
    submitted_answers,
)
from awards.queries.deadlines import deadline_of, last_moment_of
from awards.questionnaire import FillSource, Form, canonical, merge_answers, sentence, text_in
from awards.questionnaire.kinds import UPLOADED

from .admission import form_for, why_not_enter
from .leaving import give_up_awards
from .letters import write_to_members

LONGEST_KEY = 80
LONGEST_TITLE = 200
LONGEST_THEME = 80
SEASON_CLOSED_UNTOLD = frozenset({SeasonState.JUDGING, SeasonState.DECIDED})  # entrants cannot tell them apart
LARGEST_ANSWER = 400_000  # bytes of canonical JSON: 100,000 characters of any script


def locked_entry(entry: Entry) -> Entry:
    """The same entry, fresh and locked until the transaction ends, with season, category, entrant and form fetched."""
    rows = Entry.objects.select_for_update(of=("self",))
    return rows.select_related("season__programme", "category", "entrant", "form").get(pk=entry.pk)


def start_entry(
    season: Season,
    *,
    actor: Actor,
    entrant: Entrant,
    category: Category,
    language: str = "en",
    title: str = "",
    theme: str = "",
    demo: bool = False,
    now: datetime | None = None,
) -> Entry:
    """A draft of the entrant in the category, on the newest form for its type.

    Owner and editors of the entrant may call this. Refused while entries are not taken, for a type or population the
    category does not admit, and where entries are made by nomination (organisers may still begin those).
    """
    now = now or timezone.now()
    if category.season_id != season.pk:
        raise ValueError(f"the category {category.code!r} is of another season")
    with transaction.atomic():
        season = Season.objects.select_related("programme").get(pk=season.pk)  # as it is now, not as it was read
        permit(actor, "awards.edit_entrant", entrant)
        if category.by_nomination and not actor.has_perm("awards.run_season", season):
            refuse("by-nomination", _("Entries in this category are made by nomination, not by application."))
        refuse_if(why_not_enter(season, category, entrant, now))
        form = form_for(category, entrant)
        entry = Entry.objects.create(
            season=season,
            category=category,
            entrant=entrant,
            form=form,
            language=language if language in season.languages else (season.languages or ["en"])[0],
            title=" ".join(title.split())[:LONGEST_TITLE],
            theme=" ".join(theme.split())[:LONGEST_THEME],
            demo=demo,
            created_at=now,
            saved_at=now,
        )
        record(
            actor,
            "entry.start",
            entry,
            facts={"category": category.code, "entrant": entrant.code, "form": entry.form.digest},
        )
    return entry


def why_not_edit(entry: Entry, now: datetime) -> Refusal | None:
    """Why the entry cannot be changed or submitted at this instant, whoever asks; None if it can.

    Entries are worked on from the opening of the call to the deadline with its grace, inclusive. Once judging has begun
    only those with a personal deadline are. Whether the jury has decided makes no difference: nobody shall learn it here.
    """
    if not entry.is_editable:
        message = _("This entry can no longer be changed: its state is “%(state)s”.")
        return Refusal("not-editable", message % {"state": entry.get_state_display()}, {"state": entry.state})
    season = entry.season
    if season.state == SeasonState.DRAFT or now < season.opens_at:
        return Refusal("not-open", _("Entries are not taken yet."), {"opens_at": season.opens_at})
    deadline = deadline_of(entry)
    is_corrected = season.state in SEASON_CLOSED_UNTOLD and entry.deadline_extended_to is not None
    if now > last_moment_of(entry) or not (season.state == SeasonState.OPEN or is_corrected):
        return Refusal("too-late", _too_late(entry, deadline), {"deadline": deadline, "arrived": now})
    return None


def _too_late(entry: Entry, deadline: datetime) -> str:
    told = tell(deadline, entry.season.time_zone, get_language() or "en")
    return _("The deadline has passed: it was %(date)s at %(time)s, %(place)s time (%(offset)s).") % {
        "date": told.date,
        "time": told.time,
        "place": told.place,
        "offset": told.offset,
    }


def why_not_submit(entry: Entry, now: datetime) -> Refusal | None:
    """Why the entry cannot be submitted at this instant; None if it can. Gaps are told question by question."""
    refusal = why_not_edit(entry, now)
    if refusal is not None:
        return refusal
    if not entry.title:
        return Refusal("title-missing", _("Give the entry a title."), {"field": "title"})
    problems = problems_of(entry)
    if not problems:
        return None
    form, language = form_of(entry.form), get_language() or "en"
    told = [
        {"question": each.question, "code": each.code, "message": sentence(each, form, language)} for each in problems
    ]
    return Refusal(
        "incomplete",
        _("Some answers are missing or need a change before the entry can be submitted."),
        {"problems": told},
    )


def save_answers(
    entry: Entry,
    *,
    actor: Actor,
    answers: Mapping[str, Any],
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Entry:
    """The draft with these answers in place of the ones stored; questions that are not named keep theirs.

    Owner and editors may, until the deadline. Whatever was typed is kept, even where it needs a change before the entry
    can be submitted (`queries.answers.problems_of` tells which). Refused: answers larger than any form allows, files
    (they are attached), and a stale `version` where an answer would overwrite another's: `seen` (question -> digest of
    the answer its writer saw) says which of them the others have changed since, and without it every difference counts.
    The refusal's `conflicts` hold both answers of each. Facts the platform knows are ignored, the title excepted.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(entry)
        _refuse_edit(entry, actor, now)
        form = form_of(entry.form)
        sent = _writable(entry, form, answers)
        title = _sent_title(form, sent)
        merged = merge_answers(form, entry.answers, {key: value for key, value in sent.items() if key not in title})
        changed = [key for key in sent if key not in title and merged.get(key) != entry.answers.get(key)]
        changed += [key for key, value in title.items() if value != entry.title]
        if version is not None and version != entry.version:
            _refuse_conflicts(entry, {**merged, **title}, changed, version=version, seen=seen)
        _refuse_oversize(form, merged, changed)
        if changed:
            entry.answers = merged
            entry.title = next(iter(title.values()), entry.title)
            _save_draft(entry, now, "answers", "title")
            record(actor, "entry.save", entry, facts={"changed": sorted(changed), "version": entry.version})
    return entry


def retitle_entry(entry: Entry, *, actor: Actor, title: str, now: datetime | None = None) -> Entry:
    """The draft with another title; owner and editors may, until the deadline. Refused for an empty one."""
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(entry)
        _refuse_edit(entry, actor, now)
        title = " ".join(title.split())
        if not title or len(title) > LONGEST_TITLE:
            refuse("bad-title", _("Give a title of at most 200 characters."), field="title")
        if title != entry.title:
            entry.title = title
            _save_draft(entry, now, "title")
            record(actor, "entry.retitle", entry, facts={"version": entry.version})
    return entry


def _refuse_edit(entry: Entry, actor: Actor, now: datetime) -> None:
    permit(actor, "awards.edit_entrant", entry)
    refuse_if(why_not_edit(entry, now))


def _save_draft(entry: Entry, now: datetime, *fields: str) -> None:
    entry.version += 1
    entry.saved_at = now
    entry.save(update_fields=[*fields, "version", "saved_at"])


def _writable(entry: Entry, form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that a person may write: known questions, neither files nor facts the platform fills in."""
    known = filled_questions(form)
    sent = {}
    for key, value in answers.items():
        if not form.has_question(key):
            refuse("unknown-question", _("The form has no question “%(key)s”.") % {"key": key}, question=key)
        if form.question(key).kind in UPLOADED:
            if value != entry.answers.get(key):
                refuse("files-are-attached", _("Files are attached one by one, not written as answers."), question=key)
        elif known.get(key) in {None, FillSource.TITLE}:
            sent[key] = value
    return sent


def _sent_title(form: Form, sent: Mapping[str, Any]) -> dict[str, str]:
    """The question that asks for the title and what was sent for it; {} if it was not sent."""
    key = next((key for key, source in filled_questions(form).items() if source is FillSource.TITLE), None)
    if key is None or key not in sent:
        return {}
    return {key: " ".join(str(sent[key] or "").split())[:LONGEST_TITLE]}


def _refuse_conflicts(
    entry: Entry, merged: Mapping[str, Any], changed: list[str], *, version: int, seen: Mapping[str, str] | None
) -> None:
    stored = answers_of(entry)
    conflicts = {
        key: {"stored": stored.get(key), "sent": merged.get(key)}
        for key in changed
        if seen is None or seen.get(key, "") != answer_digest(stored.get(key))
    }
    if conflicts:
        raise Refused(
            Refusal(
                "stale",
                _("Someone has changed these answers since you opened the page. Compare both and save again."),
                {"version": entry.version, "yours": version, "conflicts": conflicts},
            )
        )


def _refuse_oversize(form: Form, merged: Mapping[str, Any], changed: list[str]) -> None:
    """Bound what one answer can cost to keep; every milder fault is kept as typed and told before submission."""
    for key in changed:
        if len(canonical({key: merged.get(key)})) > LARGEST_ANSWER:
            label = text_in(form.question(key).label, get_language() or "en")
            message = _("“%(question)s” is longer than any answer can be. Shorten it; nothing was changed.")
            refuse("answer-too-large", message % {"question": label}, question=key)


def submit_entry(
    entry: Entry,
    *,
    actor: Actor,
    key: str = "",
    received_at: datetime | None = None,
    now: datetime | None = None,
) -> EntryRevision:
    """Freeze the draft as a revision, which is what judges see; the receipt goes to those who work on the entry.

    What counts is `received_at`, the instant the request reached the house: at or before the deadline with its grace.
    Submitting again before then makes a new revision; unchanged content and a repeated `key` give the revision that is
    there, so that a retry never makes two. Owner and editors may. Refused when late, untitled or incomplete
    (`why_not_submit`).
    """
    moment = received_at or now or timezone.now()
    if len(key) > LONGEST_KEY:
        refuse("bad-key", _("The idempotency key is longer than %(most)s characters.") % {"most": LONGEST_KEY})
    with transaction.atomic():
        entry = locked_entry(entry)
        permit(actor, "awards.edit_entrant", entry)
        earlier = entry.revisions.filter(idempotency_key=key).first() if key else None
        if earlier is not None:
            return earlier
        refuse_if(why_not_submit(entry, moment))
        answers = submitted_answers(entry)
        files = files_named(entry, answers)
        digest = content_digest(entry, answers, files)
        latest = entry.revisions.order_by("-number").first()
        if latest is not None and latest.digest == digest and entry.state == EntryState.SUBMITTED:
            return latest
        revision = EntryRevision.objects.create(
            entry=entry,
            number=latest.number + 1 if latest else 1,
            title=entry.title,
            form=entry.form,
            answers=answers,
            files=files,
            digest=digest,
            idempotency_key=key,
            submitted_at=moment,
            submitted_by=actor if isinstance(actor, User) else None,
        )
        write_to_members(
            entry,
            "entry.receipt",
            dedup=revision.code,
            category=entry.category.name,
            submitted_at=moment,
            deadline=deadline_of(entry),
        )
        take_step(
            entry, ENTRY, "submit", actor=actor, now=moment, facts={"revision": revision.number, "digest": digest}
        )
    return revision


def withdraw_entry(entry: Entry, *, actor: Actor, reason: str = "", now: datetime | None = None) -> Entry:
    """The entry takes no further part and holds no award; its revisions are kept.

    Owner, editors and those who run the season may.

    Refused once the entry was found ineligible, disqualified, or withdrawn already; and once the results are public,
    except to those who run the season.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(entry)
        permit(actor, "awards.withdraw_entry", entry)
        if entry.season.is_published and not actor.has_perm("awards.run_season", entry.season):
            refuse("published", _("The results are public. Write to the secretariat if the entry shall be taken out."))
        give_up_awards(entry, now=now)
        was_received = entry.state in ENTRY_RECEIVED
        if was_received:
            write_to_members(entry, "entry.withdrawn", dedup=entry.code, withdrawn_at=now)
        take_step(entry, ENTRY, "withdraw", actor=actor, now=now, reason=reason)
    return entry


def extend_deadline(entry: Entry, *, actor: Actor, until: datetime, reason: str) -> Entry:
    """A personal deadline for this entry, later than the one it has; who runs the season may, and says why.

    Refused for an entry that can no longer be changed, for an earlier instant, and without a reason.
    """
    with transaction.atomic():
        entry = locked_entry(entry)
        permit(actor, "awards.run_season", entry)
        if not entry.is_editable:
            refuse(
                "not-editable", _("The state of this entry does not allow changes; a later deadline would not help.")
            )
        if until <= deadline_of(entry):
            refuse("not-later", _("Choose an instant after the deadline that the entry has."), field="until")
        if not reason.strip():
            refuse("reason-needed", _("Give a reason: it is kept in the record."), field="reason")
        entry.deadline_extended_to = until
        entry.save(update_fields=["deadline_extended_to"])
        record(actor, "entry.extend_deadline", entry, reason=reason, facts={"until": until})
    return entry
