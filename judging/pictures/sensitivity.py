"""What the winner's lead hangs on: a tornado of what leaving out a judge or criterion, or a change of weight, does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from judging.pictures.axis import Scale, spaced, ticks, written
from judging.pictures.drawing import NARROW, WIDE, Drawing, Item, tidy
from judging.pictures.lettering import SIZE, clean, shortened, width
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


def draw_leads(facts: Leads, words: LeadWords, about: About, *, most: int = MOST) -> Picture:
    """Changes by how far they move the lead, the furthest first. At most `most` are drawn; the table has them all. The part
    of a bar where another entry would win is hatched, and who that would be is said in words.
    """
    ordered = sorted(facts.effects, key=lambda one: (min(one.low, 0.0), -_reach(one, facts.lead)))
    shown = ordered[:most]
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
        names = min(max((width(clean(one.change), SIZE) for one in shown), default=0), 290)
        start, end = (0.0, breadth) if self.is_narrow else (names + 20, breadth)
        values = [facts.lead, 0.0, *(value for one in shown for value in (one.low, one.high))]
        room = max(width(number(value, facts.digits), SIZE) for value in values) + 10
        self.start, self.end, self.names = start, end, names
        self.scale = Scale(min(values), max(values), start + room, end - room)
        self.top = 54.0

    def drawn(self, about: About) -> str:
        tops = list(accumulate((self._height(one) for one in self.shown), initial=self.top))
        bars = [y + (25 if self.is_narrow else 6) for y in tops[:-1]]
        self._ground(bars, tops[-1])
        for one, y, bar in zip(self.shown, tops, bars, strict=False):
            room = self.drawing.breadth if self.is_narrow else self.names
            self.drawing.text("text", 0, y + 19, one.change, room=room)
            self._bar(one, bar)
        self._upright("zero", 0, bars, tops[-1])
        self._upright("cut", self.facts.lead, bars, tops[-1])
        for one, bar in zip(self.shown, bars, strict=True):
            self._figures(one, bar)
        height = self.drawing.legend(self._legend(), 0, tops[-1] + 12)
        return self.drawing.svg(about, height + 4)

    def _height(self, one: Effect) -> float:
        return (46.0 if self.is_narrow else 28.0) + (22.0 if one.winner else 0.0)

    def _ground(self, bars: Sequence[float], bottom: float) -> None:
        drawing, scale = self.drawing, self.scale
        drawing.text("quiet", self.start, 18, self.words.lead, room=self.end - self.start)
        marks = ticks(scale.low, scale.high, max(2, int((scale.end - scale.start) // 64)))
        for mark, text in spaced(scale, marks, written(marks), drawing.edges):
            self._upright("grid", mark, bars, bottom)
            drawing.text("tick", scale(mark), self.top - 12, text, anchor="middle")

    def _upright(self, kind: str, value: float, bars: Sequence[float], bottom: float) -> None:
        """A line all the way down, or only beside the bars where names stand above them."""
        stretches = [(bar, bar + 16) for bar in bars] if self.is_narrow else [(self.top - 6, bottom)]
        self.drawing.uprights(kind, self.scale(value), stretches)

    def _bar(self, one: Effect, y: float) -> None:
        scale, lead = self.scale, self.facts.lead
        low, high = min(one.low, lead), max(one.high, lead)
        start, end = scale(max(low, 0)), scale(max(high, 0))
        self.drawing.rect("bar", start, y, end - start, 16)
        if low < 0:
            self._overturned(scale(low), scale(min(high, 0)), y)

    def _figures(self, one: Effect, y: float) -> None:
        scale, lead, digits = self.scale, self.facts.lead, self.facts.digits
        if one.low < lead:
            self.drawing.figure(scale(one.low) - 6, y + 13, number(one.low, digits), anchor="end")
        if one.high > lead:
            self.drawing.figure(scale(one.high) + 6, y + 13, number(one.high, digits))
        if one.winner:
            room = self.end - self.start
            spare = room - width(self.words.winner.format(winner=""), SIZE, bold=True)
            winner = shortened(clean(one.winner), spare, SIZE, bold=True)
            sentence = clean(self.words.winner.format(winner=winner))
            taken = min(width(sentence, SIZE, bold=True), room)
            self.drawing.rect("pad", self.start - 2, y + 20, taken + 4, 18)
            self.drawing.text("alert", self.start, y + 34, sentence, room=room)

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
