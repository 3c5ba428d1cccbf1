"""People, seasons, entrants and entries as plain rows. What is not named is ordinary: an open call, a city, a draft.

    entry(state=EntryState.ELIGIBLE)                 # in a season of its own, with one revision
    entry(category=one, entrant=city, title="Flood warning")
    role(person(), season, Role.SECRETARIAT)
Rows are written without verbs, so that a test of one verb does not lean on the others; `in_state` keeps the stamps true.
"""

from datetime import timedelta
from itertools import count
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role, ScopeKind
from accounts.models import RoleAssignment, User
from awards.enums import ConferredBy, EntrantType, EntryState, MemberRole, RoundKind, RoundState, SeasonState
from awards.models import (
    ApplicationForm,
    Attachment,
    Award,
    AwardTier,
    Category,
    Entrant,
    EntrantMember,
    Entry,
    EntryRevision,
    Programme,
    Round,
    Season,
)
from awards.queries.answers import content_digest
from awards.questionnaire import parse_form

numbers = count(1)
PASSWORD = "a long enough password"
CITIES = (("Seoul", "서울", "ko", "KR"), ("Đà Nẵng", "Đà Nẵng", "vi", "VN"), ("Odense", "Odense", "da", "DK"))
TYPES = [EntrantType.CITY, EntrantType.INSTITUTION, EntrantType.CORPORATION]

SMALL_FORM = {
    "key": "small",
    "label": {"en": "Project form"},
    "languages": ["en"],
    "sections": [
        {
            "key": "project",
            "label": {"en": "The project"},
            "questions": [
                {
                    "key": "title",
                    "kind": "text",
                    "label": {"en": "Title"},
                    "required": True,
                    "filled_from": "title",
                    "limits": {"max_characters": 100},
                },
                {
                    "key": "summary",
                    "kind": "long_text",
                    "label": {"en": "Summary"},
                    "required": True,
                    "limits": {"max_words": 20},
                },
            ],
        },
        {
            "key": "proof",
            "label": {"en": "Proof"},
            "questions": [
                {"key": "has_proof", "kind": "yes_no", "label": {"en": "Is there proof?"}, "required": True},
                {
                    "key": "proof",
                    "kind": "file",
                    "label": {"en": "The proof"},
                    "required": True,
                    "limits": {"max_megabytes": 1, "file_types": ["pdf", "png"]},
                    "when": {"question": "has_proof", "equals": True},
                },
                {"key": "links", "kind": "urls", "label": {"en": "Links"}},
            ],
        },
    ],
}
WHOLE_ANSWERS = {"summary": "Sensors tell residents when the river rises.", "has_proof": False}


def person(name: str = "", *, password: str | None = None, **facts: Any) -> User:
    """Somebody who can be signed in with `client.force_login`."""
    number = next(numbers)
    email = facts.pop("email", f"person{number}@example.org")
    return User.objects.create_user(email, password, name=name or f"Person {number}", **facts)


def role(user: User, subject: Any = None, role: Role = Role.SECRETARIAT) -> RoleAssignment:
    """An organiser's role in a season or programme, or in the whole house."""
    kind = {Season: ScopeKind.SEASON, Programme: ScopeKind.PROGRAMME}.get(type(subject), ScopeKind.HOUSE)
    user.__dict__.pop("held_roles", None)
    return RoleAssignment.objects.create(
        user=user, role=role, scope_kind=kind, scope_code=subject.code if subject is not None else ""
    )


def organiser(season: Season, held: Role = Role.SECRETARIAT) -> User:
    """Somebody who holds the role in the season."""
    user = person()
    role(user, season, held)
    return user


def programme(**facts: Any) -> Programme:
    number = next(numbers)
    return Programme.objects.create(
        **{"code": f"prize-{number}", "name": {"en": f"Prize {number}"}, "issuer": {"en": "The City"}, **facts}
    )


def season(state: SeasonState = SeasonState.OPEN, **facts: Any) -> Season:
    """A season whose call opened thirty days ago and closes in thirty; published ones are stamped."""
    number, now = next(numbers), timezone.now()
    usual = {
        "code": f"season-{number}",
        "name": {"en": f"Season {number}"},
        "year": 2026,
        "time_zone": "Asia/Seoul",
        "languages": ["en", "ko"],
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=30),
        "serial_prefix": f"S{number}",
        "published_at": now if state == SeasonState.PUBLISHED else None,
    }
    facts.setdefault("programme", None)
    facts["programme"] = facts["programme"] or programme()
    return Season.objects.create(state=state, **{**usual, **facts})


def category(of: Season | None = None, **facts: Any) -> Category:
    """A category for cities, institutions and corporations, with the small form to fill in."""
    number = next(numbers)
    of = of or season()
    usual = {
        "code": f"category-{number}",
        "letters": f"C{number}"[:6],
        "name": {"en": f"Category {number}"},
        "entrant_types": [str(each) for each in TYPES],
        "position": of.categories.count() + 1,
    }
    made = Category.objects.create(season=of, **{**usual, **facts})
    if not of.forms.exists():
        application_form(of)
    return made


def application_form(of: Season, definition: dict[str, Any] | None = None, **facts: Any) -> ApplicationForm:
    """A form for every category and type of the season, unless told otherwise."""
    form = parse_form(definition or SMALL_FORM)
    usual = {
        "code": form.key,
        "name": dict(form.label),
        "entrant_types": list(EntrantType.values),
        "definition": form.to_json(),
        "digest": form.digest,
    }
    return ApplicationForm.objects.create(season=of, **{**usual, **facts})


def round_of(
    of: Season, kind: RoundKind = RoundKind.SCORING, state: RoundState = RoundState.PLANNED, **facts: Any
) -> Round:
    number, now = of.rounds.count() + 1, timezone.now()
    ended = state in {RoundState.CLOSED, RoundState.CERTIFIED}
    usual = {
        "code": f"round-{number}",
        "name": {"en": f"Round {number}"},
        "position": number,
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=10),
        "opened_at": now if state != RoundState.PLANNED else None,
        "closed_at": now if ended else None,
        "certified_at": now if state == RoundState.CERTIFIED else None,
    }
    return Round.objects.create(season=of, kind=kind, state=state, **{**usual, **facts})


def tier(of: Season, **facts: Any) -> AwardTier:
    number = of.tiers.count() + 1
    usual = {
        "code": f"tier-{number}",
        "letters": f"T{number}",
        "name": {"en": f"Tier {number}"},
        "quota": 1,
        "conferred_by": ConferredBy.RANK,
        "position": number,
    }
    return AwardTier.objects.create(season=of, **{**usual, **facts})


def entrant(owner: User | None = None, type: EntrantType = EntrantType.CITY, **facts: Any) -> Entrant:
    """A city with one member, its owner."""
    number = next(numbers)
    city, local, language, country = CITIES[number % len(CITIES)]
    usual = {
        "name": f"{city} {number}",
        "name_local": local,
        "local_language": language,
        "country": country,
        "city": city,
        "city_local": local,
        "population": 1_000_000,
    }
    made = Entrant.objects.create(type=type, **{**usual, **facts})
    member(made, owner or person(), MemberRole.OWNER)
    return made


def member(of: Entrant, user: User | None = None, role: MemberRole = MemberRole.EDITOR) -> User:
    """The person, who acts for the entrant from now on."""
    user = user or person()
    EntrantMember.objects.create(entrant=of, user=user, role=role)
    return user


def owner_of(subject: Entrant | Entry) -> User:
    """The owner of the entrant, or of the entrant whose entry it is."""
    of = subject.entrant if isinstance(subject, Entry) else subject
    return of.memberships.get(role=MemberRole.OWNER).user


def entry(
    in_category: Category | None = None,
    of: Entrant | None = None,
    state: EntryState = EntryState.DRAFT,
    *,
    category: Category | None = None,
    entrant: Entrant | None = None,
    **facts: Any,
) -> Entry:
    """A complete entry; from `submitted` on it has one revision, and the stamps that its state asks for."""
    number, now = next(numbers), timezone.now()
    in_category = in_category or category or _category()
    of = of or entrant or _entrant()
    usual: dict[str, Any] = {
        "season": in_category.season,
        "form": in_category.season.forms.first(),
        "title": f"Project {number}",
        "answers": dict(WHOLE_ANSWERS),
        "submitted_at": None if state == EntryState.DRAFT else now,
        "screened_at": now if state in SCREENED else None,
        "withdrawn_at": now if state == EntryState.WITHDRAWN else None,
    }
    made = Entry.objects.create(category=in_category, entrant=of, state=state, **{**usual, **facts})
    if made.submitted_at:
        revision(made)
    return made


SCREENED = {EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.DISQUALIFIED}
_category, _entrant = category, entrant  # `entry` has parameters of these names


def revision(of: Entry, **facts: Any) -> EntryRevision:
    """The draft as it is, frozen."""
    answers = {**of.answers, "title": of.title}
    usual = {
        "number": of.revisions.count() + 1,
        "title": of.title,
        "form": of.form,
        "answers": answers,
        "digest": content_digest(of, answers, []),
        "submitted_at": of.submitted_at or timezone.now(),
    }
    return EntryRevision.objects.create(entry=of, **{**usual, **facts})


def award(of: Entry, tier: AwardTier, **facts: Any) -> Award:
    """The tier conferred on the entry."""
    usual = {"ordinal": tier.awards.count() + 1, "place": tier.awards.count() + 1}
    return Award.objects.create(entry=of, tier=tier, **{**usual, **facts})


def pdf_bytes(pages: int = 1) -> bytes:
    """A real PDF of so many empty pages."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    sink = ContentFile(b"")
    document.save(sink)
    sink.seek(0)
    return sink.read()


def upload(name: str = "proof.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def attachment(of: Entry, question: str = "proof", name: str = "proof.pdf", content: bytes | None = None) -> Attachment:
    """A file that answers the question; its bytes lie in the storage."""
    content = pdf_bytes() if content is None else content
    made = Attachment(
        entry=of, question=question, name=name, media_type="application/pdf", size=len(content), sha256="0" * 64
    )
    made.file.save(made.code, ContentFile(content), save=False)
    made.save()
    of.answers = {
        **of.answers,
        question: {"code": made.code, "name": name, "bytes": made.size, "sha256": made.sha256},
    }
    of.save(update_fields=["answers"])
    return made
