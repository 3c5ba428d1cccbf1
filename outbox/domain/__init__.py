"""The verbs of letters: queue, deliver, try again, give up, and word them."""

from .delivery import BACK_OFF, deliver_letter, hand_out_due_letters
from .letters import (
    Enclosure,
    Scope,
    give_up_letter,
    letter_queued,
    queue_letter,
    retry_letter,
    send_account_letter,
)
from .templates import remove_template, save_template, why_not_words, words_for

__all__ = [
    "BACK_OFF",
    "Enclosure",
    "Scope",
    "deliver_letter",
    "give_up_letter",
    "hand_out_due_letters",
    "letter_queued",
    "queue_letter",
    "remove_template",
    "retry_letter",
    "save_template",
    "send_account_letter",
    "why_not_words",
    "words_for",
]
