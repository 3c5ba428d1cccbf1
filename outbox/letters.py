"""The letters the house knows how to write: their kinds, what may be merged into each, and the built-in words.

A text says `{entry_title}` where a value goes. Nothing else is understood: no attribute, no format, no nesting; a
value is put in once and is never read for fields again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "ko")  # languages that have built-in words
FIELD = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter: why it is written and what may be merged into it."""

    purpose: object
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Subject and body, before or after the values are put in."""

    subject: str
    body: str


KINDS: Mapping[str, LetterKind] = {
    "entry.receipt": LetterKind(
        _("An entry was submitted."),
        ("person", "entry_title", "entry_code", "category", "season", "submitted_at", "deadline", "entry_url"),
    ),
    "entry.returned": LetterKind(
        _("An entry was returned to be completed."),
        ("person", "entry_title", "entry_code", "season", "reason", "deadline", "entry_url"),
    ),
    "entry.eligible": LetterKind(
        _("An entry was found eligible."), ("person", "entry_title", "entry_code", "category", "season", "entry_url")
    ),
    "entry.ineligible": LetterKind(
        _("An entry was found not eligible."),
        ("person", "entry_title", "entry_code", "category", "season", "reason", "entry_url"),
    ),
    "entry.withdrawn": LetterKind(
        _("An entry was withdrawn."), ("person", "entry_title", "entry_code", "season", "withdrawn_at", "entry_url")
    ),
    "entry.finalist": LetterKind(
        _("An entry has advanced to the final."),
        ("person", "entry_title", "entry_code", "category", "season", "entry_url"),
    ),
    "judge.invited": LetterKind(
        _("A person is invited to judge."), ("person", "programme", "season", "reply_by", "answer_url")
    ),
    "judge.assigned": LetterKind(
        _("The list of a judge's entries was made or has changed."),
        ("person", "season", "round", "count", "closes_at", "desk_url"),
    ),
    "judge.reminder": LetterKind(
        _("A judge still has entries to mark."), ("person", "season", "round", "count", "closes_at", "desk_url")
    ),
    "award.conferred": LetterKind(
        _("An award was conferred on an entry."),
        ("person", "entry_title", "entry_code", "category", "season", "award", "entry_url"),
    ),
    "results.published": LetterKind(
        _("The results of a season are public."),
        ("person", "entry_title", "entry_code", "season", "entry_url", "results_url"),
    ),
    "entrant.member_invited": LetterKind(
        _("A person is invited to work on an entrant's entries."), ("entrant", "invited_by", "accept_url")
    ),
}


@cache
def built_in(kind: str, language: str) -> Words:
    """The house's own words for the kind, in the language or else in English; KeyError for an unknown kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    spoken = language if language in LANGUAGES else "en"
    first, _blank, body = (TEXTS / f"{kind}.{spoken}.txt").read_text(encoding="utf-8").split("\n", 2)
    return Words(first.removeprefix("Subject: "), body)


def unknown_fields(kind: str, words: Words) -> list[str]:
    """What the words ask for and the kind does not offer, a stray brace included; in order, each once."""
    asked = [f"{{{name}}}" for text in (words.subject, words.body) for name in FIELD.findall(text)]
    offered = {f"{{{name}}}" for name in KINDS[kind].fields}
    stray = [brace for text in (words.subject, words.body) for brace in BRACE.findall(FIELD.sub("", text))]
    return list(dict.fromkeys(field for field in [*asked, *stray] if field not in offered))


def merge(words: Words, values: Mapping[str, str]) -> Words:
    """The words with the values put in; control characters go, and a subject stays on one line."""
    clean = {
        name: CONTROL.sub(" ", str(value).replace("\r\n", "\n").replace("\r", "\n")) for name, value in values.items()
    }
    one_line = {name: " ".join(value.split()) for name, value in clean.items()}
    return Words(_put_in(words.subject, one_line), _put_in(words.body, clean))


def _put_in(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda field: values.get(field[1], field[0]), text)
