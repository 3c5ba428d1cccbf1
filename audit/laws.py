"""What must always hold, as data: each room lists its invariants in `invariants.py`, and tests, a command and the
administrator's pages share them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Invariant:
    """A law with its name, its sentence, and the query that finds what breaks it, told by codes."""

    name: str
    sentence: str | Promise
    broken: Callable[[], Iterator[str]]
