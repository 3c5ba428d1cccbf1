"""Answers of the API kept for a day, so that a request sent twice has one effect and one answer."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiReply, User
from audit.steps import refuse

KEPT = timedelta(hours=24)
LONGEST_KEY = 200


def claim_key(person: User, key: str, *, request: str, now: datetime | None = None) -> tuple[ApiReply, bool]:
    """(the row of this key, whether this request is the first to carry it).

    To be called inside the transaction in which the request is carried out: a second request with the key waits for
    the first to end, and then finds its answer. `request` is the digest of method, path and body. Refused
    (`key-reused`) when the key came with another request, and (`bad-key`) when it is too long or not printable.
    """
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        refuse(
            "bad-key",
            _("An idempotency key has at most %(most)d printable ASCII characters.") % {"most": LONGEST_KEY},
            field="Idempotency-Key",
        )
    moment = now or timezone.now()
    ApiReply.objects.filter(person=person, key=key, made_at__lt=moment - KEPT).delete()
    try:
        with transaction.atomic():
            return ApiReply.objects.create(person=person, key=key, request=request, made_at=moment), True
    except IntegrityError:
        reply = ApiReply.objects.get(person=person, key=key)
    if reply.request != request:
        refuse(
            "key-reused",
            _("This idempotency key came with another request. Use a new key for each request."),
            field="Idempotency-Key",
        )
    return reply, False


def keep_answer(reply: ApiReply, *, status: int, content_type: str, body: str) -> None:
    """The answer belongs to the key from now on."""
    reply.status, reply.content_type, reply.body = status, content_type, body
    reply.save(update_fields=["status", "content_type", "body"])


def forget_answers(now: datetime | None = None) -> int:
    """Answers older than a day are gone; returns how many were."""
    gone, _by_model = ApiReply.objects.filter(made_at__lt=(now or timezone.now()) - KEPT).delete()
    return gone
