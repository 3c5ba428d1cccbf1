"""The whole cast against every address and method. An address that is not in the table fails with its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.api import API
from tests.access.pages import PAGES
from tests.access.rows import METHODS, Row
from tests.cast import ROLES, Cast, assemble

GROUPS = {**PAGES, **API}
ROWS = [row for rows in GROUPS.values() for row in rows]
FIRST = {row.name: row for row in reversed(ROWS)}  # where the methods that an address does not know are tried
ALLAUTH = ("account_", "mfa_", "usersessions_", "socialaccount_")
FOR_A_REFUSED_METHOD = ("anonymous", "entrant", "superuser")  # 405 asks nothing of who one is
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
ALLOWED_ON_GET = ("django_session", "usersessions_usersession")  # when a session was last seen


def test_every_address_is_in_the_table():
    named = {name for name in names_of(get_resolver()) if not name.startswith(ALLAUTH)}

    assert named == {row.name for row in ROWS}


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_everyone_gets_what_the_table_says(group):
    cast = assemble()
    clients = sign_in(cast)

    wrong = [line for row in GROUPS[group] for line in walk(row, cast, clients)]

    assert wrong == [], "\n".join(wrong)


def walk(row: Row, cast: Cast, clients: dict[str, Client]) -> Iterator[str]:
    """What is not as the row says: `POST organise_open as observer: 302, not 403`."""
    address = reverse(row.name, kwargs=row.place(cast))
    for method in METHODS if FIRST[row.name] is row else row.rules:
        for role in ROLES if method in row.rules else FOR_A_REFUSED_METHOD:
            got, writes = ask(clients[role], method, address, row, cast)
            expected = row.expects(method, role)
            if got != expected:
                yield f"{method} {row.name} as {role}: {got}, not {expected}"
            if method == "GET" and writes:
                yield f"GET {row.name} as {role} writes: {writes}"


def ask(client: Client, method: str, address: str, row: Row, cast: Cast) -> tuple[int, list[str]]:
    """The status of the answer and what was written to find it; then all is as before."""
    sent: Any = row.rules[method].sends if method in row.rules else {}
    sent = sent(cast) if callable(sent) else sent
    kind = {"content_type": "application/json"} if row.is_api and method not in {"GET", "DELETE"} else {}
    before, cookies = transaction.savepoint(), deepcopy(client.cookies)
    with writing() as writes:
        response = getattr(client, method.lower())(address, sent or None, **kind)
        b"".join(response)  # a stream is read to its end, and so closed
    transaction.savepoint_rollback(before)
    client.cookies = cookies
    return response.status_code, writes


@contextmanager
def writing() -> Iterator[list[str]]:
    """Every statement that changes a row, but for the notes of sessions."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in ALLOWED_ON_GET):
            writes.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes


def sign_in(cast: Cast) -> dict[str, Client]:
    """A browser for each role; a fault of ours comes back as 500 and does not end the walk."""
    clients = {}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False)
        if role != "anonymous":
            clients[role].force_login(cast.person(role))
    return clients


def names_of(resolver: URLResolver) -> Iterator[str]:
    """The name of every address, whatever it is included from; one without a name is named by its route."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from names_of(entry)
