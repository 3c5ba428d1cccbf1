"""The entrant's desk in words: where an entry stands, what is next, what has happened. Nothing under embargo is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.queries import events_about
from awards.domain.entries import why_not_edit
from awards.enums import EntryState, SeasonState
from awards.models import Entry, EntryRevision
from awards.queries.answers import progress_of
from awards.questionnaire import Form, SectionProgress, text_in

Event = tuple[datetime, str, str]
Step = tuple[str, str, str]
TONES = {
    EntryState.DRAFT: "info",
    EntryState.SUBMITTED: "success",
    EntryState.RETURNED: "warning",
    EntryState.ELIGIBLE: "success",
    EntryState.INELIGIBLE: "quiet",
    EntryState.WITHDRAWN: "quiet",
    EntryState.DISQUALIFIED: "danger",
}


@dataclass(frozen=True)
class Standing:
    """Where the entry stands: a word, a sentence, and a tone."""

    word: str
    sentence: str
    tone: str


def standing_of(entry: Entry, now: datetime, *, has_changes: bool = False) -> Standing:
    """The entry's state in plain words for the people who work on it."""
    return Standing(
        str(entry.get_state_display()), _sentence(entry, now, has_changes=has_changes), TONES[EntryState(entry.state)]
    )


def _sentence(entry: Entry, now: datetime, *, has_changes: bool) -> str:
    is_open = why_not_edit(entry, now) is None
    match entry.state:
        case EntryState.DRAFT if is_open:
            return _("Only you and your team see this draft. It counts once you submit it.")
        case EntryState.DRAFT:
            return _("The deadline has passed and this draft was not submitted. It takes no part in the award.")
        case EntryState.SUBMITTED:
            return _submitted_sentence(is_open=is_open, has_changes=has_changes)
        case EntryState.RETURNED:
            return _("The secretariat asks for a correction: “%(note)s”") % {"note": entry.screening_note}
        case EntryState.ELIGIBLE if entry.season.state == SeasonState.PUBLISHED:
            return _("The results of this season are public.")
        case EntryState.ELIGIBLE:
            return _("It meets the conditions and goes to the jury. You will hear from us when the results are public.")
        case EntryState.INELIGIBLE:
            return _("It does not meet the conditions of the award: “%(note)s”") % {"note": entry.screening_note}
        case EntryState.WITHDRAWN:
            return _("It was withdrawn and takes no part in the award.")
        case _:
            return _("It was excluded from this season: “%(note)s”") % {"note": entry.screening_note}


def _submitted_sentence(*, is_open: bool, has_changes: bool) -> str:
    if not is_open:
        return _("We have it. The secretariat checks next whether it can take part.")
    if has_changes:
        return _("You have changed the entry since you submitted it. Submit it again if the changes shall count.")
    return _("We have it. You can change it and submit it again until the deadline.")


def timeline_of(entry: Entry, revisions: Iterable[EntryRevision]) -> list[Event]:
    """What has happened to the entry, latest first: its own acts, and what its people were told by letter."""
    events: list[Event] = [(entry.created_at, _("Draft begun"), "")]
    for revision in revisions:
        title = _("Submitted") if revision.number == 1 else _("Submitted again")
        events.append((revision.submitted_at, title, _("Version %(number)s") % {"number": revision.number}))
    if entry.state in {EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.DISQUALIFIED} and entry.screened_at:
        events.append((entry.screened_at, str(entry.get_state_display()), ""))
    if entry.withdrawn_at:
        events.append((entry.withdrawn_at, _("Withdrawn"), ""))
    told = {"entry.return": _("Returned for correction"), "entry.extend_deadline": _("More time given")}
    acts = events_about(entry._meta.label_lower, entry.code).filter(action__in=told)  # noqa: SLF001 - Django's documented accessor
    events += [(act.at, told[act.action], act.reason) for act in acts]
    if entry.season.published_at:
        events.append((entry.season.published_at, _("Results published"), ""))
    return sorted(events, key=lambda event: event[0], reverse=True)


def checklist_of(entry: Entry, form: Form, language: str) -> list[tuple[str, SectionProgress, str]]:
    """Each section with its label, progress and address."""
    labels = {section.key: text_in(section.label, language) for section in form.sections}
    return [
        (labels[each.section], each, reverse("entry_section", args=[entry.code, each.section]))
        for each in progress_of(entry)
    ]


def rail_of(entry: Entry, form: Form, language: str, *, here: str) -> list[Step]:
    """The steps of the form for the progress rail, the review at the end; `here` is a section's key or "review"."""
    steps = [
        (label, _state(is_here=progress.section == here, is_done=progress.is_complete), url)
        for label, progress, url in checklist_of(entry, form, language)
    ]
    review = reverse("entry_review", args=[entry.code])
    return [*steps, (_("Review and submit"), _state(is_here=here == "review", is_done=False), review)]


def _state(*, is_here: bool, is_done: bool) -> str:
    return "current" if is_here else "done" if is_done else "todo"
