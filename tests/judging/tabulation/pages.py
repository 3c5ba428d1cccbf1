"""The examples of docs/judging-methods.md and of the pages beside it, so that they cannot rot."""

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "judging-methods.md"
PAGES = (PAGE, *sorted(PAGE.with_suffix("").glob("*.md")))
_BLOCK = re.compile(r"^```(json|csv) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^<!-- table: ([\w.]+) -->\n((?:\|.*\n)+)", re.MULTILINE)


def blocks() -> dict[str, str]:
    """Each named example on the page, such as `piano.rules`."""
    return {name: text for _, name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))}


def tables() -> dict[str, list[dict[str, str]]]:
    """Each named table of all pages: its rows, cell by column."""
    return {name: _rows(text) for page in PAGES for name, text in _TABLE.findall(page.read_text(encoding="utf-8"))}


def _rows(text: str) -> list[dict[str, str]]:
    head, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def prose() -> str:
    """All pages as one running text, without line breaks and without signs of emphasis."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text))


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
