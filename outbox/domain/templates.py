"""An organiser's own words in place of the built-in ones."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, Refusal, permit, refuse_if
from outbox.letters import KINDS, Words, built_in, unknown_fields
from outbox.models import LetterTemplate

Scope = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """The scopes in which a role lets a person word letters, the narrowest first."""

    role_scopes: tuple[Scope, ...]


def words_for(kind: str, language: str, scopes: tuple[Scope, ...]) -> Words:
    """The words for a letter: the narrowest scope's own in the language, else the built-in ones (English at last)."""
    for scope_kind, scope_code in scopes:
        own = LetterTemplate.objects.filter(
            scope_kind=scope_kind, scope_code=scope_code, kind=kind, language=language
        ).first()
        if own is not None:
            return Words(own.subject, own.body)
    return built_in(kind, language)


def why_not_words(kind: str, words: Words) -> Refusal | None:
    """Why these words cannot be used for the kind; None if they can."""
    if kind not in KINDS:
        return Refusal("unknown-letter", _("There is no letter of this kind."), {"kind": kind})
    if not words.subject.strip() or not words.body.strip():
        return Refusal("empty-letter", _("A letter needs a subject and a text."))
    if len(words.subject.splitlines()) > 1:
        return Refusal("bad-subject", _("The subject of a letter must be one line."))
    unknown = unknown_fields(kind, words)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in KINDS[kind].fields)
        message = _("This letter does not know %(unknown)s. It knows: %(known)s.")
        return Refusal("unknown-field", message % {"unknown": ", ".join(unknown), "known": known}, {"fields": unknown})
    return None


def save_template(kind: str, language: str, words: Words, *, scopes: tuple[Scope, ...], actor: Actor) -> LetterTemplate:
    """Word a kind of letter anew for the first of `scopes`; letters queued earlier keep their words.

    The actor must run one of the scopes. Refused for words that ask for a field the kind does not offer
    (`unknown-field`), for an empty text and for a subject of more than one line.
    """
    permit(actor, "outbox.edit_template", Place(scopes))
    refuse_if(why_not_words(kind, words))
    scope_kind, scope_code = scopes[0]
    with transaction.atomic():
        template, _is_new = LetterTemplate.objects.update_or_create(
            scope_kind=scope_kind,
            scope_code=scope_code,
            kind=kind,
            language=language,
            defaults={"subject": words.subject.strip(), "body": words.body.replace("\r\n", "\n")},
        )
        record(actor, "lettertemplate.save", template, facts={"subject": template.subject, "body": template.body})
    return template


def remove_template(template: LetterTemplate, *, scopes: tuple[Scope, ...], actor: Actor) -> None:
    """Go back to the built-in words. The actor must run one of the template's scopes."""
    permit(actor, "outbox.edit_template", Place((*template.role_scopes, *scopes)))
    with transaction.atomic():
        record(actor, "lettertemplate.remove", template, facts={"subject": template.subject, "body": template.body})
        template.delete()
