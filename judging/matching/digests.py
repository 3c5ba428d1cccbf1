"""Digests: the same problem and the same assignment have the same ones, whatever the order of rows."""

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from judging.matching.problem import Pair, Problem

__all__ = ["assignment_text", "inputs_sha256", "result_sha256"]


def inputs_sha256(problem: Problem) -> str:
    """SHA-256 of everything that the problem says, in order of codes."""
    digest = hashlib.sha256()
    rules = problem.rules
    said = {
        "entries": [[e.code, e.judges, sorted(e.facts.items())] for e in problem.entries],
        "judges": [
            [j.code, j.min_load, j.max_load, sorted(j.caps.items()), sorted(j.facts.items())] for j in problem.judges
        ],
        "rules": [rules.floor, rules.epsilon, rules.connected, sorted(rules.calibration)],
        "panel": [[str(r.kind), r.of, r.count, r.value, r.same_as, r.soft] for r in rules.panel],
    }
    digest.update(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())
    digest.update(problem.match.astype("<i4").tobytes())
    used = set(np.unique(problem.conflicts).tolist())  # sets of reasons that no pair has depend on the order of rows
    for reasons, number in sorted(
        (tuple((each.reason, each.soft) for each in problem.reasons[number]), number) for number in used
    ):
        digest.update(repr(reasons).encode())
        digest.update(np.packbits(problem.conflicts == number).tobytes())
    for table in (problem.locked, problem.forbidden):
        digest.update(np.packbits(table).tobytes())
    return digest.hexdigest()


def assignment_text(problem: Problem, pairs: Iterable[Pair]) -> str:
    """assignment.csv: entry, judge and match of every pair, in order of codes."""
    lines = ["entry,judge,match"]
    for entry, judge in sorted(pairs):
        match = problem.match[problem.row[entry], problem.column[judge]]
        lines.append(f"{_cell(entry)},{_cell(judge)},{match}")
    return "\n".join(lines) + "\n"


def result_sha256(problem: Problem, pairs: Iterable[Pair]) -> str:
    """SHA-256 of assignment.csv as it is written."""
    return hashlib.sha256(assignment_text(problem, pairs).encode()).hexdigest()


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
