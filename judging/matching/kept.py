"""The pairs of a plan as they are kept, and the digest that stands for them; neither solver nor statistics are loaded."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["pairs_sha256"]


def pairs_sha256(rows: Iterable[Sequence[Any]]) -> str:
    """SHA-256 of assignment.csv as it is written of rows that begin with entry, judge and match; equal to the
    `result_sha256` of the engine's report.
    """
    pairs = sorted((str(row[0]), str(row[1]), int(row[2])) for row in rows)
    lines = ["entry,judge,match", *(f"{entry},{judge},{match}" for entry, judge, match in pairs)]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
