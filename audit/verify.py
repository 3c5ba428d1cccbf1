"""Walks the chain and names what is broken. Needs the lines only, not the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.domain import sealed_values
from audit.models import FIRST_PREVIOUS, SEALED, AuditEvent, seal

MOST = 100  # breaks named one by one; a log in ruins need not be listed line by line
PREVIOUS = SEALED.index("previous")


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold: `kind` is missing, altered, unlinked or unlike-published."""

    line: int
    kind: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Verdict:
    """What a walk found: how many lines, the head it ended on, and every break up to MOST."""

    count: int
    line: int
    digest: str
    breaks: tuple[Break, ...]


def verify_chain(events: Iterable[AuditEvent]) -> list[Break]:
    """The breaks in these lines, which begin with line one; an empty list if the chain holds."""
    return list(walk((*sealed_values(event), event.digest) for event in events).breaks)


def walk(rows: Iterable[tuple[Any, ...]], published: Mapping[int, str] | None = None) -> Verdict:
    """Check each row (values of SEALED ..., digest) against its seal and against the row before.

    A single change of a single field gives a single break, at its line. `published` are digests by line that were once
    made known elsewhere: with them, a log cut short or written anew from the start is found too.
    """
    known = dict(published or {})
    breaks: list[Break] = []
    count, line, digest = 0, 0, FIRST_PREVIOUS
    links: set[str | None] = {FIRST_PREVIOUS}  # what the next row may name as the digest before it
    for row in rows:
        count += 1
        wanted, line, digest = line + 1, row[0], row[-1]
        sealed = _seal_or_nothing(row[:-1])
        if line != wanted:
            breaks.append(_missing(wanted, line))
            line = line if isinstance(line, int) else wanted
        elif sealed != digest:
            breaks.append(Break(line, "altered", f"Line {line} was altered: its digest does not fit what it says."))
        elif row[PREVIOUS] not in links:
            breaks.append(
                Break(line, "unlinked", f"Line {line} does not follow line {line - 1}: one of the two was replaced.")
            )
        if known and known.pop(line, digest) != digest:
            breaks.append(Break(line, "unlike-published", f"Line {line} is not the line whose digest was published."))
        links = {digest, sealed}
        if len(breaks) >= MOST:
            break
    else:
        breaks += [
            Break(absent, "missing", f"Line {absent}, whose digest was published, is missing.") for absent in known
        ]
    return Verdict(count, line, digest, tuple(breaks[:MOST]))


def _seal_or_nothing(values: tuple[Any, ...]) -> str | None:
    try:
        return seal(values)
    except TypeError:  # a field holds what JSON cannot, so it is not what was sealed
        return None


def _missing(wanted: int, found: Any) -> Break:
    if isinstance(found, int) and found > wanted + 1:
        return Break(wanted, "missing", f"Lines {wanted} to {found - 1} are missing.")
    if isinstance(found, int) and found == wanted + 1:
        return Break(wanted, "missing", f"Line {wanted} is missing.")
    return Break(wanted, "altered", f"Line {wanted} was altered: it is numbered {found!r}.")
