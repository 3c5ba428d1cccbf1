"""Letters about an entry, to the people who work on it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.clock import told_in_zone
from awards.enums import MAY_EDIT
from awards.models import Entry, Season, Words
from outbox.domain.letters import queue_letter


def write_to_members(entry: Entry, kind: str, *, dedup: str | None = None, **fields: str | Words | datetime) -> None:
    """Queue a letter to every owner and editor of the entry's entrant, each in their own language.

    Instants among the fields are told in the season's zone, words in the reader's language. Fields that every letter about an entry has are filled in.
    Called within the transaction of the act that the letter tells of.
    """
    members = entry.entrant.memberships.filter(role__in=MAY_EDIT, user__is_active=True).select_related("user")
    for member in members.order_by("pk"):
        language = member.user.language or entry.language
        told = {key: _told(value, entry.season, language) for key, value in fields.items()}
        queue_letter(
            kind,
            address=member.user.email,
            language=language,
            fields={
                "person": member.user.get_full_name(),
                "entry_title": entry.title or entry.code,
                "entry_code": entry.code,
                "season": entry.season.name.in_language(language),
                "entry_url": settings.SITE_URL + reverse("entry", args=[entry.code]),
                **told,
            },
            scope=entry.role_scopes,
            about=(entry._meta.label_lower, entry.code),  # noqa: SLF001 - Django's documented accessor
            dedup=dedup,
        )


def _told(value: str | Words | datetime, season: Season, language: str) -> str:
    if isinstance(value, datetime):
        return in_words(value, season, language)
    return value.in_language(language) if isinstance(value, Words) else value


def in_words(instant: datetime, season: Season, language: str) -> str:
    """The instant in the season's zone, with the place that names the zone and the offset."""
    return told_in_zone(instant, season.time_zone, language)
