"""Which powers of a PostgreSQL role would reach past the triggers that keep what is certified.

For a service that is set up as docs/operating.md says there is none. `manage.py check --deploy` asks, and
`manage.py grant_service_role` asks again once it has granted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from config.catalogue import TABLES, holds, names, quoted, relations, rows
from config.frozen import PRIVILEGES, law_of

NEVER = ("TRUNCATE", "TRIGGER", "REFERENCES")
WRITES = ("INSERT", "UPDATE", "DELETE")
BY_COLUMN = {"INSERT", "UPDATE"}
# Roles of PostgreSQL's own whose members reach the server's files or programs, and through them everything.
BEYOND_THE_DATABASE = ("pg_execute_server_program", "pg_write_server_files")
OWNED_TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p')
    AND pg_has_role(%s, relowner, 'MEMBER') ORDER BY relname"""
OWNED_FUNCTIONS = """
    SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace AND prorettype = 'trigger'::regtype
    AND pg_has_role(%s, proowner, 'MEMBER') ORDER BY proname"""
OWNED_DATABASE = "SELECT pg_has_role(%s, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
OWNED_SCHEMA = "SELECT pg_has_role(%s, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = %s"
LOOSE_FUNCTIONS = """
    SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace AND prorettype = 'trigger'::regtype
    AND NOT EXISTS (SELECT 1 FROM unnest(proconfig) setting WHERE setting LIKE 'search_path=%%') ORDER BY proname"""


@dataclass(frozen=True)
class Power:
    """Something that the service's role must not be able to do. An unlimited one makes every other question idle."""

    sentence: str
    is_unlimited: bool = False


def current_role() -> str:
    """As whom we speak to the database, also where DATABASE_URL leaves that to the server."""
    with connection.cursor() as cursor:
        return names(cursor, "SELECT current_user")[0]


def powers_over_results(role: str) -> list[Power]:
    """By which the role could change what is certified or append-only, past the triggers.

    Reading only; any role may ask about any other that exists.
    """
    with connection.cursor() as cursor:
        unlimited = [Power(sentence, is_unlimited=True) for sentence in _unlimited(cursor, role)]
        if unlimited:
            return unlimited
        (schema,) = names(cursor, "SELECT current_schema()")
        return [Power(sentence) for question in QUESTIONS for sentence in question(cursor, role, schema)]


def _unlimited(cursor: CursorWrapper, role: str) -> Iterator[str]:
    ((is_superuser, makes_roles),) = rows(
        cursor, "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", role
    )
    if is_superuser:
        yield "it is a superuser"
        return
    if makes_roles:
        yield "it may make roles and join them"
    for name in BEYOND_THE_DATABASE:
        if holds(cursor, "SELECT pg_has_role(%s, %s, 'MEMBER')", role, name):
            yield f"it is a member of {name}"


def _ownership(cursor: CursorWrapper, role: str, schema: str) -> Iterator[str]:
    if tables := names(cursor, OWNED_TABLES, quoted(schema), role):
        yield f"it owns tables ({_few(tables)}) and could switch off their triggers"
    if functions := names(cursor, OWNED_FUNCTIONS, quoted(schema), role):
        yield f"it owns functions behind triggers ({_few(functions)})"
    if holds(cursor, OWNED_SCHEMA, role, schema):
        yield f"it owns the schema {schema}"
    if holds(cursor, OWNED_DATABASE, role):
        yield "it owns the database"


def _new_things(cursor: CursorWrapper, role: str, schema: str) -> Iterator[str]:
    if holds(cursor, "SELECT has_schema_privilege(%s, %s, 'CREATE')", role, schema):
        yield f"it may make tables and functions in the schema {schema}"
    if holds(cursor, "SELECT has_database_privilege(%s, current_database(), 'CREATE')", role):
        yield "it may make schemas in the database"
    if holds(cursor, "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", role):
        yield "it may make temporary tables"


def _privileges(cursor: CursorWrapper, role: str, schema: str) -> Iterator[str]:
    owned = set(names(cursor, OWNED_TABLES, quoted(schema), role))  # told already; an owner has every privilege
    for table in relations(cursor, schema, TABLES):
        if table in owned:
            continue
        place = f"{quoted(schema)}.{quoted(table)}"
        unwanted = [each for each in (*WRITES, *NEVER) if each not in PRIVILEGES[law_of(table)]]
        held = [each for each in unwanted if _has(cursor, role, place, each)]
        if held:
            yield f"it has {', '.join(held)} on {table}"


def _has(cursor: CursorWrapper, role: str, place: str, privilege: str) -> bool:
    """On the table or on any column of it."""
    of = "any_column" if privilege in BY_COLUMN else "table"
    return holds(cursor, f"SELECT has_{of}_privilege(%s, %s, %s)", role, place, privilege)


def _replication(cursor: CursorWrapper, role: str, schema: str) -> Iterator[str]:
    """Sessions that play a replica's part skip triggers; since PostgreSQL 15 the right to do so can be granted."""
    (version,) = names(cursor, "SELECT current_setting('server_version_num')")
    query = "SELECT has_parameter_privilege(%s, 'session_replication_role', 'SET')"
    if int(version) >= 150000 and holds(cursor, query, role):
        yield "it may set session_replication_role, which silences triggers"


def _search_paths(cursor: CursorWrapper, role: str, schema: str) -> Iterator[str]:
    if loose := names(cursor, LOOSE_FUNCTIONS, quoted(schema)):
        yield f"functions behind triggers look names up wherever its session says ({_few(loose)})"


QUESTIONS: tuple[Callable[[CursorWrapper, str, str], Iterator[str]], ...] = (
    _ownership,
    _new_things,
    _privileges,
    _replication,
    _search_paths,
)


def _few(found: list[str]) -> str:
    return ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
