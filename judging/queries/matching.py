"""Plans of who would judge what, as pages and API show them.

Everything is read from what was kept when the plan was worked out; names come from the rows of today. An organiser with a
tie to an entry does not see who would judge it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Entry, Round
from awards.queries.fences import fenced_entries, ranked_apart
from judging.enums import ConflictKind, MatchState
from judging.matching.problem import Pair
from judging.matching.settings import MatchSettings
from judging.models import Judge, MatchPlan, PairWish
from judging.pictures.network import Meeting, Network
from judging.pictures.price_curve import PriceCurve, PricePoint


@dataclass(frozen=True)
class PairShown:
    """One judge of one entry in a plan: the match (0 to 1000), its parts in percent, and how it came about.

    `theme` and `language` are 100 or 0; `preference` is None where nothing was stated. `stays` was assigned before and
    stays; `is_pinned` because the secretariat wishes it.
    """

    entry: str
    judge: str
    name: str
    match: int
    theme: int
    text: int
    language: int
    preference: int | None
    stays: bool
    is_pinned: bool

    @property
    def why(self) -> str:
        """Why this judge, in one line."""
        said = [
            _("field fits") if self.theme else _("another field"),
            _("reads the language") if self.language else _("does not read the language"),
        ]
        if self.text:
            said.append(_("words in common: %(percent)s %%") % {"percent": self.text})
        if self.preference is not None:
            said.append(_("own wish: %(percent)s %%") % {"percent": self.preference})
        if self.is_pinned:
            said.append(_("pinned"))
        return " · ".join(said)


@dataclass(frozen=True)
class EntryShown:
    """An entry of a plan with its judges, the best match first. `match` is that of the panel; `gone` are those who would
    no longer judge it, by name. A fenced one shows no judges to this reader.
    """

    entry: Entry
    needs: int
    match: int
    judges: tuple[PairShown, ...]
    gone: tuple[str, ...] = ()
    is_fenced: bool = False

    @property
    def is_changed(self) -> bool:
        return bool(self.gone) or any(not pair.stays for pair in self.judges)


@dataclass(frozen=True)
class JudgeShown:
    """A judge of a plan: entries before and after, limits, how many in each category and language, the mean match, and
    what room for one more entry would add to the total.
    """

    judge: Judge
    before: int
    load: int
    least: int
    most: int | None
    categories: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    mean_match: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    worth_of_room: int

    @property
    def is_changed(self) -> bool:
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class ConflictsAvoided:
    """How many pairs a kind of conflict keeps apart (hard), or would rather (soft)."""

    kind: str
    label: str
    pairs: int
    is_soft: bool


@dataclass(frozen=True)
class OneMore:
    """What one more judge like this one would add to the total match."""

    judge: Judge
    worth: int


@dataclass(frozen=True)
class CurveShown:
    """One position of the sliders and what it comes to; efficiency 0 to 1."""

    floor_first: bool
    epsilon: float
    total: int
    floor: int
    efficiency: float
    is_chosen: bool


@dataclass(frozen=True)
class PlanFigures:
    """The figures of a plan, from the verifier's recount. Bounds are what no answer passes; `standard_error` is that of a
    comparison of two entries in units of the chance in one sheet, `least_error` the least with as many sheets; None where
    judges are not linked.
    """

    total: int
    total_bound: int | None
    floor: int
    floor_bound: int | None
    sheets: int
    lightest: int
    heaviest: int
    components: int
    survives_loss_of_any_judge: bool
    efficiency: float
    standard_error: float | None
    least_error: float | None
    soft_conflicts: int
    rules_relaxed: int
    was_cut_short: bool
    seconds: float

    @property
    def gap(self) -> float:
        """The share by which the total may be below the highest; 0 is proved."""
        return (self.total_bound - self.total) / self.total_bound if self.total_bound else 0.0


@dataclass(frozen=True)
class Difference:
    """What applying the plan would change: pairs added and removed, how many stay, and who gets a letter; entries to
    which the reader has a tie are left out of all of it.
    """

    added: tuple[PairShown, ...]
    removed: tuple[tuple[str, str], ...]  # (entry, name of the judge)
    kept: int
    letters_to: tuple[Judge, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed)


@dataclass(frozen=True)
class SuggestionShown:
    """An entry near the cut that one more sheet would tell most about; see judging/tabulation/severity/triage.py."""

    entry: str
    category: str
    sheet: int
    inside: bool
    gap: float
    chance: float
    worth: float


@dataclass(frozen=True)
class PlanShown:
    """Everything the page of a plan shows. `guarantees` are plain sentences in the reader's language."""

    plan: MatchPlan
    settings: MatchSettings
    figures: PlanFigures
    guarantees: tuple[str, ...]
    notes: tuple[str, ...]
    entries: tuple[EntryShown, ...]
    judges: tuple[JudgeShown, ...]
    conflicts: tuple[ConflictsAvoided, ...]
    weakest: tuple[EntryShown, ...]
    another: tuple[OneMore, ...]
    curve: tuple[CurveShown, ...]
    difference: Difference
    suggestions: tuple[SuggestionShown, ...]
    network: Network

    @property
    def price_curve(self) -> PriceCurve:
        """The facts of the picture: total match across, efficiency up; only points with the floor kept make the line."""
        line = [point for point in self.curve if point.floor_first] or list(self.curve)
        chosen = next((at for at, point in enumerate(line) if point.is_chosen), None)
        points = tuple(PricePoint(point.total, point.efficiency, f"{100 * point.epsilon:g} %") for point in line)
        return PriceCurve(points, chosen, (0, 3))


@dataclass(frozen=True)
class ReasonShown:
    """A smallest set that cannot be served, with the sentence that says so."""

    code: str
    text: str
    entries: tuple[str, ...]
    judges: tuple[Judge, ...]
    needs: int
    can_take: int


@dataclass(frozen=True)
class WayShown:
    """A set of changes after which there is an answer. `number` is what `take_way_out` wants; the cheapest is first."""

    number: int
    code: str
    text: str
    cost: int


@dataclass(frozen=True)
class Wanted:
    """Whom to invite instead: so many sheets are lacking, for entries of these categories, languages and countries."""

    sheets: int
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]  # of the entries: a judge from elsewhere has no tie


@dataclass(frozen=True)
class TroubleShown:
    """Why a plan is not possible as asked, and what would mend it."""

    plan: MatchPlan
    reasons: tuple[ReasonShown, ...]
    ways: tuple[WayShown, ...]
    wanted: Wanted
    notes: tuple[str, ...]


def plans_for_organiser(person: User, round: Round) -> QuerySet[MatchPlan]:
    """Every plan of the round, the newest first; nothing for a person without an organiser's role there."""
    if not person.has_perm("judging.see_judging", round):
        return MatchPlan.objects.none()
    return MatchPlan.objects.filter(round=round).select_related("asked_by").defer("result", "inputs")


def wishes_for_organiser(person: User, round: Round) -> QuerySet[PairWish]:
    """Every pin and forbidden pair of the round but for entries with which the person has a tie; nothing for a person
    without an organiser's role there.
    """
    if not person.has_perm("judging.see_judging", round):
        return PairWish.objects.none()
    rows = PairWish.objects.filter(round=round).exclude(entry__in=fenced_entries(person, round.season))
    return rows.select_related("judge", "entry__category", "entry__entrant", "noted_by").order_by(
        "entry__code", "judge__name"
    )


def plan_shown(plan: MatchPlan, person: User) -> PlanShown:
    """A plan that is ready or was applied, as this person sees it: who would judge an entry to which the person has a tie
    is not shown. ValueError for a plan without an answer. Three queries, whatever the numbers.
    """
    if "pairs" not in plan.result:
        raise ValueError(f"The plan {plan.code} has no answer to show.")
    return _Showing(plan, person).whole()


def trouble_shown(plan: MatchPlan, person: User) -> TroubleShown:
    """Why a plan is infeasible, in sentences with the judges' names, and the ways out by number. Three queries."""
    from judging.matching.speech import reason_text, way_out_text  # the engine: not loaded with every page
    from judging.matching.telling import reason_from, way_out_from

    if plan.state != MatchState.INFEASIBLE:
        raise ValueError(f"The plan {plan.code} is not infeasible.")
    judges, entries = _judges_of(plan), _entries_of(plan)
    names = {code: judge.name for code, judge in judges.items()}
    language = (get_language() or "en").split("-")[0]
    report = plan.report
    reasons = tuple(
        ReasonShown(
            each["code"],
            reason_text(reason_from(each, names), language),
            tuple(each["entries"]),
            tuple(judges[code] for code in each["judges"] if code in judges),
            each["needs"],
            each["can_take"],
        )
        for each in report["reasons"]
    )
    ways = tuple(
        WayShown(number, each["code"], way_out_text(way_out_from(each, names), language), each["cost"])
        for number, each in enumerate(report["ways_out"], start=1)
    )
    return TroubleShown(plan, reasons, ways, _wanted(reasons, entries), tuple(plan.result.get("notes", ())))


def report_data(plan: MatchPlan, person: User) -> dict[str, Any]:
    """The plan as one piece of plain data, for programs and for keeping: what was asked, the engine's report, every pair
    with its parts. Entries to which the person has a tie are left out wherever they stand. One query, or two.
    """
    fenced = set(fenced_entries(person, plan.round.season).values_list("code", flat=True))
    result = plan.result
    report = {key: _without(value, fenced) for key, value in plan.report.items()}
    changes: dict[str, Any] = report.get("changes", {})
    report["changes"] = {key: _without(value, fenced) for key, value in changes.items()}
    hidden = Counter(row[1] for row in result.get("pairs", ()) if row[0] in fenced)
    if hidden:  # a load that is one too many would tell who judges the entry
        report.pop("loads", None)
        report["judges"] = [each | {"load": each["load"] - hidden[each["judge"]]} for each in report["judges"]]
    kept = {
        key: result[key] for key in ("conflicts", "limits", "precision", "another", "curve", "notes") if key in result
    }
    return {
        "code": plan.code,
        "season": plan.round.season.code,
        "round": plan.round.code,
        "kind": plan.kind,
        "state": plan.state,
        "seed": plan.seed,
        "settings": plan.settings,
        "inputs_digest": plan.inputs_digest,
        "result_digest": plan.result_digest,
        "engine_version": plan.engine_version,
        "report": report,
        "pairs": [
            dict(zip(("entry", "judge", "match", "theme", "text", "language", "preference"), row, strict=True))
            for row in result.get("pairs", ())
            if row[0] not in fenced
        ],
        "added": [row for row in result.get("added", ()) if row[0] not in fenced],
        "removed": [row for row in result.get("removed", ()) if row[0] not in fenced],
        "needs": {code: need for code, need in result.get("needs", {}).items() if code not in fenced},
        "suggestions": _suggested(plan, person),
        **kept,
    }


class _Showing:
    """One plan being told, with the names of today."""

    def __init__(self, plan: MatchPlan, person: User) -> None:
        self.plan, self.result, self.report = plan, plan.result, plan.report
        self.entries, self.judges = _entries_of(plan), _judges_of(plan)
        self.fenced = set(fenced_entries(person, plan.round.season).values_list("code", flat=True))
        self.suggested = _suggested(plan, person)
        self.before: set[Pair] = {(e, j) for e, j in self.result["before"]}
        self.pins: set[Pair] = {(e, j) for e, j in self.result["pins"]}
        self.pairs = [self._pair(row) for row in self.result["pairs"] if row[0] in self.entries]
        self.open = [pair for pair in self.pairs if pair.entry not in self.fenced]
        self.gone = [(e, j) for e, j in self.result["removed"]]

    def whole(self) -> PlanShown:
        entries = self._entries()
        settings = self.plan.asked
        return PlanShown(
            plan=self.plan,
            settings=settings,
            figures=self._figures(),
            guarantees=tuple(self._guarantees()),
            notes=tuple(self.result.get("notes", ())),
            entries=entries,
            judges=self._judges(),
            conflicts=_avoided(self.result["conflicts"]),
            weakest=self._weakest(entries),
            another=tuple(OneMore(self.judges[c], worth) for c, worth in self.result["another"] if c in self.judges),
            curve=self._curve(settings),
            difference=self._difference(),
            suggestions=tuple(SuggestionShown(**each) for each in self.suggested),
            network=self._network(),
        )

    def _name(self, code: str) -> str:
        return self.judges[code].name if code in self.judges else code

    def _pair(self, row: list[Any]) -> PairShown:
        entry, judge, match, theme, text, language, preference = row
        return PairShown(
            entry=entry,
            judge=judge,
            name=self._name(judge),
            match=match,
            theme=_percent(theme),
            text=_percent(text),
            language=_percent(language),
            preference=None if preference is None else _percent(preference),
            stays=(entry, judge) in self.before,
            is_pinned=(entry, judge) in self.pins,
        )

    def _entries(self) -> tuple[EntryShown, ...]:
        of: dict[str, list[PairShown]] = defaultdict(list)
        gone: dict[str, list[str]] = defaultdict(list)
        for pair in self.pairs:
            of[pair.entry].append(pair)
        for entry, judge in self.gone:
            gone[entry].append(self._name(judge))
        found = []
        for code, entry in self.entries.items():
            needs, match = self.result["needs"].get(code, 0), sum(pair.match for pair in of[code])
            if code in self.fenced:
                found.append(EntryShown(entry, needs, 0, (), is_fenced=True))
            else:
                best_first = tuple(sorted(of[code], key=lambda pair: (-pair.match, pair.name)))
                found.append(EntryShown(entry, needs, match, best_first, tuple(sorted(gone[code]))))
        return tuple(found)

    def _judges(self) -> tuple[JudgeShown, ...]:
        worth = {each["judge"]: each["worth_of_one_more"] or 0 for each in self.report["judges"]}
        before = Counter(j for e, j in self.before if e not in self.fenced)
        now = Counter(pair.judge for pair in self.open)
        own: dict[str, list[PairShown]] = defaultdict(list)
        for pair in self.open:
            own[pair.judge].append(pair)
        lost: dict[str, list[str]] = defaultdict(list)
        for entry, judge in self.gone:
            if entry not in self.fenced:
                lost[judge].append(entry)
        found = []
        for code, judge in sorted(self.judges.items(), key=lambda item: (item[1].name, item[0])):
            least, most = self.result["limits"].get(code, (0, None))
            pairs = own[code]
            entries = [self.entries[pair.entry] for pair in pairs]
            found.append(
                JudgeShown(
                    judge=judge,
                    before=before[code],
                    load=now[code],
                    least=least,
                    most=most,
                    categories=_counted(str(entry.category) for entry in entries),
                    languages=_counted(entry.language for entry in entries),
                    mean_match=round(sum(pair.match for pair in pairs) / len(pairs)) if pairs else 0,
                    gained=tuple(p.entry for p in pairs if not p.stays),
                    lost=tuple(sorted(lost[code])),
                    worth_of_room=max(int(worth.get(code, 0)), 0),
                )
            )
        return tuple(found)

    def _figures(self) -> PlanFigures:
        said, precision = self.report, self.result.get("precision") or {}
        return PlanFigures(
            total=said["total"],
            total_bound=said["total_bound"],
            floor=said["floor"],
            floor_bound=said["floor_bound"],
            sheets=len(self.result["pairs"]),
            lightest=said["loads"]["min"],
            heaviest=said["loads"]["max"],
            components=said["components"],
            survives_loss_of_any_judge=said["survives_loss_of_any_judge"],
            efficiency=said["efficiency"],
            standard_error=precision.get("standard_error"),
            least_error=precision.get("least"),
            soft_conflicts=said["soft_conflicts"],
            rules_relaxed=len(said["rules_relaxed"]),
            was_cut_short=said["cut_short"],
            seconds=said["seconds"],
        )

    def _guarantees(self) -> list[str]:
        language = (get_language() or "en").split("-")[0]
        told: Mapping[str, list[str]] = self.report["guarantees"]
        return told.get(language, told["en"])

    def _weakest(self, entries: Iterable[EntryShown]) -> tuple[EntryShown, ...]:
        by_code = {shown.entry.code: shown for shown in entries}
        first = [each["entry"] for each in self.report["weakest_panels"]]
        return tuple(by_code[code] for code in first if code in by_code and code not in self.fenced)

    def _curve(self, settings: MatchSettings) -> tuple[CurveShown, ...]:
        points = self.result.get("curve", [])
        floor_first = settings.floor > 0
        rows = [(point["floor_first"] == floor_first, abs(point["epsilon"] - settings.epsilon)) for point in points]
        near = [far for same, far in rows if same]
        chosen = rows.index((True, min(near))) if near else None
        return tuple(CurveShown(**point, is_chosen=at == chosen) for at, point in enumerate(points))

    def _difference(self) -> Difference:
        removed = [(entry, judge) for entry, judge in self.gone if entry not in self.fenced]
        changed = {pair.judge for pair in self.open if not pair.stays} | {judge for _entry, judge in removed}
        letters = sorted((self.judges[code] for code in changed if code in self.judges), key=lambda judge: judge.name)
        return Difference(
            added=tuple(pair for pair in self.open if not pair.stays),
            removed=tuple((e, self._name(j)) for e, j in removed),
            kept=sum(pair.stays for pair in self.open),
            letters_to=tuple(letters),
        )

    def _network(self) -> Network:
        judges = sorted({pair.judge for pair in self.open}, key=lambda code: (self._name(code), code))
        entries = sorted({pair.entry for pair in self.open})
        column = {code: at for at, code in enumerate(judges)}
        row = {code: at for at, code in enumerate(entries)}
        meetings = tuple(Meeting(column[pair.judge], row[pair.entry]) for pair in self.open)
        return Network(tuple(map(self._name, judges)), tuple(entries), meetings)


def _entries_of(plan: MatchPlan) -> dict[str, Entry]:
    rows = Entry.objects.filter(season=plan.round.season_id, code__in=plan.result.get("needs", {}))
    return {row.code: row for row in rows.select_related("category", "entrant").defer("answers").order_by("code")}


def _judges_of(plan: MatchPlan) -> dict[str, Judge]:
    rows = Judge.objects.filter(season=plan.round.season_id)
    kept = {judge for _entry, judge in plan.result.get("before", ())} | plan.result.get("limits", {}).keys()
    return {row.code: row for row in rows if row.code in kept}


def _avoided(counts: Mapping[str, Mapping[str, int]]) -> tuple[ConflictsAvoided, ...]:
    labels = dict(ConflictKind.choices)
    rows = [
        ConflictsAvoided(kind, str(labels.get(kind, kind)), pairs, is_soft=strength == "soft")
        for strength, kinds in counts.items()
        for kind, pairs in kinds.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.is_soft, -row.pairs, row.kind)))


def _wanted(reasons: Iterable[ReasonShown], entries: Mapping[str, Entry]) -> Wanted:
    lacking = list(reasons)
    rows = [entries[code] for reason in lacking for code in reason.entries if code in entries]
    return Wanted(
        sheets=sum(reason.needs - reason.can_take for reason in lacking if reason.entries),
        categories=tuple(dict.fromkeys(str(row.category) for row in rows)),
        languages=tuple(sorted({row.language for row in rows})),
        countries=tuple(sorted({row.entrant.country for row in rows} - {""})),
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _suggested(plan: MatchPlan, person: User) -> list[dict[str, Any]]:
    """Where more sheets would tell most, but for categories in which the person has a tie: gaps would tell places."""
    suggestions = list(plan.result.get("suggestions", ()))
    if not suggestions:
        return []
    apart = set(ranked_apart(person, plan.round.season).values_list("code", flat=True))
    return [each for each in suggestions if each["category"] not in apart]


def _without(said: Any, fenced: set[str]) -> Any:
    """A part of the report; of a list, what speaks of no fenced entry."""
    return [each for each in said if not _tells(each, fenced)] if isinstance(said, list) else said


def _tells(said: Any, fenced: set[str]) -> bool:
    """Whether a line of the report speaks of an entry from which the reader is fenced off."""
    if isinstance(said, str):
        return said in fenced
    if isinstance(said, list):
        return any(_tells(each, fenced) for each in said)
    if isinstance(said, dict):
        return any(_tells(each, fenced) for each in said.values())
    return False


def _percent(share: float) -> int:
    return round(100 * share)
