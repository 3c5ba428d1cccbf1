"""What the winner's lead hangs on: a tornado of what leaving out a judge or criterion, or a change of weight, does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judging.pictures.axis import Scale, ticks, written
from judging.pictures.drawing import NARROW, SIZE, WIDE, Drawing, Item, tidy
from judging.pictures.lettering import clean, width
from judging.pictures.picture import About, Picture, Table, number

__all__ = ["Effect", "LeadWords", "Leads", "draw_leads"]

MOST = 24


@dataclass(frozen=True)
class Effect:
    """One change and the smallest and largest lead that the present winner would have under it. A negative lead means
    that another entry would win; `winner` names it where the lead is smallest.
    """

    change: str
    low: float
    high: float
    winner: str = ""


@dataclass(frozen=True)
class Leads:
    """The winner's lead as it is, and the effects in any order; `digits` are the decimals that are told."""

    lead: float
    effects: tuple[Effect, ...]
    digits: int = 2


@dataclass(frozen=True, kw_only=True)
class LeadWords:
    """The picture's words. `lead` names the scale ("Lead of the winner, in points"); `bar` explains the bars, `over`
    the part of a bar beyond 0, `now` the line at the present lead, `tie` the line at 0. `winner` is a phrase with
    {winner} ("{winner} would win"). `sliced` has {shown} and {count}.
    """

    change: str
    lead: str
    low: str
    high: str
    winner_head: str
    winner: str
    bar: str
    over: str
    now: str
    tie: str
    sliced: str


def draw_leads(facts: Leads, words: LeadWords, about: About) -> Picture:
    """Changes by how far they move the lead, the furthest first. At most 24 are drawn; the table has them all. The part
    of a bar where another entry would win is hatched, and who that would be is said in words.
    """
    ordered = sorted(facts.effects, key=lambda one: (min(one.low, 0.0), -_reach(one, facts.lead)))
    shown = ordered[:MOST]
    return Picture(
        svg=_Tornado(facts, words, shown, WIDE).drawn(about),
        narrow=_Tornado(facts, words, shown, NARROW).drawn(about),
        title=about.title,
        description=about.description,
        table=_table(facts, words, ordered),
        note=words.sliced.format(shown=len(shown), count=len(ordered)) if len(shown) < len(ordered) else "",
    )


def _reach(effect: Effect, lead: float) -> float:
    return max(abs(effect.low - lead), abs(effect.high - lead))


def _table(facts: Leads, words: LeadWords, ordered: Sequence[Effect]) -> Table:
    now = number(facts.lead, facts.digits)
    rows = [
        (clean(one.change), number(one.low, facts.digits), number(one.high, facts.digits), clean(one.winner))
        for one in ordered
    ]
    return Table(
        header=(words.change, words.low, words.high, words.winner_head),
        rows=((words.now, now, now, ""), *rows),
        numeric=(False, True, True, False),
    )


class _Tornado:
    def __init__(self, facts: Leads, words: LeadWords, shown: Sequence[Effect], breadth: float) -> None:
        self.facts, self.words, self.shown = facts, words, shown
        self.drawing = Drawing(breadth)
        self.is_narrow = breadth < WIDE
        names = min(max((width(clean(one.change), SIZE) for one in shown), default=0), 230)
        start, end = (0.0, breadth) if self.is_narrow else (names + 20, breadth)
        values = [facts.lead, 0.0, *(value for one in shown for value in (one.low, one.high))]
        room = max(width(number(value, facts.digits), SIZE) for value in values) + 10
        self.start, self.end, self.names = start, end, names
        self.scale = Scale(min(values), max(values), start + room, end - room)
        self.top = 54.0

    def drawn(self, about: About) -> str:
        heights = [self._height(one) for one in self.shown]
        bottom = self.top + sum(heights)
        self._ground(bottom)
        y = self.top
        for one, height in zip(self.shown, heights, strict=True):
            self._row(one, y)
            y += height
        self.drawing.line("zero", self.scale(0), self.top - 6, self.scale(0), bottom)
        self.drawing.line("cut", self.scale(self.facts.lead), self.top - 6, self.scale(self.facts.lead), bottom)
        height = self.drawing.legend(self._legend(), 0, bottom + 12)
        return self.drawing.svg(about, height + 4)

    def _height(self, one: Effect) -> float:
        return (46.0 if self.is_narrow else 28.0) + (22.0 if one.winner else 0.0)

    def _ground(self, bottom: float) -> None:
        drawing, scale = self.drawing, self.scale
        drawing.text("quiet", self.start, 18, self.words.lead, room=self.end - self.start)
        marks = ticks(scale.low, scale.high, max(2, int((scale.end - scale.start) // 64)))
        for mark, text in zip(marks, written(marks), strict=True):
            drawing.line("grid", scale(mark), self.top - 6, scale(mark), bottom)
            drawing.text("quiet", scale(mark), self.top - 12, text, anchor="middle")

    def _row(self, one: Effect, y: float) -> None:
        drawing, scale, digits = self.drawing, self.scale, self.facts.digits
        drawing.text("text", 0, y + 19, one.change, room=drawing.breadth if self.is_narrow else self.names)
        bar = y + (25 if self.is_narrow else 6)
        low, high = min(one.low, self.facts.lead), max(one.high, self.facts.lead)
        drawing.rect("bar", scale(max(low, 0)), bar, scale(max(high, 0)) - scale(max(low, 0)), 16)
        if low < 0:
            self._overturned(scale(low), scale(min(high, 0)), bar)
        if one.low < self.facts.lead:
            drawing.text("quiet", scale(low) - 6, bar + 13, number(one.low, digits), anchor="end")
        if one.high > self.facts.lead:
            drawing.text("quiet", scale(high) + 6, bar + 13, number(one.high, digits))
        if one.winner:
            sentence = self.words.winner.format(winner=clean(one.winner))
            drawing.text("alert", self.start, bar + 34, sentence, room=self.end - self.start)

    def _overturned(self, start: float, end: float, y: float) -> None:
        """The part of a bar beyond a tie: an outline with a hatching, so that it is told without colour."""
        self.drawing.rect("over", start, y, end - start, 16)
        strokes, x = [], start + 8
        while x < end:
            run = min(16.0, x - start)
            strokes.append(f"M{tidy(x)} {tidy(y)}l{tidy(-run)} {tidy(run)}")
            x += 8
        if strokes:
            self.drawing.path("hatch", "".join(strokes))

    def _legend(self) -> Iterator[Item]:
        yield Item("box", "bar", self.words.bar)
        if any(one.low < 0 for one in self.shown):
            yield Item("box", "over", self.words.over)
        yield Item("upright", "cut", self.words.now)
        yield Item("upright", "zero", self.words.tie)
