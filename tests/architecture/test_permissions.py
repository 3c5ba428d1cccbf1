"""Permissions and states are data: whatever names one names one that exists."""

import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import TextChoices

from accounts.permissions import predicates
from audit.steps import Step
from tests.architecture.test_layers import ROOT, modules

ROOMS = ("outbox", "awards", "judging", "reports")
ASKED = re.compile(
    r"""(?:has_perm|permit|needs|allowed)\b[^"'\n]*["']((?:accounts|awards|judging|outbox|reports)\.\w+)["']"""
)
IN_TEMPLATES = re.compile(r"""["']((?:accounts|awards|judging|outbox|reports)\.[a-z]+_[a-z_]+)["']""")
LIFECYCLES = [
    (room, name, table)
    for room in ROOMS
    for name, table in vars(import_module(f"{room}.lifecycle")).items()
    if isinstance(table, dict) and table and all(isinstance(step, Step) for step in table.values())
]
IDS = [f"{room}.{name}" for room, name, _table in LIFECYCLES]
NOUNS = {"SCORESHEET": "ScoreSheet"}


def test_every_permission_that_is_asked_for_is_declared():
    asked = {name for path in modules() for name in ASKED.findall((ROOT / path).read_text())}

    assert asked - predicates().keys() == set()
    assert len(asked) > 20  # the search finds them


def test_every_permission_that_is_declared_is_asked_for():
    text = "\n".join((ROOT / path).read_text() for path in modules() if path.name != "rules.py")
    text += "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))

    assert {name for name in predicates() if name not in text} == set()


@pytest.mark.parametrize(("room", "name", "table"), LIFECYCLES, ids=IDS)
def test_every_step_needs_a_permission_that_is_declared(room, name, table):
    assert {step.needs for step in table.values()} - predicates().keys() == set()


@pytest.mark.parametrize(("room", "name", "table"), LIFECYCLES, ids=IDS)
def test_every_state_of_a_lifecycle_is_a_state_of_its_noun(room, name, table):
    noun = noun_of(room, name)
    states = set(noun._meta.get_field("state").choices and dict(noun._meta.get_field("state").choices))

    named = {str(state) for step in table.values() for state in (*step.origins, step.target)}

    assert named - states == set()


@pytest.mark.parametrize(("room", "name", "table"), LIFECYCLES, ids=IDS)
def test_every_stamp_of_a_lifecycle_is_a_field_of_its_noun(room, name, table):
    fields = {field.name for field in noun_of(room, name)._meta.get_fields()}

    assert {stamp for step in table.values() for stamp in (*step.stamps, *step.clears)} - fields == set()


def test_every_noun_with_a_state_has_a_lifecycle():
    stateful = {
        model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models() if has_states(model)
    }

    assert stateful == {noun_of(room, name).__name__ for room, name, _table in LIFECYCLES}


def noun_of(room: str, name: str) -> Any:
    return apps.get_model(room, NOUNS.get(name, name.capitalize()))


def has_states(model: Any) -> bool:
    return any(field.name == "state" and field.choices for field in model._meta.get_fields() if field.concrete)


def test_states_are_named_in_enumerations_only():
    """A lifecycle's table is made of the enumeration's members, not of loose words."""
    loose = [
        f"{room}.{name}.{step}"
        for room, name, table in LIFECYCLES
        for step, each in table.items()
        if not all(isinstance(state, TextChoices) for state in (*each.origins, each.target))
    ]

    assert loose == []
