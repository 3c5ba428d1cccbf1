"""The cut with its uncertain band: every entry by its total, and those whose rank could lie on either side."""

from collections.abc import Iterator
from dataclasses import dataclass

from judging.pictures.axis import Scale, spaced, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing, Item
from judging.pictures.lettering import SIZE, clean, width
from judging.pictures.picture import About, Picture, Table

__all__ = ["CutBand", "CutLine", "CutWords", "draw_cut"]

INSIDE, UNSURE, OUTSIDE = "inside", "unsure", "outside"


@dataclass(frozen=True)
class CutLine:
    """One entry: its official place, its total as a number to draw and as it is printed, and its rank interval."""

    entry: str
    place: int
    total: float
    printed: str
    low: int
    high: int


@dataclass(frozen=True)
class CutBand:
    """Entries in their official order, the highest total first, and how many places lie within the cut."""

    lines: tuple[CutLine, ...]
    cut: int


@dataclass(frozen=True, kw_only=True)
class CutWords:
    """The picture's words. `inside`, `unsure` and `outside` are sentences of the legend with {count}; `side` heads the
    table's last column and the three `..._word` fill it; `cut_line` explains the dashed line, `band` the shading.
    """

    place: str
    entry: str
    total: str
    low: str
    high: str
    side: str
    inside: str
    unsure: str
    outside: str
    inside_word: str
    unsure_word: str
    outside_word: str
    cut_line: str
    band: str


def draw_cut(facts: CutBand, words: CutWords, about: About) -> Picture:
    """Totals against official order. Who is surely inside is a full dot, who is unsure a hollow one, who is surely
    outside a small one; the band reaches from the first unsure entry to the last. Any number of entries is drawn.
    """
    return Picture(
        svg=_Cut(facts, words, WIDE).drawn(about),
        narrow=_Cut(facts, words, NARROW).drawn(about),
        title=about.title,
        description=about.description,
        table=_table(facts, words),
    )


def _side(line: CutLine, cut: int) -> str:
    if line.high <= cut:
        return INSIDE
    return UNSURE if line.low <= cut else OUTSIDE


def _table(facts: CutBand, words: CutWords) -> Table:
    told = {INSIDE: words.inside_word, UNSURE: words.unsure_word, OUTSIDE: words.outside_word}
    return Table(
        header=(words.place, words.entry, words.total, words.low, words.high, words.side),
        rows=tuple(
            (
                *(str(one.place), clean(one.entry), clean(one.printed), str(one.low), str(one.high)),
                told[_side(one, facts.cut)],
            )
            for one in facts.lines
        ),
        numeric=(True, False, True, True, True, False),
    )


class _Cut:
    def __init__(self, facts: CutBand, words: CutWords, breadth: float) -> None:
        self.facts, self.words = facts, words
        self.drawing = Drawing(breadth)
        totals = [one.total for one in facts.lines] or [0.0]
        low, high = min(totals), max(totals)
        spare = (high - low) * 0.06 or 1.0
        self.marks = ticks(low - spare, high + spare, 6)
        self.figures = written(self.marks)
        left = max(width(text, SIZE) for text in self.figures) + 12
        self.top, self.bottom = 36.0, 36.0 + (300 if breadth >= WIDE else 220)
        self.x = Scale(0.5, len(facts.lines) + 0.5, left, breadth - 4)
        self.y = Scale(low - spare, high + spare, self.bottom, self.top)
        self.sides = [_side(one, facts.cut) for one in facts.lines]

    def drawn(self, about: About) -> str:
        self._ground()
        self._dots()
        height = self.drawing.legend(self._legend(), 0, self.bottom + 50)
        return self.drawing.svg(about, height + 4)

    def _ground(self) -> None:
        drawing, x, y = self.drawing, self.x, self.y
        unsure = [at for at, side in enumerate(self.sides, 1) if side == UNSURE]
        if unsure:
            start, end = x(unsure[0] - 0.5), x(unsure[-1] + 0.5)
            drawing.rect("band", start, self.top, end - start, self.bottom - self.top)
        for mark, text in zip(self.marks, self.figures, strict=True):
            drawing.line("grid", x.start, y(mark), x.end, y(mark))
            drawing.text("tick", x.start - 8, y(mark) + 5, text, anchor="end")
        drawing.text("quiet", 0, 16, self.words.total, room=drawing.breadth - 8)
        count = len(self.facts.lines)
        places = ticks(1, max(count, 1), max(2, int((x.end - x.start) // 56)), whole=True)
        places = (1.0, *(place for place in places if place > 1))
        for place, figure in spaced(x, places, written(places), drawing.edges):
            drawing.text("tick", x(place), self.bottom + 20, figure, anchor="middle")
        drawing.text("quiet", x.end, self.bottom + 40, self.words.place, anchor="end", room=x.end)
        if 0 < self.facts.cut < count:
            drawing.line("cut", x(self.facts.cut + 0.5), self.top - 8, x(self.facts.cut + 0.5), self.bottom)

    def _dots(self) -> None:
        """The sure ones first, the unsure on top; smaller the more there are, but each kind still its own shape."""
        pitch = (self.x.end - self.x.start) / max(len(self.sides), 1)
        large = min(5.0, max(2.6, pitch * 0.55))
        kinds = ((OUTSIDE, "settled", large * 0.75, 0.0), (INSIDE, "node", large, 0.0))
        for side, kind, radius, stroke in (*kinds, (UNSURE, "hollow", large + 0.4, large / 2)):
            members = [(at, one) for at, one in enumerate(self.facts.lines, 1) if self.sides[at - 1] == side]
            if not members:
                continue
            with self.drawing.group(kind, **({"stroke-width": stroke} if stroke else {})):
                for at, one in members:
                    self.drawing.circle("", self.x(at), self.y(one.total), radius, self._told(one))

    def _told(self, line: CutLine) -> str:
        """What a pointer that rests on a dot is told, unless there are too many dots to rest on one."""
        return f"{line.place}. {line.entry} · {line.printed}" if len(self.sides) <= 250 else ""

    def _legend(self) -> Iterator[Item]:
        kinds = ((INSIDE, "node", self.words.inside), (UNSURE, "hollow", self.words.unsure))
        for side, kind, sentence in (*kinds, (OUTSIDE, "settled", self.words.outside)):
            if count := self.sides.count(side):
                yield Item("dot", kind, sentence.format(count=count))
        if 0 < self.facts.cut < len(self.sides):
            yield Item("upright", "cut", self.words.cut_line)
        if UNSURE in self.sides:
            yield Item("box", "band", self.words.band)
