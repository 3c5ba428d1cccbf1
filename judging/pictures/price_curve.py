"""What one good costs in another: a line through the best answers that can be had, and the one that was chosen."""

from dataclasses import dataclass

from judging.pictures.axis import Scale, spaced, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing, Item, tidy
from judging.pictures.lettering import SIZE, clean, width
from judging.pictures.picture import About, Picture, Table, number

__all__ = ["PriceCurve", "PricePoint", "PriceWords", "draw_price_curve"]


@dataclass(frozen=True)
class PricePoint:
    """One answer: how much it has of both goods, and what it is called in the table."""

    x: float
    y: float
    name: str = ""


@dataclass(frozen=True)
class PriceCurve:
    """Points in the order in which the line joins them, the position of the chosen one (None for none), and the
    decimals to which each good is told.
    """

    points: tuple[PricePoint, ...]
    chosen: int | None = None
    digits: tuple[int, int] = (2, 2)


@dataclass(frozen=True, kw_only=True)
class PriceWords:
    """`x` and `y` name the goods, `name` heads the answers in the table; `choice` heads the column that says which was
    chosen and `chosen` is the word in it and in the legend; `point` explains the other dots.
    """

    x: str
    y: str
    name: str
    choice: str
    chosen: str
    point: str


def draw_price_curve(facts: PriceCurve, words: PriceWords, about: About) -> Picture:
    """The curve with a dot for every answer; the chosen one is larger and in another colour."""
    dx, dy = facts.digits
    return Picture(
        svg=_drawn(facts, words, about, WIDE),
        narrow=_drawn(facts, words, about, NARROW),
        title=about.title,
        description=about.description,
        table=Table(
            header=(words.name, words.x, words.y, words.choice),
            rows=tuple(
                (clean(one.name), number(one.x, dx), number(one.y, dy), words.chosen if at == facts.chosen else "")
                for at, one in enumerate(facts.points)
            ),
            numeric=(False, True, True, False),
        ),
    )


def _drawn(facts: PriceCurve, words: PriceWords, about: About, breadth: float) -> str:
    drawing = Drawing(breadth)
    xs, ys = [one.x for one in facts.points] or [0.0], [one.y for one in facts.points] or [0.0]
    along, up = _stretched(min(xs), max(xs)), _stretched(min(ys), max(ys))
    x_marks, y_marks = ticks(*along, max(2, int(breadth // 70))), ticks(*up, 6)
    figures = written(y_marks)
    left, bottom = max(width(text, SIZE) for text in figures) + 12, 320.0 if breadth >= WIDE else 240.0
    x, y = Scale(*along, left, breadth - 24), Scale(*up, bottom, 40)
    drawing.text("quiet", 0, 18, words.y, room=breadth)
    for mark, text in zip(y_marks, figures, strict=True):
        drawing.line("grid", left, y(mark), breadth, y(mark))
        drawing.text("tick", left - 8, y(mark) + 5, text, anchor="end")
    for mark, text in spaced(x, x_marks, written(x_marks), drawing.edges):
        drawing.line("grid", x(mark), 40, x(mark), bottom)
        drawing.text("tick", x(mark), bottom + 20, text, anchor="middle")
    drawing.text("quiet", breadth, bottom + 42, words.x, anchor="end", room=breadth)
    places = [(x(one.x), y(one.y)) for one in facts.points]
    if len(places) > 1:
        drawing.path("curve", "M" + "L".join(f"{tidy(a)} {tidy(b)}" for a, b in places))
    for at, (a, b) in enumerate(places):
        if at != facts.chosen:
            drawing.circle("point", a, b, 5)
    if facts.chosen is not None:
        drawing.circle("chosen", *places[facts.chosen], 9)
    items = [Item("dot", "point", words.point)]
    if facts.chosen is not None:
        items.append(Item("chosen", "chosen", words.chosen))
    return drawing.svg(about, drawing.legend(items, 0, bottom + 54) + 4)


def _stretched(low: float, high: float) -> tuple[float, float]:
    spare = (high - low) * 0.06 or 1.0
    return low - spare, high + spare
