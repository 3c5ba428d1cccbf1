"""Reads of the outbox."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from outbox.enums import DUE
from outbox.models import Letter


def letters_in_scope(kind: str, code: str, *, not_about: Iterable[tuple[str, str]] = ()) -> QuerySet[Letter]:
    """Every letter of a scope with its attempts, the latest first: the organiser's delivery log. Those about the subjects
    in `not_about`, as (kind, code), are left out.
    """
    unread = Q(pk__in=[])
    for about_kind, about_code in not_about:
        unread |= Q(about_kind=about_kind, about_code=about_code)
    return (
        Letter.objects.filter(scope_kind=kind, scope_code=code)
        .exclude(unread)
        .prefetch_related("delivery_attempts")
        .order_by("-queued_at", "-pk")
    )


def letters_about(kind: str, code: str) -> QuerySet[Letter]:
    """Every letter about one subject, the latest first."""
    return Letter.objects.filter(about_kind=kind, about_code=code).order_by("-queued_at", "-pk")


def latest_letters(most: int = 100) -> QuerySet[Letter]:
    """The latest letters of the whole house. For the mailbox of a house that is not in production."""
    return Letter.objects.order_by("-queued_at", "-pk")[:most]


def due_letters() -> QuerySet[Letter]:
    """Every letter whose next attempt has come, the longest waiting first."""
    return Letter.objects.filter(state__in=sorted(DUE), next_attempt_at__lte=timezone.now()).order_by("next_attempt_at")
