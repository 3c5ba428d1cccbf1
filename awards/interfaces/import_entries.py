"""Entries from a file: one row for one entry, with its entrant and any of its answers.

An entry is known by its code, or else by entrant, category and title; an entrant by its code, or else by type, name and
country. So the same file can be imported again, and only what differs is changed.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.domain.people import person_at
from audit.steps import Actor, Refused
from awards.domain.entrants import register_entrant
from awards.domain.entries import retitle_entry, save_answers, start_entry, submit_entry
from awards.enums import EntrantType, EntryState
from awards.models import Category, Entrant, Entry, Season
from awards.queries.answers import form_of
from awards.questionnaire import Form, QuestionKind, check_answers, merge_answers, sentence
from awards.questionnaire.kinds import UPLOADED

from .plans import Plan
from .tables import Problem, Row, Table

SHEET = "Entries"
ANSWER = "answer:"  # such as answer:summary
NEEDED = ("category", "title")
FACTS = ("name_local", "local_language", "city_local", "region", "population", "population_source", "website")
OFFERED = (
    *("entry", "entrant", "entrant_type", "entrant_name", "country", "city", "owner_email"),
    *FACTS,
    *("language", "theme", "submit"),
)
ENTRANT_NEEDS = ("entrant_type", "entrant_name", "country", "city")
COLUMN_OF_FACT = {"type": "entrant_type", "name": "entrant_name"}
SAID_ONCE = frozenset({"not-open", "closed"})  # the season's own answer, the same for every row
YES = frozenset({"yes", "true", "1", "y"})
NO = frozenset({"", "no", "false", "0", "n"})
CONTACT = re.compile(r"(?P<name>[^<>]+?)\s*<(?P<email>[^<>\s]+)>")
MONEY = re.compile(r"(?P<amount>[\d.,'\s]+)\s+(?P<currency>[A-Za-z]{3})")

EntrantKey = tuple[str, str, str]


class _Faulty(Exception):  # noqa: N818 - what is wrong is said in `column` and `message`
    """The row cannot be carried out."""

    def __init__(self, column: str, message: object) -> None:
        self.column = column
        self.message = str(message)
        super().__init__(self.message)


@dataclass
class _Known:
    """What the rows are held against; entrants and entries that rows make are added to it."""

    season: Season
    categories: Mapping[str, Category]
    entrants: dict[EntrantKey, Entrant]
    by_code: Mapping[str, Entrant]
    entries: dict[tuple[int, int, str], Entry]  # (entrant, category, title in small letters)
    entries_by_code: Mapping[str, Entry]
    rows: dict[int, int] = field(default_factory=dict)  # entry -> the row that spoke of it
    undo: list[Callable[[], object]] = field(default_factory=list)  # of what the present row has added

    def add_entrant(self, key: EntrantKey, entrant: Entrant) -> None:
        self.entrants[key] = entrant
        self.undo.append(lambda: self.entrants.pop(key))

    def add_entry(self, key: tuple[int, int, str], entry: Entry) -> None:
        self.entries[key] = entry
        self.undo.append(lambda: self.entries.pop(key))

    def add_row(self, entry: int, number: int) -> None:
        self.rows[entry] = number
        self.undo.append(lambda: self.rows.pop(entry))

    def forget(self) -> None:
        """What the row added is not there any more: its part of the transaction was rolled back."""
        for step in self.undo:
            step()


def import_entries(season: Season, table: Table, *, actor: Actor, demo: bool = False) -> Plan:
    """Every row's entry stands with its answers, submitted where the row says so; or the plan says why not.

    Inside a transaction of the caller. Each row is carried out by the verbs that a page would call, so the same rules
    hold: the call must be open, the category must admit the entrant. An empty cell leaves what is known; files cannot be
    imported. Nothing is ever withdrawn.
    """
    plan = Plan()
    known = _known(season)
    for row in table.rows:
        known.undo = []
        try:
            with transaction.atomic():
                plan.problems += _carry_out(row, table, known, plan, actor=actor, demo=demo)
        except _Faulty as fault:
            known.forget()
            plan.problems.append(table.problem(row, fault.column, fault.message))
        except Refused as refused:
            known.forget()
            plan.problems += _told(refused, row, table)
            if refused.refusal.code in SAID_ONCE:
                break
    return plan


def _carry_out(row: Row, table: Table, known: _Known, plan: Plan, *, actor: Actor, demo: bool) -> list[Problem]:
    category = known.categories.get(row["category"])
    if category is None:
        message = _("“%(given)s” is not a category of this season. The categories are: %(codes)s.")
        raise _Faulty("category", message % {"given": row["category"][:40], "codes": ", ".join(known.categories)})
    if not row["title"]:
        raise _Faulty("title", _("This cell must be filled in."))
    entry = _entry_of(row, known, category)
    is_new = entry is None
    if entry is None:
        entrant = _entrant_of(row, known, actor=actor, demo=demo)
        entry = known.entries.get((entrant.pk, category.pk, row["title"].casefold()))
        is_new = entry is None
        if entry is None:
            entry = _start(row, known, category, entrant, actor=actor, demo=demo)
    if entry.pk in known.rows:
        raise _Faulty("title", _("The same entry stands in row %(row)s already.") % {"row": known.rows[entry.pk]})
    known.add_row(entry.pk, row.number)
    changed, problems = _fill(row, table, entry, actor)
    if _submits(row) and not problems and entry.state != EntryState.SUBMITTED:
        submit_entry(Entry.objects.get(pk=entry.pk), actor=actor)
        changed.append(_("submitted"))
    if problems:
        return problems
    if is_new:
        told = ", ".join([_("new entry"), *changed])
        plan.differs(f"{row['title']} ({category.code}): {told}", new=True)
    elif changed:
        plan.differs(f"{entry.code} {row['title']}: {', '.join(changed)}", new=False)
    else:
        plan.unchanged += 1
    return []


def _entry_of(row: Row, known: _Known, category: Category) -> Entry | None:
    """The entry that the row names by its code; None where it names none."""
    code = row["entry"].upper()
    if not code:
        return None
    entry = known.entries_by_code.get(code)
    if entry is None:
        raise _Faulty("entry", _("No entry of this season has the code “%(code)s”.") % {"code": row["entry"][:40]})
    if entry.category_id != category.pk:
        raise _Faulty("category", _("Entry %(code)s is in another category, which cannot change.") % {"code": code})
    return entry


def _entrant_of(row: Row, known: _Known, *, actor: Actor, demo: bool) -> Entrant:
    if row["entrant"]:
        entrant = known.by_code.get(row["entrant"].upper())
        if entrant is None:
            raise _Faulty("entrant", _("No entrant has the code “%(code)s”.") % {"code": row["entrant"][:40]})
        return entrant
    for column in ENTRANT_NEEDS:
        if not row[column]:
            raise _Faulty(column, _("Give the code of an entrant, or its type, name, country and city."))
    if row["entrant_type"] not in EntrantType.values:
        message = _("“%(given)s” is not a type of entrant. The types are: %(types)s.")
        words = {"given": row["entrant_type"][:40], "types": ", ".join(EntrantType.values)}
        raise _Faulty("entrant_type", message % words)
    key = (row["entrant_type"], row["entrant_name"].casefold(), row["country"].upper())
    if key not in known.entrants:
        if not row["owner_email"]:
            raise _Faulty("owner_email", _("Say who acts for this entrant: it is not registered yet."))
        known.add_entrant(key, _register(row, actor=actor, demo=demo))
    return known.entrants[key]


def _register(row: Row, *, actor: Actor, demo: bool) -> Entrant:
    facts: dict[str, Any] = {column: row[column] for column in FACTS if row[column]}
    if "population" in facts:
        plain = facts["population"].replace(",", "").replace(" ", "")
        if not (plain.isascii() and plain.isdigit()):
            message = _("“%(given)s” is not a number of people.") % {"given": facts["population"][:40]}
            raise _Faulty("population", message)
        facts["population"] = int(plain)
    return register_entrant(
        actor=actor,
        type=row["entrant_type"],
        name=row["entrant_name"],
        country=row["country"],
        city=row["city"],
        owner=person_at(row["owner_email"], actor=actor),
        demo=demo,
        **facts,
    )


def _start(row: Row, known: _Known, category: Category, entrant: Entrant, *, actor: Actor, demo: bool) -> Entry:
    language = row["language"] or known.season.languages[0]
    if language not in known.season.languages:
        message = _("“%(given)s” is not a language of this season. The languages are: %(languages)s.")
        words = {"given": language[:20], "languages": ", ".join(known.season.languages)}
        raise _Faulty("language", message % words)
    entry = start_entry(
        known.season,
        actor=actor,
        entrant=entrant,
        category=category,
        language=language,
        title=row["title"],
        theme=row["theme"],
        demo=demo,
    )
    known.add_entry((entrant.pk, category.pk, row["title"].casefold()), entry)
    return entry


def _fill(row: Row, table: Table, entry: Entry, actor: Actor) -> tuple[list[str], list[Problem]]:
    """The draft with the row's title and answers: what has changed, and what no further work on it could mend."""
    changed = []
    if row["title"] != entry.title:
        retitle_entry(entry, actor=actor, title=row["title"])
        changed.append(_("title"))
    form = form_of(entry.form)
    sent, problems = _sent(row, table, form)
    merged = merge_answers(form, entry.answers, sent)
    moved = [key for key in sent if merged.get(key) != entry.answers.get(key)]
    problems += [
        table.problem(row, ANSWER + each.question, sentence(each, form, get_language() or "en"))
        for each in check_answers(form, merged, final=False)
        if each.question in sent
    ]
    if moved and not problems:
        save_answers(entry, actor=actor, answers={key: sent[key] for key in moved})
    return [*changed, *moved], problems


def _sent(row: Row, table: Table, form: Form) -> tuple[dict[str, Any], list[Problem]]:
    sent: dict[str, Any] = {}
    problems = []
    for column in table.columns:
        if not column.startswith(ANSWER) or not row[column]:
            continue
        key = column.removeprefix(ANSWER)
        if not form.has_question(key) or form.question(key).filled_from is not None:
            message = _("The form of this entry does not ask “%(key)s”.") % {"key": key[:60]}
            problems.append(table.problem(row, column, message))
        elif form.question(key).kind in UPLOADED:
            problems.append(table.problem(row, column, _("Files cannot be imported. Attach them on the entry's page.")))
        else:
            sent[key] = _typed(row[column], form.question(key).kind)
    return sent, problems


def _typed(text: str, kind: QuestionKind) -> Any:
    """The answer that was meant by a cell; what is not understood is kept as text, and the form's check says so."""
    if kind is QuestionKind.MANY_CHOICES:
        return [item.strip() for item in re.split(r"[;\n]", text) if item.strip()]
    if kind is QuestionKind.CONTACT and (found := CONTACT.fullmatch(text)):
        return found.groupdict()
    if kind is QuestionKind.MONEY and (found := MONEY.fullmatch(text)):
        return found.groupdict()
    if kind is QuestionKind.CITY:
        return {"name": text}
    if kind is QuestionKind.TABLE:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _submits(row: Row) -> bool:
    given = row["submit"].lower()
    if given not in YES | NO:
        raise _Faulty("submit", _("Write yes or no here."))
    return given in YES


def _told(refused: Refused, row: Row, table: Table) -> list[Problem]:
    """A verb's refusal at the cells that it is about."""
    refusal = refused.refusal
    if refusal.code == "incomplete":
        return [table.problem(row, ANSWER + each["question"], each["message"]) for each in refusal.facts["problems"]]
    if refusal.code == "not-valid":
        return [
            table.problem(row, COLUMN_OF_FACT.get(fact, fact), one)
            for fact, messages in refusal.facts["fields"].items()
            for one in messages
        ]
    column = {"type-not-allowed": "category", "bad-address": "owner_email"}.get(refusal.code, "title")
    return [table.problem(row, column, refusal.message)]


def _known(season: Season) -> _Known:
    entrants = list(Entrant.objects.order_by("pk"))
    entries = list(Entry.objects.filter(season=season).exclude(state=EntryState.WITHDRAWN).select_related("form"))
    return _Known(
        season=season,
        categories={each.code: each for each in season.categories.order_by("position")},
        entrants={(each.type, each.name.casefold(), each.country): each for each in reversed(entrants)},
        by_code={each.code: each for each in entrants},
        entries={(each.entrant_id, each.category_id, each.title.casefold()): each for each in entries},
        entries_by_code={each.code: each for each in entries},
    )
