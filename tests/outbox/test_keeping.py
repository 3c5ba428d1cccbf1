"""Letters of a demonstration stay in the house, and everything says so."""

import pytest
from django.core import mail
from django.db import transaction

from audit.models import AuditEvent
from outbox.domain import queue_letter
from outbox.domain.keeping import letters_kept
from outbox.models import DeliveryAttempt, Letter

FIELDS = {"entrant": "Seoul", "invited_by": "Mina", "accept_url": "https://haetae.example/"}


def write():
    with transaction.atomic():
        return queue_letter("entrant.member_invited", address="a@b.example", language="en", fields=FIELDS)


def write_and_fail():
    with transaction.atomic(), letters_kept("For a demonstration."):
        write()
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_kept_letters_are_sent_no_farther_than_the_mailbox():
    with letters_kept("For a demonstration."):
        kept = write()
    sent = write()

    assert [message.to for message in mail.outbox] == [["a@b.example"]]
    assert set(Letter.objects.values_list("code", "state")) == {(kept.code, "sent"), (sent.code, "sent")}
    assert list(DeliveryAttempt.objects.filter(letter=kept).values_list("delivered", "detail")) == [
        (True, "For a demonstration.")
    ]
    event = AuditEvent.objects.get(action="letter.keep")
    assert (event.reason, event.facts) == ("For a demonstration.", {"letters": 1})


@pytest.mark.django_db(transaction=True)
def test_letters_of_a_block_that_failed_are_gone_and_the_next_leaves():
    with pytest.raises(ZeroDivisionError):
        write_and_fail()

    sent = write()

    assert list(Letter.objects.values_list("code", flat=True)) == [sent.code]
    assert len(mail.outbox) == 1
