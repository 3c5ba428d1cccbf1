"""Background work of the outbox: thin, calls the domain."""

from typing import Any

from django.dispatch import receiver
from django_tasks import task

from outbox import domain


@task(queue_name="letters")
def deliver_letter(code: str) -> str:
    return str(domain.deliver_letter(code))


def sweep() -> int:
    """Hand due and lost letters to the workers; how many. Called every half minute or so by whoever minds the workers."""
    codes = domain.hand_out_due_letters()
    for code in codes:
        deliver_letter.enqueue(code)
    return len(codes)


@receiver(domain.letter_queued)
def enqueue_delivery(code: str, **facts: Any) -> None:
    deliver_letter.enqueue(code)
