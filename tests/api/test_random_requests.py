"""Random requests against everything the API describes, as several people: no fault of ours, no undescribed answer.

Codes in paths are those of the golden season, so that requests reach the verbs. The everyday suite sends a few to each
operation; `make drill` sends many.
"""

import os
from collections import defaultdict
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from knox.models import AuthToken
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tests.access.test_description import ROWS, template_of
from tests.cast import Cast, assemble

EXAMPLES = max(int(os.environ.get("HAETAE_EXAMPLES", "0")) // 10, 6)
ROLES = ("secretariat", "judge", "entrant")
ASKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def read_to_the_end(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application as a server runs it: an answer is closed once it is read, and its file with it."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def operations() -> dict[str, list[Any]]:
    """Every operation that the API describes, by the first word of its path."""
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = read_to_the_end
    found = defaultdict(list)
    for result in schema.get_all_operations():
        operation = result.ok()
        found[operation.path.split("/")[3]].append(operation)
    return found


OPERATIONS = operations()
TEMPLATES = [operation.path for several in OPERATIONS.values() for operation in several]


@pytest.fixture
def _one_connection():
    """Requests share the test's connection; the server would close it after each."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("noun", OPERATIONS)
def test_no_request_meets_a_fault_of_ours(noun):
    cast = assemble()
    tokens = {role: AuthToken.objects.create(user=cast.person(role))[1] for role in ROLES}
    places = places_of(cast)

    for operation in OPERATIONS[noun]:
        send_random(operation, places[operation.path], tokens)


def send_random(operation: Any, codes: dict[str, Any], tokens: dict[str, str]) -> None:
    @given(case=operation.as_strategy(), role=st.sampled_from(ROLES))
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def send(case: Any, role: str) -> None:
        case.path_parameters = codes
        before = transaction.savepoint()
        case.call_and_validate(headers={"Authorization": f"Token {tokens[role]}"}, checks=ASKED)
        transaction.savepoint_rollback(before)

    send()


def places_of(cast: Cast) -> dict[str, dict[str, Any]]:
    """Path -> the codes that the access table asks it with."""
    return {template_of(row, cast, TEMPLATES): row.place(cast) for row in reversed(ROWS)}
