"""The examples of docs/judging-methods.md, so that the page cannot rot."""

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "judging-methods.md"
_BLOCK = re.compile(r"^```(json|csv) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """Each named example on the page, such as `piano.rules`."""
    return {name: text for _, name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))}


def write_example(name: str, folder: Path) -> tuple[Path, list[Path], list[Path]]:
    """An example as files: (rules, scores, facts)."""

    def written(kind: str, suffix: str) -> Iterator[Path]:
        for block, text in blocks().items():
            if block == f"{name}.{kind}" or block.startswith(f"{name}.{kind}."):
                path = folder / f"{block}{suffix}"
                path.write_text(text, encoding="utf-8")
                yield path

    (rules,) = written("rules", ".json")
    return rules, list(written("scores", ".csv")), list(written("facts", ".csv"))
