"""Two roles in PostgreSQL: the owner, who makes the tables and is known to `manage.py migrate` alone, and the service.

The service's role reads and writes rows. It cannot switch off a trigger, put another function behind it, empty a table,
change a line of an append-only one, or lay a table of its own before a name that a trigger reads. What it is given is
computed from the catalogue and from `config/frozen.py`, so that a new table needs no word here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg2.extensions import encrypt_password

from config.catalogue import SEQUENCES, TABLES, holds, names, quoted, relations, rows
from config.frozen import PRIVILEGES, law_of

ADDRESS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
FORBIDDEN = "42501"  # PostgreSQL's code for "insufficient privilege"
TRIGGER_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = %s::regnamespace AND prorettype = 'trigger'::regtype ORDER BY 1"""


@contextmanager
def as_owner() -> Iterator[str]:
    """Within the block the connection is the owner's; its value is the name of the service's role.

    Where no owner is named (one role for everything, or SQLite) nothing changes and the value is empty; a role that may
    not change tables is then told so by a CommandError.
    """
    if settings.DATABASE_OWNER is None:
        with _permission_explained():
            yield ""
        return
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {**usual, **{key: settings.DATABASE_OWNER[key] for key in ADDRESS}}
    try:
        yield str(usual["USER"])
    finally:
        connection.close()
        connection.settings_dict = usual


@contextmanager
def _permission_explained() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as problem:
        if getattr(problem.__cause__, "pgcode", "") != FORBIDDEN:
            raise
        raise CommandError(
            "The role of DATABASE_URL may not change tables. Name their owner, for this command alone: "
            f"DATABASE_OWNER_URL=postgres://owner:password@host:5432/name. PostgreSQL says: {problem}".strip()
        ) from problem


def service_exists(service: str) -> bool:
    with connection.cursor() as cursor:
        return holds(cursor, "SELECT true FROM pg_roles WHERE rolname = %s", service)


def require_service(service: str) -> None:
    """CommandError unless the service's role is there to be given something."""
    if not service_exists(service):
        raise CommandError(
            f"The role {service} of DATABASE_URL does not exist. Make it: manage.py grant_service_role --create."
        )


def create_service(service: str, password: str) -> None:
    """The role exists and may sign in with this password, which the server is never shown. It has no other attribute."""
    with connection.cursor() as cursor:
        sealed = encrypt_password(password, service, scope=cursor.connection, algorithm="scram-sha-256")
        verb = "ALTER" if service_exists(service) else "CREATE"
        cursor.execute(f"{verb} ROLE {quoted(service)} LOGIN PASSWORD %s", [sealed])


def grant_to(service: str) -> int:
    """The service's role holds exactly what `config/frozen.py` says on every table there is; how many those are.

    To be called as the owner, within `as_owner`. All at once: a running service never meets half of it. The functions
    behind triggers look names up in PostgreSQL's catalogue and the house's schema, and in no other place.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        ((database, schema),) = rows(cursor, "SELECT current_database(), current_schema()")
        tables = relations(cursor, schema, TABLES)
        sequences = relations(cursor, schema, SEQUENCES)
        functions = names(cursor, TRIGGER_FUNCTIONS, quoted(schema))
        home, role = quoted(schema), quoted(service)
        statements = [
            f"REVOKE CREATE, TEMPORARY ON DATABASE {quoted(database)} FROM PUBLIC, {role}",
            f"GRANT CONNECT ON DATABASE {quoted(database)} TO {role}",
            f"REVOKE CREATE ON SCHEMA {home} FROM PUBLIC, {role}",
            f"GRANT USAGE ON SCHEMA {home} TO {role}",
            *(
                statement
                for name in tables
                for statement in _table(f"{home}.{quoted(name)}", PRIVILEGES[law_of(name)], role)
            ),
            *(f"GRANT USAGE ON SEQUENCE {home}.{quoted(name)} TO {role}" for name in sequences),
            *(f"ALTER FUNCTION {name} SET search_path = pg_catalog, {home}, pg_temp" for name in functions),
        ]
        for statement in statements:
            cursor.execute(statement)
    return len(tables)


def _table(table: str, privileges: tuple[str, ...], role: str) -> list[str]:
    return [
        f"REVOKE ALL ON TABLE {table} FROM PUBLIC, {role}",
        f"GRANT {', '.join(privileges)} ON TABLE {table} TO {role}",
    ]
