"""Judges from a file: one row for one judge, known by the e-mail address."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.steps import Actor, Refused
from awards.interfaces.plans import Plan
from awards.interfaces.tables import Row, Table
from awards.models import Season
from awards.questionnaire.countries import COUNTRY_CODES
from judging.domain.judges import edit_judge, invite_judge
from judging.models import Judge

SHEET = "Judges"
NEEDED = ("email", "name", "country")
LISTS = {"languages": "languages", "expertise": "expertise", "categories": "category_codes"}  # column -> fact
TEXTS = ("city", "region", "organisation")
OFFERED = (*TEXTS, *LISTS, "max_load")
COLUMN_OF = {"category_codes": "categories", "user": "email"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
BETWEEN = re.compile(r"[;\n]")
LARGEST_LOAD = 32767

Facts = dict[str, Any]


def import_judges(season: Season, table: Table, *, actor: Actor) -> Plan:
    """Judges who are new are invited, the facts of the others brought up to date; or the plan says why not.

    Inside a transaction of the caller. Nobody is ever released, and an empty cell leaves what is known.
    """
    plan = Plan()
    standing = {judge.user.email: judge for judge in Judge.objects.filter(season=season).select_related("user")}
    codes = set(season.categories.values_list("code", flat=True))
    seen: dict[str, int] = {}
    for row in table.rows:
        email = row["email"].lower()
        faults, facts = _read(row, table, codes)
        if email in seen:
            message = _("The same judge stands in row %(row)s already.") % {"row": seen[email]}
            faults.append(table.problem(row, "email", message))
        seen.setdefault(email, row.number)
        if faults:
            plan.problems += faults
            continue
        try:
            with transaction.atomic():
                _carry_out(season, row, facts, judge=standing.get(email), actor=actor, plan=plan)
        except Refused as refused:
            plan.problems.append(table.problem(row, "email", refused.refusal.message))
        except ValidationError as error:
            for fact, messages in error.message_dict.items():
                plan.problems += [table.problem(row, COLUMN_OF.get(fact, fact), one) for one in messages]
    return plan


def _carry_out(season: Season, row: Row, facts: Facts, *, judge: Judge | None, actor: Actor, plan: Plan) -> None:
    if judge is None:
        known = {key: value for key, value in facts.items() if key not in {"name", "country"}}
        invite_judge(season, actor=actor, email=row["email"], name=row["name"], country=row["country"], **known)
        plan.differs(
            _("%(email)s: %(name)s is invited") % {"email": row["email"].lower(), "name": row["name"]}, new=True
        )
        return
    changed = {key: value for key, value in facts.items() if getattr(judge, key) != value}
    if not changed:
        plan.unchanged += 1
        return
    told = "; ".join(f"{key}: {_shown(getattr(judge, key))} → {_shown(value)}" for key, value in changed.items())
    edit_judge(judge, actor=actor, **changed)
    plan.differs(f"{judge.user.email}: {told}", new=False)


def _read(row: Row, table: Table, codes: set[str]) -> tuple[list[Any], Facts]:
    """What is wrong with the row's cells, and the facts they tell; an empty cell tells nothing."""
    faults = [
        table.problem(row, column, _("This cell must be filled in."))
        for column in ("email", "name", "country")
        if not row[column]
    ]
    facts: Facts = {"name": row["name"], "country": row["country"].upper()}
    if row["country"] and facts["country"] not in COUNTRY_CODES:
        message = _("“%(given)s” is not the code of a country, such as KR.") % {"given": row["country"][:40]}
        faults.append(table.problem(row, "country", message))
    facts |= {column: row[column] for column in TEXTS if row[column]}
    for column, fact in LISTS.items():
        items = [item.strip() for item in BETWEEN.split(row[column]) if item.strip()]
        if items:
            facts[fact] = items
    for strange in [each for each in facts.get("languages", []) if not LANGUAGE.fullmatch(each)]:
        message = _("“%(given)s” is not the code of a language, such as ko. Put semicolons between several.")
        faults.append(table.problem(row, "languages", message % {"given": strange[:40]}))
    for strange in [each for each in facts.get("category_codes", []) if each not in codes]:
        message = _("“%(given)s” is not a category of this season. The categories are: %(codes)s.")
        words = {"given": strange[:40], "codes": ", ".join(sorted(codes))}
        faults.append(table.problem(row, "categories", message % words))
    if row["max_load"]:
        is_load = row["max_load"].isascii() and row["max_load"].isdigit() and 0 < int(row["max_load"]) <= LARGEST_LOAD
        if is_load:
            facts["max_load"] = int(row["max_load"])
        else:
            message = _("“%(given)s” is not a number of entries.") % {"given": row["max_load"][:40]}
            faults.append(table.problem(row, "max_load", message))
    return faults, facts


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return str(value) if value not in (None, "") else "–"
