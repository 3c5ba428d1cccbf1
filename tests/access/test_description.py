"""The API's description of itself and the access table name the same addresses and methods."""

import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.access.api import API
from tests.access.rows import Row
from tests.cast import Cast, assemble

ROWS = [row for rows in API.values() for row in rows if row.name not in {"api-schema", "api-unknown"}]


@pytest.mark.django_db
def test_the_description_names_what_the_table_asks_and_nothing_else():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    described = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    cast = assemble()

    asked = {(method, template_of(row, cast, list(paths))) for row in ROWS for method in row.rules}

    assert asked == described


def test_the_description_is_sound_and_leaves_nothing_to_guess(tmp_path):
    file = tmp_path / "openapi.json"

    call_command("spectacular", "--validate", "--fail-on-warn", "--format=openapi-json", f"--file={file}")

    assert json.loads(file.read_text())["openapi"].startswith("3.")


def template_of(row: Row, cast: Cast, templates: list[str]) -> str:
    """The path of the description that this row's address is an example of: the one with most words of its own."""
    address = reverse(row.name, kwargs=row.place(cast))
    fitting = [each for each in templates if re.fullmatch(re.sub(r"{\w+}", r"[\\w.-]+", each), address)]
    return min(fitting, key=lambda template: template.count("{"))
