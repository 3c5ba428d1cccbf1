"""Who has seen what: judges on one side, entries on the other, a line for every sheet between them.

Marks can be compared only within a part of the network that hangs together; each part is drawn on its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from judging.pictures.drawing import NARROW, WIDE, Drawing, Item, tidy
from judging.pictures.lettering import SIZE, clean, width, wrapped
from judging.pictures.picture import About, Picture, Table

__all__ = ["Meeting", "Network", "NetworkWords", "draw_network"]

MOST_JUDGES, MOST_ENTRIES = 80, 240
SWEEPS = 12


@dataclass(frozen=True)
class Meeting:
    """A judge has marked an entry: their positions in the network, and how much there is between them (1 for one sheet,
    or a number of marks).
    """

    judge: int
    entry: int
    weight: int = 1


@dataclass(frozen=True)
class Network:
    """Names of judges and entries, each meeting of a judge and an entry once."""

    judges: tuple[str, ...]
    entries: tuple[str, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, kw_only=True)
class NetworkWords:
    """The picture's words. `part` heads a part, with {part}, {judges}, {entries} and {sheets}; `alone` those without any
    meeting, with {judges} and {entries}. `judge_sign`, `entry_sign` and `sheet_sign` explain the signs. The table has a
    row for every part, judge and entry: `kind` heads its second column, `kind_part`, `kind_judge` and `kind_entry` fill
    it. `sliced` has {judges_shown}, {judges}, {entries_shown} and {entries}.
    """

    judge_sign: str
    entry_sign: str
    sheet_sign: str
    part: str
    alone: str
    kind: str
    kind_part: str
    kind_judge: str
    kind_entry: str
    name: str
    part_head: str
    judges: str
    entries: str
    weight: str
    sliced: str


@dataclass(frozen=True)
class _Part:
    """One part of the network: positions of its judges and entries, in the order in which they are drawn."""

    judges: tuple[int, ...]
    entries: tuple[int, ...]
    meetings: tuple[Meeting, ...] = field(repr=False)


def draw_network(facts: Network, words: NetworkWords, about: About) -> Picture:
    """The network part by part, the largest first. Within a part both sides are ordered so that lines cross little
    (barycentres, a fixed number of sweeps: no chance in it). A judge's circle grows with the load, which is also
    written. Of more than 80 judges or 240 entries the first are drawn; parts, loads and the table count them all.
    """
    parts = _parts(facts)
    sliced = ""
    if len(facts.judges) > MOST_JUDGES or len(facts.entries) > MOST_ENTRIES:
        sliced = words.sliced.format(
            judges_shown=min(len(facts.judges), MOST_JUDGES),
            judges=len(facts.judges),
            entries_shown=min(len(facts.entries), MOST_ENTRIES),
            entries=len(facts.entries),
        )
    return Picture(
        svg=_Web(facts, words, parts, WIDE).drawn(about),
        narrow=_Web(facts, words, parts, NARROW).drawn(about),
        title=about.title,
        description=about.description,
        table=_table(facts, words, parts),
        note=sliced,
    )


def _parts(facts: Network) -> tuple[_Part, ...]:
    """The connected parts, largest first; judges and entries without any meeting together in a last one."""
    root = list(range(len(facts.judges) + len(facts.entries)))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    first_entry = len(facts.judges)
    for one in facts.meetings:
        a, b = find(one.judge), find(first_entry + one.entry)
        root[max(a, b)] = min(a, b)
    met: dict[int, list[Meeting]] = defaultdict(list)
    for one in sorted(facts.meetings, key=lambda one: (one.judge, one.entry)):
        met[find(one.judge)].append(one)
    parts = sorted(
        (_ordered(meetings) for meetings in met.values()), key=lambda part: (-len(part.meetings), part.judges)
    )
    alone = [node for node in range(len(root)) if find(node) not in met]
    if alone:
        judges = tuple(node for node in alone if node < first_entry)
        parts.append(_Part(judges, tuple(node - first_entry for node in alone if node >= first_entry), ()))
    return tuple(parts)


def _ordered(meetings: Sequence[Meeting]) -> _Part:
    judges, entries = sorted({one.judge for one in meetings}), sorted({one.entry for one in meetings})
    of_judge: dict[int, list[int]] = defaultdict(list)
    of_entry: dict[int, list[int]] = defaultdict(list)
    for one in meetings:
        of_judge[one.judge].append(one.entry)
        of_entry[one.entry].append(one.judge)
    for _ in range(SWEEPS):
        entries = _by_barycentre(entries, of_entry, judges)
        judges = _by_barycentre(judges, of_judge, entries)
    return _Part(tuple(judges), tuple(entries), tuple(meetings))


def _by_barycentre(nodes: Sequence[int], neighbours: Mapping[int, Sequence[int]], beside: Sequence[int]) -> list[int]:
    at = {node: place for place, node in enumerate(beside)}
    return sorted(nodes, key=lambda node: (sum(at[each] for each in neighbours[node]) / len(neighbours[node]), node))


def _table(facts: Network, words: NetworkWords, parts: Sequence[_Part]) -> Table:
    rows = []
    for at, part in enumerate(parts, 1):
        counts = (str(len(part.judges)), str(len(part.entries)), str(_weight(part.meetings)))
        rows.append((_heading(at, part, words), words.kind_part, str(at), *counts))
    for at, part in enumerate(parts, 1):
        by_judge, by_entry = _loads(part)
        for judge in part.judges:
            met = by_judge[judge]
            counts = ("", str(len(met)), str(_weight(met)))
            rows.append((clean(facts.judges[judge]), words.kind_judge, str(at), *counts))
        for entry in part.entries:
            met = by_entry[entry]
            counts = (str(len(met)), "", str(_weight(met)))
            rows.append((clean(facts.entries[entry]), words.kind_entry, str(at), *counts))
    header = (words.name, words.kind, words.part_head, words.judges, words.entries, words.weight)
    return Table(header, tuple(rows), (False, False, True, True, True, True))


def _heading(at: int, part: _Part, words: NetworkWords) -> str:
    sentence = words.part if part.meetings else words.alone
    counts = {"judges": len(part.judges), "entries": len(part.entries), "sheets": _weight(part.meetings)}
    return clean(sentence.format(part=at, **counts))


def _loads(part: _Part) -> tuple[dict[int, list[Meeting]], dict[int, list[Meeting]]]:
    by_judge: dict[int, list[Meeting]] = defaultdict(list)
    by_entry: dict[int, list[Meeting]] = defaultdict(list)
    for one in part.meetings:
        by_judge[one.judge].append(one)
        by_entry[one.entry].append(one)
    return by_judge, by_entry


def _weight(meetings: Sequence[Meeting]) -> int:
    return sum(one.weight for one in meetings)


class _Web:
    def __init__(self, facts: Network, words: NetworkWords, parts: Sequence[_Part], breadth: float) -> None:
        self.facts, self.words, self.parts = facts, words, parts
        self.drawing = Drawing(breadth)
        self.is_narrow = breadth < WIDE
        loads: dict[int, int] = defaultdict(int)
        for one in facts.meetings:
            loads[one.judge] += 1
        self.loads = loads
        self.most = max(loads.values(), default=1)
        self.heaviest = max((one.weight for one in facts.meetings), default=1)
        names = max((width(clean(name), SIZE) for name in facts.judges[:MOST_JUDGES]), default=0)
        self.names = min(names, 100 if self.is_narrow else 190)
        self.figures = width(str(self.most), SIZE)
        self.radius = 8.0 if self.is_narrow else 10.0
        self.x = self.names + self.figures + 12 + self.radius + 4

    def drawn(self, about: About) -> str:
        y = 0.0
        for at, part in enumerate(self.parts, 1):
            y = self._part(at, part, y)
        items = [
            Item("dot", "node", self.words.judge_sign),
            Item("dot", "dot", self.words.entry_sign),
            Item("line", "link", self.words.sheet_sign),
        ]
        return self.drawing.svg(about, self.drawing.legend(items, 0, y + 4) + 4)

    def _part(self, at: int, part: _Part, y: float) -> float:
        judges = [judge for judge in part.judges if judge < MOST_JUDGES]
        entries = [entry for entry in part.entries if entry < MOST_ENTRIES]
        heading = wrapped(_heading(at, part, self.words), self.drawing.breadth, SIZE, 3)
        for line, words in enumerate(heading):
            self.drawing.text("quiet", 0, y + 18 + 20 * line, words, room=self.drawing.breadth)
        top = y + 14 + 20 * len(heading)
        pitch = self._pitch(len(entries))
        height = max(len(judges) * (2 * self.radius + 8), len(entries) * pitch, 24)
        judge_y = {judge: top + height * (row + 0.5) / len(judges) for row, judge in enumerate(judges)}
        entry_y = {entry: top + height * (row + 0.5) / len(entries) for row, entry in enumerate(entries)}
        named = bool(entries) and height / len(entries) >= 18
        end = self._entries_at(entries if named else [])
        self._links(part, judge_y, entry_y, end)
        self._judges(judge_y)
        self._entries(entry_y, end, named=named)
        return top + height + 16

    def _pitch(self, count: int) -> float:
        return 22.0 if count <= 30 else 18.0 if count <= 60 else 4.0 if count <= 120 else 3.0

    def _entries_at(self, named: Sequence[int]) -> float:
        """Where the entries stand: at the edge, or as far from it as their names need."""
        longest = max((width(clean(self.facts.entries[entry]), SIZE) for entry in named), default=0)
        return self.drawing.breadth - 6 - (min(longest, 90 if self.is_narrow else 230) + 8 if named else 0)

    def _links(self, part: _Part, judge_y: Mapping[int, float], entry_y: Mapping[int, float], end: float) -> None:
        middle = tidy((self.x + end) / 2)
        curves: dict[tuple[int, int], list[str]] = defaultdict(list)
        for one in part.meetings:
            if one.judge in judge_y and one.entry in entry_y:
                start, finish = tidy(judge_y[one.judge]), tidy(entry_y[one.entry])
                curve = f"M{tidy(self.x)} {start}C{middle} {start} {middle} {finish} {tidy(end)} {finish}"
                curves[one.weight, one.judge].append(curve)
        with self.drawing.group("link"):
            for weight, judge in sorted(curves):
                thick = 0.6 + 1.9 * (weight - 1) / (self.heaviest - 1) if self.heaviest > 1 else 0.9
                self.drawing.path("", "".join(curves[weight, judge]), **{"stroke-width": thick})

    def _judges(self, judge_y: Mapping[int, float]) -> None:
        for judge, y in judge_y.items():
            load = self.loads.get(judge, 0)
            self.drawing.text("text", self.names, y + 5, self.facts.judges[judge], anchor="end", room=self.names)
            self.drawing.text("quiet", self.names + 10 + self.figures, y + 5, str(load), anchor="end")
            self.drawing.circle("node", self.x, y, max(self.radius * sqrt(load / self.most), 2.5))

    def _entries(self, entry_y: Mapping[int, float], x: float, *, named: bool) -> None:
        if not entry_y:
            return
        with self.drawing.group("dot"):
            for entry, y in entry_y.items():
                self.drawing.circle("", x, y, 4 if named else 1.5, "" if named else self.facts.entries[entry])
        if named:
            for entry, y in entry_y.items():
                room = self.drawing.breadth - x - 10
                self.drawing.text("text", x + 10, y + 5, self.facts.entries[entry], room=room)
