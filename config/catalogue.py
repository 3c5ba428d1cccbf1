"""What stands in PostgreSQL's catalogue, asked in one line each."""

from django.db.backends.utils import CursorWrapper

TABLES = ("r", "p")
SEQUENCES = ("S",)
RELATIONS = """
    SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind::text = ANY(%s) ORDER BY relname"""


def rows(cursor: CursorWrapper, query: str, *values: str | list[str]) -> list[tuple[str, ...]]:
    cursor.execute(query, values)
    return list(cursor.fetchall())


def names(cursor: CursorWrapper, query: str, *values: str | list[str]) -> list[str]:
    """The first column."""
    return [row[0] for row in rows(cursor, query, *values)]


def holds(cursor: CursorWrapper, query: str, *values: str | list[str]) -> bool:
    """Whether the query's first value is true; no row is no."""
    found = rows(cursor, query, *values)
    return bool(found and found[0][0])


def relations(cursor: CursorWrapper, schema: str, kinds: tuple[str, ...]) -> list[str]:
    return names(cursor, RELATIONS, quoted(schema), list(kinds))


def quoted(name: str) -> str:
    """The name as it is written within a statement."""
    return '"' + name.replace('"', '""') + '"'
