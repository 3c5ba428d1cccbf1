"""What a match is worked out from: the entries and judges of a round as the engine takes them, read once.

Everything goes by code. Who is given entries already counts: pairs that stay are locked, and a judge who was released
keeps the finished sheets and gets nothing more. A digest of every part is kept, so that it can be told later what has
changed: the plan that was shown is the plan that is applied, or none.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from audit.steps import Refusal
from awards.models import Entry, EntryRevision, Round
from awards.queries.rounds import entries_in_round
from judging.enums import SHEET_TOUCHED, MatchKind, SheetState, WishKind
from judging.matching.affinity import Affinity, Reader, Work, affinities
from judging.matching.building import checked
from judging.matching.problem import Conflict, Pair, Problem, Rules
from judging.matching.problem import Entry as MatchEntry
from judging.matching.problem import Judge as MatchJudge
from judging.matching.settings import Keep, MatchSettings
from judging.models import Assignment, Judge, MatchPlan, PairWish
from judging.queries.assignments import accepted_judges, gate_for
from judging.queries.conflicts import known_conflicts

LONGEST_TEXT = 6000  # letters of an entry that are looked at
SHORT = 12  # letters of a digest of one part
NAMED = 5
KEPT: Mapping[Keep, frozenset[str] | None] = {
    Keep.ALL: None,
    Keep.STARTED: frozenset(SHEET_TOUCHED),
    Keep.FINISHED: frozenset({SheetState.SUBMITTED}),
}


@dataclass(frozen=True, eq=False)
class MatchInputs:
    """The problem of a round with what it was made from. Pairs are (entry, judge) by code.

    `live` are the assignments that exist, with the states of their sheets; `pins` those that the secretariat asked for;
    `notes` say what could not be honoured; `digests` holds one digest a part.
    """

    problem: Problem
    affinity: Affinity
    entries: Mapping[str, Entry]
    judges: Mapping[str, Judge]
    live: Mapping[Pair, str]
    pins: frozenset[Pair]
    notes: tuple[str, ...]
    digests: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Over all parts."""
        return _digest(self.digests)

    @property
    def finished(self) -> frozenset[Pair]:
        """The pairs whose sheets are submitted: no plan ever takes them away."""
        return frozenset(pair for pair, state in self.live.items() if state == SheetState.SUBMITTED)


def why_not_match(round: Round, settings: MatchSettings | None = None) -> Refusal | None:
    """Why nothing can be matched in this round now; codes round-not-scored, round-closed, no-entries, no-judges,
    no-rubric.
    """
    gate = gate_for(round)
    refusal = gate.why_not_round()
    if refusal is not None:
        return refusal
    entries = list(_entries(round, settings or MatchSettings()))
    if not entries:
        return Refusal("no-entries", _("No entry is in this round yet. Screen or advance entries first."))
    if not _chosen_judges(round, settings or MatchSettings()).exists():
        return Refusal("no-judges", _("No judge has accepted an invitation yet."))
    bare = sorted(entry.code for entry in entries if gate.rubric_for(entry) is None)
    if bare:
        message = _("This round has no rubric for the category of entry %(entry)s. Write one first.")
        return Refusal("no-rubric", message % {"entry": bare[0]}, {"entries": bare})
    return None


def match_inputs(
    round: Round, settings: MatchSettings, *, more: Mapping[str, int] | None = None, keeps_panels: bool = False
) -> MatchInputs:
    """Read the problem of a round at these settings. About fifteen queries, whatever the numbers.

    With `more` (extra judges by entry) everything assigned stays and nobody else is asked for. With `keeps_panels` an
    entry that has more judges than it needs keeps them. ProblemError when the problem contradicts itself.
    """
    return _Reading(round, settings, more, keeps_panels=keeps_panels).inputs()


def plan_inputs(plan: MatchPlan, *, more: Mapping[str, int] | None = None) -> MatchInputs:
    """What a plan is worked out from, as it is now. Of extra sheets without `more`: those that it has decided on."""
    if plan.kind == MatchKind.EXTRA:
        decided = Counter(each["entry"] for each in plan.result.get("suggestions", ()))
        return match_inputs(plan.round, plan.asked, more=decided if more is None else more)
    return match_inputs(plan.round, plan.asked, keeps_panels=plan.kind == MatchKind.REPAIR)


def changes_since(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What has changed between two readings, in sentences; empty when nothing has."""
    found = []
    for part, told in (("entries", _of_entries), ("judges", _of_judges)):
        old, new = before.get(part, {}), now.get(part, {})
        for at, codes in enumerate((new.keys() - old.keys(), old.keys() - new.keys(), _differing(old, new))):
            if codes:
                found.append(str(told()[at]) % {"codes": _named(codes)})
    if not any(before.get(part, {}).keys() ^ now.get(part, {}).keys() for part in ("entries", "judges")):
        for part, sentence in _pairs_said().items():
            if codes := _differing(before.get(part, {}), now.get(part, {})):
                found.append(sentence % {"codes": _named(codes)})
    if not found and dict(before) != dict(now):
        found.append(_("What was read has changed."))
    return found


class _Reading:
    """One reading of a round, step by step."""

    def __init__(
        self, round: Round, settings: MatchSettings, more: Mapping[str, int] | None, *, keeps_panels: bool
    ) -> None:
        self.round, self.settings, self.more, self.keeps_panels = round, settings, more, keeps_panels
        rows = _entries(round, settings).select_related("category", "entrant").defer("answers")
        self.entries = {entry.code: entry for entry in rows}
        chosen = {judge.code: judge for judge in _chosen_judges(round, settings)}
        live = (
            Assignment.objects.live().filter(round=round).values_list("entry__code", "judge__code", "scoresheet__state")
        )
        rows_live = list(live)
        self.live: dict[Pair, str] = {(e, j): state for e, j, state in rows_live if e in self.entries}
        self.elsewhere = Counter(j for e, j, _state in rows_live if e not in self.entries)
        holding = {judge for _entry, judge in self.live} - chosen.keys()
        others = Judge.objects.filter(season=round.season_id, code__in=holding)
        self.judges = dict(sorted((chosen | {judge.code: judge for judge in others}).items()))
        self.idle = holding  # they keep what they have and get nothing more
        self.notes: list[str] = []
        self._read_conflicts()
        self._read_wishes()

    def _read_conflicts(self) -> None:
        entries = {entry.pk: code for code, entry in self.entries.items()}
        judges = {judge.pk: code for code, judge in self.judges.items()}
        known = known_conflicts(self.round.season, judges=self.judges.values(), entries=self.entries.values())
        self.hard = {
            (entries[e], judges[j]): str(kind) for (j, e), kind in known.hard.items() if e in entries and j in judges
        }
        self.soft = {
            (entries[e], judges[j]): sorted(map(str, kinds))
            for (j, e), kinds in known.soft.items()
            if e in entries and j in judges
        }

    def _read_wishes(self) -> None:
        rows = PairWish.objects.filter(round=self.round).values_list("entry__code", "judge__code", "kind")
        wishes = {(e, j): kind for e, j, kind in rows}
        wishes |= dict.fromkeys(self.settings.pins, WishKind.PIN.value)
        wishes |= dict.fromkeys(self.settings.forbids, WishKind.FORBID.value)
        known = {pair: kind for pair, kind in wishes.items() if pair[0] in self.entries and pair[1] in self.judges}
        self.forbids = {pair for pair, kind in known.items() if kind == WishKind.FORBID}
        asked = {pair for pair, kind in known.items() if kind == WishKind.PIN}
        self.pins = {pair for pair in asked if self._may(pair) and pair[1] not in self.idle}
        for entry, judge in sorted(asked - self.pins):
            message = _("%(judge)s is pinned to entry %(entry)s and may not judge it: the pin was left out.")
            self.notes.append(message % {"judge": self.judges[judge].name, "entry": entry})

    def _may(self, pair: Pair) -> bool:
        judge, entry = self.judges[pair[1]], self.entries[pair[0]]
        return pair not in self.hard and (not judge.category_codes or entry.category.code in judge.category_codes)

    def inputs(self) -> MatchInputs:
        affinity = affinities(self._works(), map(_reader, self.judges.values()))
        states = KEPT[self.settings.keep]
        stays = {
            pair
            for pair, state in self.live.items()
            if pair not in self.hard and (states is None or state in states or pair[1] in self.idle)
        }
        locked = stays | self.pins
        held = Counter(entry for entry, _judge in locked)
        if self.keeps_panels:
            held |= Counter(entry for entry, judge in self._standing() | locked)
        problem = Problem.of(
            [self._entry(code, held[code]) for code in self.entries],
            [self._judge(code) for code in self.judges],
            conflicts=self._conflicts(),
            locked=locked,
            forbidden=self._forbidden() - locked,
            rules=self._rules(),
        )
        problem = checked(_with_match(problem, affinity))
        return MatchInputs(
            problem=problem,
            affinity=affinity,
            entries=self.entries,
            judges=self.judges,
            live=self.live,
            pins=frozenset(self.pins),
            notes=tuple(self.notes),
            digests=self._digests(problem),
        )

    def _standing(self) -> set[Pair]:
        """Assignments that a repair keeps where it can."""
        relieved = {code for code, (_low, high) in self.settings.loads.items() if high == 0}
        return {
            pair for pair in self.live if pair not in self.hard and pair not in self.forbids and pair[1] not in relieved
        }

    def _wanted(self, code: str) -> int | None:
        settings = self.settings
        if code in settings.judges_of:
            return settings.judges_of[code]
        return self.round.judges_per_entry if settings.judges_per_entry is None else settings.judges_per_entry

    def _rules(self) -> Rules:
        everybody = {code for code in self.entries if self._wanted(code) is None}
        calibration = everybody | (self.settings.calibration & self.entries.keys())
        if self.more is not None:
            calibration = set()
        return Rules(
            floor=self.settings.floor >= 1,
            epsilon=self.settings.epsilon if self.settings.comparability > 0 else 0.0,
            connected=self.settings.connected,
            panel=self.settings.panel_rules,
            calibration=frozenset(calibration),
        )

    def _entry(self, code: str, held: int) -> MatchEntry:
        wanted = max(self._wanted(code) or 0, held) if self.more is None else held + self.more.get(code, 0)
        return MatchEntry(code, wanted, _facts_of_entry(self.entries[code]))

    def _judge(self, code: str) -> MatchJudge:
        judge, settings = self.judges[code], self.settings
        if code in self.idle:
            return MatchJudge(code, 0, 0, facts=_facts_of_judge(judge))
        low, high = settings.loads.get(code, (settings.min_load, settings.max_load))
        tops = [top for top in (high, judge.max_load) if top is not None]
        top = max(min(tops) - self.elsewhere[code], 0) if tops else None
        low = 0 if self.more is not None else max(low - self.elsewhere[code], 0)
        return MatchJudge(code, low if top is None else min(low, top), top, facts=_facts_of_judge(judge))

    def _conflicts(self) -> Iterator[Conflict]:
        for (entry, judge), kind in self.hard.items():
            yield Conflict(entry, judge, kind)
        for (entry, judge), kinds in self.soft.items():
            yield from (Conflict(entry, judge, kind, soft=True) for kind in kinds)

    def _forbidden(self) -> set[Pair]:
        barred = {
            (code, judge.code)
            for judge in self.judges.values()
            if judge.category_codes
            for code, entry in self.entries.items()
            if entry.category.code not in judge.category_codes
        }
        return barred | self.forbids

    def _works(self) -> list[Work]:
        texts = _texts(entry.pk for entry in self.entries.values())
        return [
            Work(code, _themes(entry), entry.language, f"{entry.title} {texts.get(entry.pk, '')}")
            for code, entry in self.entries.items()
        ]

    def _digests(self, problem: Problem) -> dict[str, Any]:
        """Of every entry and judge, and of what stands between each judge and all entries."""
        live = problem.table(self.live)
        kinds = ["+".join(f"{each.reason}{'~' * each.soft}" for each in reason) for reason in problem.reasons]
        columns = range(problem.shape[1])
        codes = [judge.code for judge in problem.judges]
        return {
            "entries": {e.code: _short([self._wanted(e.code), sorted(e.facts.items())]) for e in problem.entries},
            "judges": {j.code: _short([j.min_load, j.max_load, sorted(j.facts.items())]) for j in problem.judges},
            "match": {codes[j]: _short(problem.match[:, j].tolist()) for j in columns},
            "conflicts": {codes[j]: _short([kinds[n] for n in problem.conflicts[:, j].tolist()]) for j in columns},
            "wishes": {
                codes[j]: _short(
                    [
                        np.flatnonzero(problem.forbidden[:, j]).tolist(),
                        sorted(entry for entry, judge in self.pins if judge == codes[j]),
                    ]
                )
                for j in columns
            },
            "assignments": {codes[j]: _short(np.flatnonzero(live[:, j]).tolist()) for j in columns},
        }


def _with_match(problem: Problem, affinity: Affinity) -> Problem:
    """Both are in order of codes, so the table fits as it is."""
    return Problem(
        problem.entries,
        problem.judges,
        affinity.match,
        problem.conflicts,
        problem.reasons,
        problem.locked,
        problem.forbidden,
        problem.rules,
    )


def _entries(round: Round, settings: MatchSettings) -> Any:
    rows = entries_in_round(round)
    return rows if settings.entries is None else rows.filter(code__in=settings.entries)


def _chosen_judges(round: Round, settings: MatchSettings) -> Any:
    rows = accepted_judges(round.season)
    return rows if settings.judges is None else rows.filter(code__in=settings.judges)


def _texts(keys: Iterable[int]) -> dict[int, str]:
    """The words of the newest revision of each entry."""
    newest = EntryRevision.objects.filter(entry=OuterRef("entry")).order_by("-number").values("pk")[:1]
    rows = EntryRevision.objects.filter(entry__in=list(keys), pk=Subquery(newest)).values_list("entry_id", "answers")
    return {key: " ".join(_strings(answers))[:LONGEST_TEXT] for key, answers in rows}


def _strings(answers: Any) -> Iterator[str]:
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, Mapping):
        for each in answers.values():
            yield from _strings(each)
    elif isinstance(answers, Sequence):
        for each in answers:
            yield from _strings(each)


def _themes(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (entry.theme, entry.category.code, *entry.category.name.values()))))


def _reader(judge: Judge) -> Reader:
    return Reader(judge.code, tuple(judge.expertise), tuple(judge.languages))


def _facts_of_entry(entry: Entry) -> dict[str, str]:
    return {
        "category": entry.category.code,
        "theme": _folded(entry.theme or entry.category.code),
        "language": _primary(entry.language),
        "country": entry.entrant.country,
    }


def _facts_of_judge(judge: Judge) -> dict[str, str]:
    return {
        "region": judge.region.strip(),
        "country": judge.country,
        "organisation": judge.organisation.strip().casefold(),
        "theme": ";".join(map(_folded, judge.expertise)),
        "language": ";".join(map(_primary, judge.languages)),
    }


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").replace(";", " ").split())


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].casefold()


def _digest(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _short(data: Any) -> str:
    return _digest(data)[:SHORT]


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    return {code for code in old.keys() & new.keys() if old[code] != new[code]}


def _named(codes: Iterable[str]) -> str:
    ordered = sorted(codes)
    return ", ".join(ordered[:NAMED]) + (f" … ({len(ordered)})" if len(ordered) > NAMED else "")


def _of_entries() -> tuple[str, str, str]:
    return (
        _("New entries are in the round: %(codes)s."),
        _("Entries are no longer in the round: %(codes)s."),
        _("Facts of entries have changed: %(codes)s."),
    )


def _of_judges() -> tuple[str, str, str]:
    return (
        _("New judges may be given entries: %(codes)s."),
        _("Judges may no longer be given entries: %(codes)s."),
        _("Facts of judges have changed: %(codes)s."),
    )


def _pairs_said() -> dict[str, str]:
    return {
        "match": _("How well entries fit has changed for judges %(codes)s."),
        "conflicts": _("Conflicts of interest have changed for judges %(codes)s."),
        "wishes": _("Pairs that shall or shall not meet have changed for judges %(codes)s."),
        "assignments": _("Assignments have changed for judges %(codes)s."),
    }
