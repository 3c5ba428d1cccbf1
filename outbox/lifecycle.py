"""The steps of a letter. Only the house itself delivers; organisers may try again or give up."""

from audit.steps import Lifecycle, Step
from outbox.enums import DUE, LetterState

LETTER: Lifecycle = {
    "send": Step(
        DUE, LetterState.SENT, needs="outbox.deliver_letter", stamps="sent_at", clears=("next_attempt_at", "held_until")
    ),
    "fail": Step(DUE, LetterState.FAILED, needs="outbox.deliver_letter", clears=("held_until",)),
    "give_up": Step(
        DUE,
        LetterState.GIVEN_UP,
        needs="outbox.give_up_letter",
        clears=("next_attempt_at", "held_until"),
        reason=True,
    ),
    "retry": Step(
        {LetterState.FAILED, LetterState.GIVEN_UP},
        LetterState.QUEUED,
        needs="outbox.retry_letter",
        stamps=("next_attempt_at", "enqueued_at"),
    ),
}
