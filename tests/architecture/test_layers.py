"""The shape of the house: who may import whom, what modules are called, what public functions say of themselves."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("audit", "outbox", "accounts", "awards", "judging", "reports")
FORBIDDEN = {"utils", "util", "common", "helpers", "helper", "misc"}
LAWFUL = (  # where a public function states its law
    "awards/questionnaire",
    "awards/blueprints",
    "judging/tabulation",
    "judging/matching",
    "judging/pictures",
    "reports/render",
    "*/domain",
    "*/queries",
)


def test_the_import_contracts_are_kept():
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stdout


def test_nothing_is_called_after_having_no_name():
    nameless = [str(path) for path in modules() if FORBIDDEN & {path.stem, *path.parent.parts}]

    assert nameless == []


def test_public_functions_of_the_domain_state_their_law():
    silent = [
        f"{path}:{function.lineno} {function.name}"
        for path in modules()
        if any(within(path, place) for place in LAWFUL)
        for function in public_functions(path)
        if ast.get_docstring(function) is None
    ]

    assert silent == []


def modules() -> Iterator[Path]:
    """Every module of the rooms, as a path from the root; migrations are written by a tool."""
    for room in (*ROOMS, "config"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT)


def within(path: Path, place: str) -> bool:
    """Whether the module lies in the place or is it."""
    return any(each.match(place) for each in (path.with_suffix(""), *path.parents))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse((ROOT / path).read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
