"""A program by itself: ranks the files of strangers for `file_rankings.py`, by the code of `manage.py tabulate`.

    python -m judging.interfaces.tabulate_apart FOLDER

reads FOLDER/asked.json, `{"rules": name, "scores": [names], "facts": [names], "evidence": bool, "places": n}`, and the
files named there; it writes ranking.csv, ranking.xlsx and result.json, and FOLDER/told.json with what a page shows: the
ranking, or every problem. Where it is asked for, evidence.json says how sure the ranking is.
It gives itself little memory and time first, so that files made to break readers break this process and not the house.
Nothing of Django is loaded here.
"""

import json
import resource
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.explain import explain
from judging.tabulation.files import FilesError, read_facts, read_rules, read_scores, write_results
from judging.tabulation.marks import STATES, Facts, MarkTable
from judging.tabulation.result import CategoryRanking, RankLine, Result, rank_text, why_above
from judging.tabulation.rules import Rules, RulesError
from judging.tabulation.speech import LANGUAGES

MEMORY = 2 * 1024**3
SECONDS = 30
MOST_PROBLEMS = 100
MOST_LINES = 200
"""So many lines of a category are shown on the page; the files hold them all."""


def run(folder: Path) -> dict[str, Any]:
    """What the page shows: `{"problems": [...], "more": n}`, or the ranking and how it came about."""
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    problems: list[dict[str, Any]] = []
    rules = _rules(folder / asked["rules"], problems)
    if rules is None:
        return _refusal(problems)
    table, facts = _marks(folder, asked["scores"], rules, problems), _facts(folder, asked["facts"], rules, problems)
    if table is None or facts is None:
        return _refusal(problems)
    try:
        result = tabulate(rules, table, facts)
    except TabulationError as error:
        return _refusal([_problem("together", message=sentence) for sentence in error.problems])
    evidence = _evidence(table, facts, result, asked["places"]) if asked["evidence"] else None
    write_results(result, folder, evidence)
    (folder / "evidence.json").write_text(json.dumps(evidence, ensure_ascii=False), encoding="utf-8")
    return _ranked(result, table) | {"evidence": evidence is not None}


def _evidence(table: MarkTable, facts: Facts, result: Result, places: int | None) -> dict[str, Any]:
    from judging.tabulation.evidence import EvidencePart, gather

    return gather([EvidencePart.alone(table, result, facts, places=places)]).to_json()


def _rules(path: Path, problems: list[dict[str, Any]]) -> Rules | None:
    try:
        return read_rules(path)
    except RulesError as error:
        problems += [_problem("rules", column=each.path, message=each.message) for each in error.problems]
    except FilesError as error:
        problems += [_problem("rules", row=each.row, message=each.message) for each in error.problems]
    return None


def _marks(folder: Path, names: list[str], rules: Rules, problems: list[dict[str, Any]]) -> MarkTable | None:
    try:
        return read_scores([folder / name for name in names], rules)
    except FilesError as error:
        problems += _placed("scores", error)
        return None


def _facts(folder: Path, names: list[str], rules: Rules, problems: list[dict[str, Any]]) -> Facts | None:
    try:
        return read_facts([folder / name for name in names], rules)
    except FilesError as error:
        problems += _placed("facts", error)
        return None


def _placed(source: str, error: FilesError) -> list[dict[str, Any]]:
    return [
        _problem(source, file=each.file, row=each.row, column=each.column, message=each.message)
        for each in sorted(error.problems, key=lambda each: (each.file, each.row))
    ]


def _problem(source: str, *, message: str, file: str = "", row: int = 0, column: str = "") -> dict[str, Any]:
    return {"source": source, "file": file, "row": row, "column": column, "message": _said(message)}


def _said(sentence: str) -> dict[str, str]:
    """The sentence in every language it knows; one that knows only English is told in English."""
    return {language: getattr(sentence, language, str(sentence)) for language in LANGUAGES}


def _refusal(problems: list[dict[str, Any]]) -> dict[str, Any]:
    return {"problems": problems[:MOST_PROBLEMS], "more": max(0, len(problems) - MOST_PROBLEMS)}


def _ranked(result: Result, table: MarkTable) -> dict[str, Any]:
    counts = {str(state): int((table.states == code).sum()) for code, state in enumerate(STATES)}
    return {
        "name": {language: result.rules.name.text(language) for language in LANGUAGES},
        "sentences": {language: explain(result.rules, language) for language in LANGUAGES},
        "criteria": {
            language: {each.key: result.rules.label(each.key, language) for each in result.rules.criteria}
            for language in LANGUAGES
        },
        "rules_digest": result.rules.digest,
        "input_digest": result.input_digest,
        "engine_version": result.engine_version,
        "counts": {state: number for state, number in counts.items() if number},
        "categories": [_category(result, ranking) for ranking in result.categories],
    }


def _category(result: Result, ranking: CategoryRanking) -> dict[str, Any]:
    ranked = [line for line in ranking.lines if line.rank is not None]
    unranked = [line for line in ranking.lines if line.rank is None]
    shown = ranked[:MOST_LINES]
    differences = [
        why_above(result, one.entry, other.entry, ranking.category, ranking.round) for one, other in pairwise(shown)
    ]
    return {
        "category": ranking.category,
        "round": ranking.round,
        "lines": [_line(line) for line in shown],
        "more": len(ranked) - len(shown),
        "unranked": [{"entry": line.entry, "reason": _said(line.reason or "")} for line in unranked[:MOST_LINES]],
        "unranked_more": max(0, len(unranked) - MOST_LINES),
        "differences": [{language: each.text(language) for language in LANGUAGES} for each in differences if each],
    }


def _line(line: RankLine) -> dict[str, Any]:
    return {
        "entry": line.entry,
        "place": rank_text(line.rank),
        "tied": line.tied,
        "points": line.printed,
        "judges": line.judges,
        "flags": list(line.flags),
    }


def main() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that knows no such limit still has the one of time
            resource.setrlimit(limit, (most, most))
    folder = Path(sys.argv[1])
    told = json.dumps(run(folder), ensure_ascii=False, default=str)
    (folder / "told.json").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
