"""A heat map of marks: entries down, judges or criteria across, and what is absent told apart from what is low."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, radians, sin

from judging.pictures.drawing import WIDE, Drawing, Item, tidy
from judging.pictures.lettering import SIZE, clean, shortened, width
from judging.pictures.picture import About, Picture, Table
from judging.pictures.window import around

__all__ = ["Absence", "Cell", "HeatMap", "HeatWords", "Shade", "draw_heat_map"]

MOST_ROWS, MOST_COLUMNS = 40, 40
STEP = 28.0
STEPS = 7
ON_INK = 4  # from this step on, lettering is light on dark
TURN = 50.0  # degrees by which the headings of columns are turned


class Absence(StrEnum):
    """Why a cell has no mark."""

    UNASSIGNED = "unassigned"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    RECUSED = "recused"


@dataclass(frozen=True)
class Shade:
    """A mark: its value, which gives the shade, and how it is printed."""

    value: float
    printed: str


Cell = Shade | Absence


@dataclass(frozen=True)
class HeatMap:
    """A cell for every row and column. Shades run from `floor` to `ceiling`, the ends of the scale of marks; `cut` is
    the number of rows above the cut, 0 for none.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    floor: float
    ceiling: float
    cut: int = 0

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError("A heat map has one cell for every row and column.")


@dataclass(frozen=True, kw_only=True)
class HeatWords:
    """The picture's words. `low` and `high` stand at the ends of the scale of shades; each absence has what stands in
    its cell (three characters at most) and what that means. `sliced` has {shown}, {count}, {columns_shown} and
    {columns}.
    """

    row: str
    low: str
    high: str
    missing: str
    missing_sign: str
    not_applicable: str
    not_applicable_sign: str
    recused: str
    recused_sign: str
    unassigned: str
    cut_line: str
    sliced: str


def draw_heat_map(facts: HeatMap, words: HeatWords, about: About, *, most: int = MOST_ROWS) -> Picture:
    """At most `most` rows, those around the cut, and the first 40 columns are drawn; the table has all of them.

    Every cell shows its mark as printed. What is absent has no shade but a sign in an outline: dashed where a mark is
    missing, plain where the criterion did not apply, struck through a corner where the judge stepped out; where no
    sheet was asked for there is nothing but a small dot.
    """
    rows = around(len(facts.rows), facts.cut, most)
    columns = range(min(len(facts.columns), MOST_COLUMNS))
    is_sliced = len(rows) < len(facts.rows) or len(columns) < len(facts.columns)
    counts = {
        "shown": len(rows),
        "count": len(facts.rows),
        "columns_shown": len(columns),
        "columns": len(facts.columns),
    }
    return Picture(
        svg=_Heat(facts, words, rows, columns).drawn(about),
        title=about.title,
        description=about.description,
        table=_table(facts, words),
        note=words.sliced.format(**counts) if is_sliced else "",
    )


def _table(facts: HeatMap, words: HeatWords) -> Table:
    return Table(
        header=(words.row, *map(clean, facts.columns)),
        rows=tuple(
            (clean(name), *(_in_words(cell, words) for cell in row))
            for name, row in zip(facts.rows, facts.cells, strict=True)
        ),
        numeric=(False, *(True for _ in facts.columns)),
    )


def _in_words(cell: Cell, words: HeatWords) -> str:
    if isinstance(cell, Shade):
        return clean(cell.printed)
    return {
        Absence.UNASSIGNED: "",
        Absence.MISSING: words.missing,
        Absence.NOT_APPLICABLE: words.not_applicable,
        Absence.RECUSED: words.recused,
    }[cell]


class _Heat:
    def __init__(self, facts: HeatMap, words: HeatWords, rows: Sequence[int], columns: Sequence[int]) -> None:
        self.facts, self.words, self.rows, self.columns = facts, words, rows, columns
        shown = [facts.cells[row][column] for row in rows for column in columns]
        texts = [clean(cell.printed) if isinstance(cell, Shade) else self._sign(cell) for cell in shown]
        self.cell = max((width(text, SIZE) for text in texts), default=0) + 12
        self.cell = max(self.cell, 34.0)
        names = max((width(clean(facts.rows[row]), SIZE) for row in rows), default=0)
        self.left = min(names, 200) + 12
        heads = [shortened(clean(facts.columns[column]), 130, SIZE) for column in columns]
        longest = max((width(text, SIZE) for text in heads), default=0)
        self.top = longest * sin(radians(TURN)) + 22
        self.heads = heads
        beyond = max(
            (self.cell * (at + 0.5) + width(text, SIZE) * cos(radians(TURN)) + 8 for at, text in enumerate(heads)),
            default=0,
        )
        field = max(self.cell * len(columns), beyond)
        self.drawing = Drawing(max(self.left + field, min(WIDE, 288)))

    def drawn(self, about: About) -> str:
        for at, head in enumerate(self.heads):
            x = self.left + self.cell * (at + 0.5) + 4
            self.drawing.text("quiet", x, self.top - 8, head, turned=-TURN)
        for at, row in enumerate(self.rows):
            y = self.top + at * STEP
            self.drawing.text("text", self.left - 12, y + 19, self.facts.rows[row], anchor="end", room=self.left - 12)
            for column in self.columns:
                self._cell(self.facts.cells[row][column], self.left + column * self.cell, y)
        bottom = self.top + STEP * len(self.rows)
        cut = self.facts.cut - self.rows[0] if self.rows else 0
        if 0 < cut < len(self.rows):
            y = self.top + cut * STEP
            self.drawing.line("cut", 0, y, self.left + self.cell * len(self.columns), y)
        end = self._scale(bottom + 14)
        end = self.drawing.legend(self._legend(), 0, end + 4)
        return self.drawing.svg(about, end + 4, fixed=True)

    def _cell(self, cell: Cell, x: float, y: float) -> None:
        drawing, middle = self.drawing, x + self.cell / 2
        if isinstance(cell, Shade):
            step = self._step(cell.value)
            drawing.rect(f"heat{step}", x + 1, y + 1, self.cell - 2, STEP - 2, round_by=2)
            drawing.text("onink" if step >= ON_INK else "text", middle, y + 19, cell.printed, anchor="middle")
            return
        if cell is Absence.UNASSIGNED:
            drawing.circle("grid", middle, y + STEP / 2, 1.5)
            return
        kind = "absent" if cell is Absence.MISSING else "aside"
        drawing.rect(kind, x + 2, y + 2, self.cell - 4, STEP - 4, round_by=2)
        if cell is Absence.RECUSED:
            drawing.path("dot", f"M{tidy(x + 2)} {tidy(y + 2)}h9l-9 9z")
        drawing.text("quiet", middle, y + 19, self._sign(cell), anchor="middle", room=self.cell)

    def _step(self, value: float) -> int:
        span = self.facts.ceiling - self.facts.floor
        part = (value - self.facts.floor) / span if span else 0.5
        return min(max(int(part * STEPS), 0), STEPS - 1)

    def _sign(self, absence: Absence) -> str:
        words = self.words
        return {
            Absence.UNASSIGNED: "",
            Absence.MISSING: clean(words.missing_sign),
            Absence.NOT_APPLICABLE: clean(words.not_applicable_sign),
            Absence.RECUSED: clean(words.recused_sign),
        }[absence]

    def _scale(self, y: float) -> float:
        """The shades from the lowest to the highest, with words at both ends."""
        low, high = clean(self.words.low), clean(self.words.high)
        room = (self.drawing.breadth - STEPS * 22 - 20) / 2
        self.drawing.text("text", 0, y + 16, low, room=room)
        x = min(width(low, SIZE), room) + 10
        for step in range(STEPS):
            self.drawing.rect(f"heat{step}", x + step * 22, y + 3, 20, 16, round_by=2)
        self.drawing.text("text", x + STEPS * 22 + 8, y + 16, high, room=room)
        return y + 24

    def _legend(self) -> Iterator[Item]:
        found = {cell for row in self.rows for cell in self.facts.cells[row] if isinstance(cell, Absence)}
        told = (
            (Absence.MISSING, "absent", self.words.missing_sign, self.words.missing),
            (Absence.NOT_APPLICABLE, "aside", self.words.not_applicable_sign, self.words.not_applicable),
            (Absence.RECUSED, "aside", self.words.recused_sign, self.words.recused),
        )
        for absence, kind, sign, meaning in told:
            if absence in found:
                yield Item("corner" if absence is Absence.RECUSED else "box", kind, f"{clean(sign)} · {clean(meaning)}")
        if Absence.UNASSIGNED in found:
            yield Item("speck", "grid", self.words.unassigned)
        if self.facts.cut and 0 < self.facts.cut - self.rows[0] < len(self.rows):
            yield Item("line", "cut", self.words.cut_line)
