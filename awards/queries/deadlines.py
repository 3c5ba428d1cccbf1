"""Until when an entry may be worked on. Instants are UTC; pages and letters show them in the season's zone as well."""

from datetime import datetime, timedelta

from awards.models import Entry


def deadline_of(entry: Entry) -> datetime:
    """The instant announced to this entrant: the season's close, or a personal deadline that is later."""
    return max(entry.season.closes_at, entry.deadline_extended_to or entry.season.closes_at)


def last_moment_of(entry: Entry) -> datetime:
    """The last instant at which a submission counts: the deadline with the season's minutes of grace, inclusive."""
    return deadline_of(entry) + timedelta(minutes=entry.season.grace_minutes)
