"""What a judge tells of the ties that no register knows: told once a season by the judge, corrected by organisers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.domain import record
from audit.steps import Actor, locked, permit, refuse
from awards.questionnaire.countries import COUNTRY_CODES
from judging.domain.conflicts import note_ties
from judging.models import Judge

LISTS = ("affiliations", "mail_domains", "collaborators")
TOLD = frozenset({"organisation", "parent_organisation", "other_countries", "past_projects", *LISTS})
MOST_ITEMS = 200
LONGEST_ITEM = 200
FIRST_YEAR = 1900


def tell_ties(judge: Judge, *, actor: Actor, now: datetime | None = None, **facts: Any) -> Judge:
    """The judge's ties are these; what they tie the judge to is noted at once, and assignments over a hard one end.

    Facts: `organisation` and `parent_organisation` (text), `affiliations`, `mail_domains`, `collaborators` (names or
    addresses), `other_countries` (codes), `past_projects` ({name, year or None}). Those not given stay. The judge may, and
    whoever runs the season. Refused (`not-valid`, with the field) for what cannot be; TypeError for other facts.
    """
    strange = facts.keys() - TOLD
    if strange:
        raise TypeError(f"these are not ties that a judge tells of: {sorted(strange)}")
    moment = now or timezone.now()
    with transaction.atomic():
        judge = locked(judge)
        permit(actor, "judging.tell_ties", judge)
        clean = {key: _clean(key, value) for key, value in facts.items()}
        changed = sorted(key for key, value in clean.items() if getattr(judge, key) != value)
        for key, value in clean.items():
            setattr(judge, key, value)
        judge.ties_told_at = moment
        judge.full_clean()
        judge.save(update_fields=[*changed, "ties_told_at"])
        note_ties(judge.season, actor=actor, judges=[judge], now=now)
        record(actor, "judge.tell_ties", judge, facts={"changed": changed})
    return judge


def _clean(key: str, value: Any) -> Any:
    if key == "past_projects":
        return _projects(value)
    if key == "other_countries":
        codes = [code.upper() for code in _items(key, value)]
        for code in codes:
            if code not in COUNTRY_CODES:
                message = _("“%(given)s” is not the code of a country, such as KR.")
                refuse("not-valid", message % {"given": code[:40]}, field=key)
        return codes
    if key == "mail_domains":
        return [item.rpartition("@")[2].lower() for item in _items(key, value)]
    return _items(key, value) if key in LISTS else " ".join(str(value).split())


def _items(key: str, value: Iterable[str]) -> list[str]:
    """Without empty ones and without saying one twice, in the order given."""
    items = list(dict.fromkeys(filter(None, (" ".join(str(item).split()) for item in value))))
    if len(items) > MOST_ITEMS or any(len(item) > LONGEST_ITEM for item in items):
        refuse("not-valid", _("Give at most 200 lines of at most 200 letters each."), field=key)
    return items


def _projects(value: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    told = [(" ".join(str(each["name"]).split()), each.get("year")) for each in value]
    projects = [(name, year) for name, year in told if name]
    _items("past_projects", [name for name, _year in projects])
    this_year = timezone.now().year
    for _name, year in projects:
        if year is not None and not (isinstance(year, int) and FIRST_YEAR <= year <= this_year + 1):
            message = _("“%(given)s” is not the year of a past project.")
            refuse("not-valid", message % {"given": str(year)[:40]}, field="past_projects")
    return [{"name": name, "year": year} for name, year in projects]
