"""How sure each place is: a forest plot of rank intervals, with the groups that cannot be told apart.

After Goldstein and Healy, "The graphical presentation of a collection of means", JRSS A 158 (1995), with ranks in the
place of means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from judging.pictures.axis import Scale, spaced, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing, Item, tidy
from judging.pictures.lettering import SIZE, clean, width
from judging.pictures.picture import About, Picture, Table, grouped_by, share
from judging.pictures.window import SCREEN_LINES, around

__all__ = ["RankInterval", "RankIntervalWords", "RankIntervals", "draw_rank_intervals"]


@dataclass(frozen=True)
class RankInterval:
    """One entry: its official place, the interval that its rank falls into, the probability of being among the first
    `cut` (None where it was not estimated), and the number of its group from 0 (None where it has none).
    """

    entry: str
    place: int
    low: int
    high: int
    chance: float | None = None
    group: int | None = None


@dataclass(frozen=True)
class RankIntervals:
    """Entries in their official order. `cut` is how many places are at stake; 0 where there is no cut."""

    lines: tuple[RankInterval, ...]
    cut: int = 0


@dataclass(frozen=True, kw_only=True)
class RankIntervalWords:
    """The picture's words in the reader's language.

    `chance` heads the probabilities ("Among the first 5"); `axis` names the scale ("Rank"); `interval` and `straddling`
    explain the two kinds of bars, `apart` the brackets, `cut_line` the dashed line. `sliced` is a sentence with {shown}
    and {count}.
    """

    place: str
    entry: str
    axis: str
    low: str
    high: str
    chance: str
    group: str
    interval: str
    straddling: str
    apart: str
    cut_line: str
    sliced: str


def draw_rank_intervals(
    facts: RankIntervals, words: RankIntervalWords, about: About, *, most: int = SCREEN_LINES
) -> Picture:
    """The forest plot. At most `most` entries are drawn, those around the cut; the note says so, the table has them all.

    An interval that reaches to both sides of the cut is drawn in another colour and with a hollow point; an official place
    outside its interval hangs on it by a thread.
    """
    shown = around(len(facts.lines), facts.cut, most)
    lines = [facts.lines[at] for at in shown]
    note = words.sliced.format(shown=len(lines), count=len(facts.lines)) if len(lines) < len(facts.lines) else ""
    return Picture(
        svg=_Forest(facts, words, lines, WIDE).drawn(about),
        narrow=_Forest(facts, words, lines, NARROW).drawn(about),
        title=about.title,
        description=about.description,
        table=_table(facts, words),
        note=note,
    )


def _table(facts: RankIntervals, words: RankIntervalWords) -> Table:
    return Table(
        header=(words.place, words.entry, words.low, words.high, words.chance, words.group),
        rows=tuple(
            (str(one.place), clean(one.entry), str(one.low), str(one.high), _chance(one), grouped_by(one.group))
            for one in facts.lines
        ),
        numeric=(True, False, True, True, True, False),
    )


def _chance(line: RankInterval) -> str:
    return "" if line.chance is None else share(line.chance)


def _straddles(line: RankInterval, cut: int) -> bool:
    return line.low <= cut < line.high


class _Forest:
    """One width of the plot: where its columns stand, then its parts from back to front."""

    def __init__(
        self, facts: RankIntervals, words: RankIntervalWords, lines: Sequence[RankInterval], breadth: float
    ) -> None:
        self.facts, self.words, self.lines = facts, words, lines
        self.drawing = Drawing(breadth)
        self.is_narrow = breadth < WIDE
        self.step = 46.0 if self.is_narrow else 24.0
        self.top = 74.0 if self.is_narrow else 54.0
        figures = max((width(str(one.place), SIZE, bold=True) for one in lines), default=0)
        self.place_end = 4 + figures
        self.bracket = self.place_end + 24
        self.name = self.bracket + 12
        self.right = breadth - self._chance_room()
        if self.is_narrow:
            start, end = self.name + 6, breadth - 12
        else:
            longest = max((width(clean(one.entry), SIZE) for one in lines), default=0)
            start, end = self.name + min(longest, 280) + 22, self.right - 22
        low, high = min((one.low for one in lines), default=1), max((one.high for one in lines), default=1)
        self.scale = Scale(
            min(low, *(one.place for one in lines), 1 if low < 6 else low) if lines else 1, high, start, end
        )

    def _chance_room(self) -> float:
        return max((width(_chance(one), SIZE) for one in self.lines), default=0)

    def y(self, row: int) -> float:
        return self.top + row * self.step

    def middle(self, row: int) -> float:
        """Where the bar of a row lies."""
        return self.y(row) + (34 if self.is_narrow else 12)

    def drawn(self, about: About) -> str:
        bottom = self.y(len(self.lines))
        self._ground(bottom)
        for row, line in enumerate(self.lines):
            self._row(row, line)
        self._brackets()
        height = self.drawing.legend(self._legend(), 0, bottom + 12)
        return self.drawing.svg(about, height + 4)

    def _ground(self, bottom: float) -> None:
        drawing, scale = self.drawing, self.scale
        for row, line in enumerate(self.lines):
            if line.group is not None and line.group % 2 == 0:
                drawing.rect("stripe", 0, self.y(row), drawing.breadth, self.step)
        self._headings()
        ranks = (scale.low, *(mark for mark in self._ticks() if mark > scale.low))
        for rank, figure in spaced(scale, ranks, written(ranks), drawing.edges):
            drawing.uprights("grid", scale(rank), self._stretches(bottom))
            drawing.text("tick", scale(rank), self.top - 12, figure, anchor="middle")
        cut = self.facts.cut
        if cut and scale.low <= cut < scale.high:
            drawing.uprights("cut", scale(cut + 0.5), self._stretches(bottom))

    def _stretches(self, bottom: float) -> list[tuple[float, float]]:
        """Where upright lines run: all the way, or only beside the bars where names stand above them."""
        if not self.is_narrow:
            return [(self.top - 6, bottom)]
        return [(self.middle(row) - 8, self.middle(row) + 8) for row in range(len(self.lines))]

    def _headings(self) -> None:
        """What the columns are. On a telephone one under another, else in one line."""
        drawing, words = self.drawing, self.words
        chance = clean(words.chance) if any(_chance(one) for one in self.lines) else ""
        if self.is_narrow:
            drawing.text("quiet", 0, 18, words.axis, room=drawing.breadth)
            drawing.text("quiet", drawing.breadth, 38, chance, anchor="end", room=drawing.breadth)
            return
        drawing.text("quiet", self.name, 20, words.entry, room=self.scale.start - self.name - 16)
        drawing.text("quiet", drawing.breadth, 20, chance, anchor="end", room=200)
        taken = min(width(chance, SIZE), 200) if chance else 0
        drawing.text("quiet", self.scale.start, 20, words.axis, room=drawing.breadth - taken - 20 - self.scale.start)

    def _ticks(self) -> tuple[float, ...]:
        most = int((self.scale.end - self.scale.start) // 48) + 1
        return ticks(self.scale.low, self.scale.high, most, whole=True)

    def _row(self, row: int, line: RankInterval) -> None:
        drawing, scale, middle = self.drawing, self.scale, self.middle(row)
        base = self.y(row) + 17
        drawing.text("strong", self.place_end, base, str(line.place), anchor="end")
        drawing.text("quiet", drawing.breadth, base, _chance(line), anchor="end")
        end = self.right - 12 if self.is_narrow else scale.start - 12
        drawing.text("text", self.name, base, line.entry, room=end - self.name)
        doubtful = bool(self.facts.cut) and _straddles(line, self.facts.cut)
        if not line.low <= line.place <= line.high:  # the official place is none that the estimate thinks likely
            nearest = line.low if line.place < line.low else line.high
            drawing.line("thread", scale(line.place), middle, scale(nearest), middle)
        drawing.line("doubt" if doubtful else "range", scale(line.low), middle, scale(line.high) + 0.01, middle)
        drawing.circle("hollow" if doubtful else "point", scale(line.place), middle, 5)

    def _brackets(self) -> None:
        """One bracket for each run of rows that share a group, with the group's letters at its head."""
        for group, first, last in _runs(self.lines):
            start, end = self.y(first) + 4, self.y(last + 1) - 4
            x = tidy(self.bracket + 4)
            self.drawing.path("bracket", f"M{x} {tidy(start)}h-4V{tidy(end)}h4")
            self.drawing.text("quiet", self.bracket - 5, self.y(first) + 17, grouped_by(group), anchor="end", room=18)

    def _legend(self) -> Iterator[Item]:
        cut = self.facts.cut
        yield Item("interval", "range", self.words.interval)
        if any(_straddles(one, cut) for one in self.lines):
            yield Item("interval", "doubt", self.words.straddling)
        if cut:
            yield Item("upright", "cut", self.words.cut_line)
        if any(one.group is not None for one in self.lines):
            yield Item("bracket", "bracket", self.words.apart)


def _runs(lines: Sequence[RankInterval]) -> Iterator[tuple[int, int, int]]:
    """(group, first row, last row) of each run of neighbours in one group."""
    for group, rows in groupby(range(len(lines)), key=lambda row: lines[row].group):
        found = list(rows)
        if group is not None:
            yield group, found[0], found[-1]
