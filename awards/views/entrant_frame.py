"""What every page of one entry stands in, and where its form goes on."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.requests import SignedInRequest
from awards.domain.entries import why_not_edit
from awards.models import Entry
from awards.queries.answers import answers_of, form_of
from awards.queries.deadlines import deadline_of
from awards.questionnaire import completeness


def entry_frame(request: SignedInRequest, entry: Entry) -> dict[str, Any]:
    """Entry, season, deadline, and whether and why not this person may change the entry now."""
    refusal = why_not_edit(entry, timezone.now())
    is_editor = request.user.has_perm("awards.edit_entrant", entry)
    return {
        "entry": entry,
        "season": entry.season,
        "deadline_at": deadline_of(entry),
        "why_closed": refusal,
        "is_editor": is_editor,
        "may_edit": refusal is None and is_editor,
    }


def first_section(entry: Entry) -> str:
    """The address of the first section with a gap, else of the review."""
    gaps = [each.section for each in _progress(entry) if not each.is_complete]
    return section_url(entry, gaps[0]) if gaps else review_url(entry)


def next_section(entry: Entry, here: str) -> str:
    """The address of the section that follows, else of the review."""
    keys = [each.section for each in _progress(entry)]
    following = keys[keys.index(here) + 1 :] if here in keys else []
    return section_url(entry, following[0]) if following else review_url(entry)


def section_url(entry: Entry, key: str) -> str:
    return reverse("entry_section", args=[entry.code, key])


def review_url(entry: Entry) -> str:
    return reverse("entry_review", args=[entry.code])


def _progress(entry: Entry) -> Any:
    return completeness(form_of(entry.form), answers_of(entry))
