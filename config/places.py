"""The few places of the house, shown to those who have something there. A page with places of its own overrides them."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import EntrantMember
from judging.enums import JudgeState
from judging.models import Judge

Place = tuple[str, str, str, bool]
STANDING = frozenset({JudgeState.INVITED, JudgeState.ACCEPTED})


def places(request: HttpRequest) -> dict[str, object]:
    """Context of every page: the places of the person who is signed in, asked for only where they are shown."""
    return {"places": SimpleLazyObject(lambda: places_of(request))}


def places_of(request: HttpRequest) -> list[Place]:
    """(address, label, icon, whether this page lies there) for each desk that the person has."""
    person = request.user
    if not isinstance(person, User):
        return []
    desks = (
        (_("Your entries"), "entrant_desk", "file-text", _enters),
        (_("Your judging"), "judge_desk", "gavel", _judges),
        (_("Organise"), "organise", "layout-dashboard", _organises),
    )
    shown = ((label, _address(name), icon) for label, name, icon, has in desks if has(person))
    return [(url, label, icon, request.path.startswith(url)) for label, url, icon in shown if url]


def _enters(person: User) -> bool:
    return EntrantMember.objects.filter(user=person).exists()


def _judges(person: User) -> bool:
    return Judge.objects.filter(user=person, state__in=STANDING).exists()


def _organises(person: User) -> bool:
    return person.is_superuser or bool(person.held_roles)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
