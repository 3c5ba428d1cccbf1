"""How strict or lenient each judge is, with its interval: what a panel differs in without anyone being at fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judging.pictures.axis import Scale, spaced, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing, Item
from judging.pictures.lettering import SIZE, clean, width
from judging.pictures.picture import About, Picture, Table, number
from judging.pictures.window import SCREEN_LINES, ends

__all__ = ["Tendencies", "Tendency", "TendencyWords", "draw_tendencies"]


@dataclass(frozen=True)
class Tendency:
    """One judge: how far above (positive, lenient) or below (negative, strict) the panel the judge's marks lie, the
    interval of that, and how many entries it is drawn from.
    """

    judge: str
    value: float
    low: float
    high: float
    entries: int


@dataclass(frozen=True)
class Tendencies:
    """The judges in any order, and to how many decimals their figures are told."""

    judges: tuple[Tendency, ...]
    digits: int = 2


@dataclass(frozen=True, kw_only=True)
class TendencyWords:
    """The picture's words. `stricter` and `lenient` stand at the two ends of the scale; `interval` explains the bars,
    `clear` those that do not reach the panel's middle, `middle` the line at 0. `sliced` has {shown} and {count}.
    """

    judge: str
    value: str
    low: str
    high: str
    entries: str
    stricter: str
    lenient: str
    interval: str
    clear: str
    middle: str
    sliced: str


def draw_tendencies(facts: Tendencies, words: TendencyWords, about: About, *, most: int = SCREEN_LINES) -> Picture:
    """Judges from the most lenient to the strictest; equal ones stay in the order given. Of more than `most` judges
    the two ends are drawn and the note says so; the table has them all. An interval that leaves out 0 has a hollow point.
    """
    ordered = sorted(facts.judges, key=lambda one: -one.value)
    shown = [ordered[at] for at in ends(len(ordered), most)]
    table = Table(
        header=(words.judge, words.value, words.low, words.high, words.entries),
        rows=tuple(
            (
                clean(one.judge),
                *(number(value, facts.digits) for value in (one.value, one.low, one.high)),
                str(one.entries),
            )
            for one in ordered
        ),
        numeric=(False, True, True, True, True),
    )
    return Picture(
        svg=_Rows(facts, words, shown, WIDE).drawn(about),
        narrow=_Rows(facts, words, shown, NARROW).drawn(about),
        title=about.title,
        description=about.description,
        table=table,
        note=words.sliced.format(shown=len(shown), count=len(ordered)) if len(shown) < len(ordered) else "",
    )


def _is_clear(one: Tendency) -> bool:
    return one.low > 0 or one.high < 0


class _Rows:
    def __init__(self, facts: Tendencies, words: TendencyWords, shown: Sequence[Tendency], breadth: float) -> None:
        self.words, self.shown = words, shown
        self.drawing = Drawing(breadth)
        self.is_narrow = breadth < WIDE
        self.figures = [number(one.value, facts.digits) for one in shown]
        taken = max((width(text, SIZE) for text in self.figures), default=0)
        names = min(max((width(clean(one.judge), SIZE) for one in shown), default=0), 220)
        self.room = breadth - taken - 12 if self.is_narrow else names
        start, end = (8.0, breadth - 8) if self.is_narrow else (names + 20, breadth - taken - 20)
        self.reach = max((max(abs(one.low), abs(one.high)) for one in shown), default=0) or 1.0
        self.scale = Scale(-self.reach, self.reach, start, end)
        self.top, self.step = 54.0, 46.0 if self.is_narrow else 26.0
        self.bottom = self.top + self.step * len(shown)

    def drawn(self, about: About) -> str:
        self._ground()
        for row in range(len(self.shown)):
            self._row(row)
        return self.drawing.svg(about, self.drawing.legend(self._legend(), 0, self.bottom + 12) + 4)

    def _ground(self) -> None:
        drawing, scale = self.drawing, self.scale
        half = (scale.end - scale.start) / 2 - 8
        drawing.text("quiet", scale.start, 18, f"← {self.words.stricter}", room=half)
        drawing.text("quiet", scale.end, 18, f"{self.words.lenient} →", anchor="end", room=half)
        marks = ticks(-self.reach, self.reach, max(3, int((scale.end - scale.start) // 64)))
        for mark, text in spaced(scale, marks, written(marks), drawing.edges):
            drawing.uprights("grid", scale(mark), self._stretches())
            drawing.text("tick", scale(mark), self.top - 12, text, anchor="middle")
        drawing.uprights("zero", scale(0), self._stretches())

    def _stretches(self) -> list[tuple[float, float]]:
        """Where upright lines run: all the way, or only beside the bars where names stand above them."""
        if not self.is_narrow:
            return [(self.top - 6, self.bottom)]
        return [(y + 26, y + 42) for y in (self.top + row * self.step for row in range(len(self.shown)))]

    def _row(self, row: int) -> None:
        drawing, scale, one = self.drawing, self.scale, self.shown[row]
        y = self.top + row * self.step
        middle = y + (34 if self.is_narrow else 13)
        drawing.text("text", 0, y + 18, one.judge, room=self.room)
        drawing.text("quiet", drawing.breadth, y + 18, self.figures[row], anchor="end")
        drawing.line("doubt" if _is_clear(one) else "range", scale(one.low), middle, scale(one.high) + 0.01, middle)
        drawing.circle("hollow" if _is_clear(one) else "point", scale(one.value), middle, 5)

    def _legend(self) -> Iterator[Item]:
        yield Item("interval", "range", self.words.interval)
        if any(map(_is_clear, self.shown)):
            yield Item("interval", "doubt", self.words.clear)
        yield Item("upright", "zero", self.words.middle)
