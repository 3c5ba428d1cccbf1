"""Migrations say what they do, and none is missing."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.test_layers import ROOMS, ROOT


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_migrations_are_named_by_what_they_do():
    names = [path.stem for room in (*ROOMS, "config") for path in (ROOT / room / "migrations").glob("0*.py")]

    assert [name for name in names if re.search(r"^\d+_(auto|alter|initial)|_and_more$", name)] == []
