"""How often each amount occurs: a plain histogram."""

from dataclasses import dataclass

from judging.pictures.axis import Scale, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing
from judging.pictures.lettering import SIZE, clean, width
from judging.pictures.picture import About, Picture, Table

__all__ = ["Bin", "Histogram", "HistogramWords", "draw_histogram"]

MOST = 24


@dataclass(frozen=True)
class Bin:
    """One bar: what it counts, as it is printed, and how many there are."""

    label: str
    count: int


@dataclass(frozen=True)
class Histogram:
    """Bars from left to right, 24 at most; ValueError for more, because then bins should be wider."""

    bins: tuple[Bin, ...]

    def __post_init__(self) -> None:
        if len(self.bins) > MOST:
            raise ValueError(f"A histogram has {MOST} bars at most; make its bins wider.")


@dataclass(frozen=True, kw_only=True)
class HistogramWords:
    """`amount` names what is counted along the axis, `count` how many there are."""

    amount: str
    count: str


def draw_histogram(facts: Histogram, words: HistogramWords, about: About) -> Picture:
    """A bar for every bin, with its count above it."""
    return Picture(
        svg=_drawn(facts, words, about, WIDE),
        narrow=_drawn(facts, words, about, NARROW),
        title=about.title,
        description=about.description,
        table=Table(
            header=(words.amount, words.count),
            rows=tuple((clean(one.label), str(one.count)) for one in facts.bins),
            numeric=(True, True),
        ),
    )


def _drawn(facts: Histogram, words: HistogramWords, about: About, breadth: float) -> str:
    drawing = Drawing(breadth)
    highest = max((one.count for one in facts.bins), default=0) or 1
    marks = ticks(0, highest, 5, whole=True)
    figures = written(marks)
    left = max(width(text, SIZE) for text in figures) + 12
    bottom = 240.0
    y = Scale(0, highest, bottom, 50)
    drawing.text("quiet", 0, 16, words.count, room=breadth)
    for mark, text in zip(marks, figures, strict=True):
        drawing.line("grid", left, y(mark), breadth, y(mark))
        drawing.text("tick", left - 8, y(mark) + 5, text, anchor="end")
    pitch = (breadth - left) / max(len(facts.bins), 1)
    labels = max((width(clean(one.label), SIZE) for one in facts.bins), default=0)
    every = max(1, -int(-(labels + 8) // pitch))
    for at, one in enumerate(facts.bins):
        middle = left + (at + 0.5) * pitch
        drawing.rect("bar", middle - pitch * 0.4, y(one.count), pitch * 0.8, bottom - y(one.count))
        if width(str(one.count), SIZE) + 4 <= pitch:
            drawing.text("text", middle, y(one.count) - 6, str(one.count), anchor="middle")
        if at % every == 0:
            drawing.text("quiet", middle, bottom + 20, one.label, anchor="middle", room=max(pitch * every - 4, 20))
    drawing.line("zero", left, bottom, breadth, bottom)
    drawing.text("quiet", breadth, bottom + 42, words.amount, anchor="end", room=breadth)
    return drawing.svg(about, bottom + 50)
