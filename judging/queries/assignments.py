"""Who judges what: the entries of a round, its judges, and whether one may be given to the other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from audit.steps import Refusal
from awards.enums import RoundState
from awards.models import Entry, EntryRevision, Round, Season
from awards.queries.fences import fenced_entries
from awards.queries.rounds import entries_in_round
from judging.enums import ConflictKind, JudgeState
from judging.models import Assignment, Judge, Rubric
from judging.queries.conflicts import Pair, known_conflicts

ASSIGNABLE = frozenset({RoundState.PLANNED, RoundState.OPEN})


def accepted_judges(season: Season) -> QuerySet[Judge]:
    """The judges who said yes, by code."""
    return Judge.objects.filter(season=season, state=JudgeState.ACCEPTED).order_by("code")


def assignments_for(judge: Judge, round: Round) -> QuerySet[Assignment]:
    """What this judge judges in this round, in the judge's reading order, with all that a list prints, in one query."""
    return (
        Assignment.objects.live()
        .filter(judge=judge, round=round)
        .select_related("entry__category", "entry__entrant", "scoresheet")
        .order_by("reading_order", "entry__code")
    )


def assignments_for_organiser(person: User, round: Round) -> QuerySet[Assignment]:
    """Every assignment of the round, ended ones included, but for entries from which the person is fenced off; nothing for
    a person without an organiser's role there.
    """
    if not person.has_perm("judging.see_judging", round):
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(round=round)
        .exclude(entry__in=fenced_entries(person, round.season))
        .select_related("judge", "entry__category", "entry__entrant", "scoresheet", "recusal")
        .order_by("entry__code", "judge__name", "pk")
    )


def judges_for_organiser(person: User, season: Season) -> QuerySet[Judge]:
    """Every judge of the season whatever the state; nothing for a person without an organiser's role there."""
    if not person.has_perm("judging.see_judging", season):
        return Judge.objects.none()
    return Judge.objects.filter(season=season).select_related("user").order_by("name", "code")


def loads_for_organiser(person: User, season: Season) -> Counter[int]:
    """Judge -> live assignments in the season, in one query; entries from which the person is fenced off do not count."""
    live = Assignment.objects.live().filter(judge__season=season).exclude(entry__in=fenced_entries(person, season))
    return Counter(live.values_list("judge_id", flat=True))


def rubrics_by_category(round: Round) -> dict[int | None, Rubric]:
    """The newest rubric of each category that has its own, and under None that of all others, in one query."""
    newest = Rubric.objects.filter(round=round).order_by("version")
    return {rubric.category_id: rubric for rubric in newest}


@dataclass
class Gate:
    """What the house knows when it asks whether judges may be given entries of one round, read once.

    `take` tells the gate of an assignment just decided, so that many can be asked about in a row.
    """

    round: Round
    conflicts: Mapping[Pair, ConflictKind] | set[Pair]
    soft: Mapping[Pair, frozenset[ConflictKind]]
    revisions: Mapping[int, int | None]  # entry in the round -> its newest revision
    rubrics: Mapping[int | None, Rubric]
    loads: Counter[int] = field(default_factory=Counter)
    live: set[Pair] = field(default_factory=set)

    def rubric_for(self, entry: Entry) -> Rubric | None:
        return self.rubrics.get(entry.category_id) or self.rubrics.get(None)

    def take(self, judge: Judge, entry: Entry) -> None:
        self.loads[judge.pk] += 1
        self.live.add((judge.pk, entry.pk))

    def why_not(self, judge: Judge, entry: Entry, *, despite: str = "") -> Refusal | None:
        """Why this judge is not given this entry; None if nothing stands against it.

        A soft conflict stands against it until `despite` says why it is given all the same. A hard one always does.
        """
        return (
            self.why_not_round()
            or self._why_not_judge(judge)
            or self._why_not_entry(entry)
            or self._why_not_pair(judge, entry)
            or (None if despite.strip() else self._why_rather_not(judge, entry))
        )

    def why_not_round(self) -> Refusal | None:
        """Why nobody is given anything in this round now."""
        if not self.round.is_scored:
            return Refusal("round-not-scored", _("Judges do not mark entries in this round."))
        if self.round.state not in ASSIGNABLE:
            return Refusal("round-closed", _("This round has been closed. Reopen it to change who judges what."))
        return None

    def _why_not_judge(self, judge: Judge) -> Refusal | None:
        facts = {"judge": judge.code}
        if judge.season_id != self.round.season_id:
            return Refusal("other-season", _("%(judge)s is a judge of another season.") % {"judge": judge.name}, facts)
        if judge.state != JudgeState.ACCEPTED:
            return Refusal(
                "not-accepted",
                _("%(judge)s has not accepted the invitation (%(state)s).")
                % {"judge": judge.name, "state": judge.get_state_display()},
                facts,
            )
        if judge.max_load is not None and self.loads[judge.pk] >= judge.max_load:
            return Refusal(
                "load-full",
                _("%(judge)s takes at most %(load)s entries and has that many.")
                % {"judge": judge.name, "load": judge.max_load},
                {**facts, "max_load": judge.max_load},
            )
        return None

    def _why_not_entry(self, entry: Entry) -> Refusal | None:
        facts = {"entry": entry.code}
        if entry.pk not in self.revisions:
            return Refusal(
                "not-in-round",
                _("Entry %(entry)s is not in this round: it is not eligible or has not advanced.")
                % {"entry": entry.code},
                facts,
            )
        if self.revisions[entry.pk] is None:
            return Refusal("no-revision", _("Entry %(entry)s was never submitted.") % {"entry": entry.code}, facts)
        if self.rubric_for(entry) is None:
            return Refusal(
                "no-rubric",
                _("This round has no rubric for the category of entry %(entry)s. Write one first.")
                % {"entry": entry.code},
                facts,
            )
        return None

    def _why_not_pair(self, judge: Judge, entry: Entry) -> Refusal | None:
        facts = {"judge": judge.code, "entry": entry.code}
        words = {"judge": judge.name, "entry": entry.code}
        if judge.category_codes and entry.category.code not in judge.category_codes:
            return Refusal(
                "other-category", _("%(judge)s does not judge the category of entry %(entry)s.") % words, facts
            )
        if (judge.pk, entry.pk) in self.live:
            return Refusal("assigned-already", _("%(judge)s judges entry %(entry)s already.") % words, facts)
        if (judge.pk, entry.pk) in self.conflicts:
            return self._conflict(judge, entry, facts)
        return None

    def _why_rather_not(self, judge: Judge, entry: Entry) -> Refusal | None:
        kinds = sorted(self.soft.get((judge.pk, entry.pk), ()))
        if not kinds:
            return None
        told = ", ".join(str(kind.label) for kind in kinds)
        return Refusal(
            "soft-conflict",
            _("%(judge)s and entry %(entry)s had better not meet (%(kinds)s). To assign all the same, say why.")
            % {"judge": judge.name, "entry": entry.code, "kinds": told},
            {"judge": judge.code, "entry": entry.code, "kinds": [str(kind) for kind in kinds]},
        )

    def _conflict(self, judge: Judge, entry: Entry, facts: dict[str, str]) -> Refusal:
        kind = self.conflicts[judge.pk, entry.pk] if isinstance(self.conflicts, Mapping) else None
        return Refusal(
            "conflict",
            _("%(judge)s and entry %(entry)s must not meet: there is a conflict of interest (%(kind)s).")
            % {"judge": judge.name, "entry": entry.code, "kind": kind.label if kind else _("noted")},
            {**facts, "kind": str(kind) if kind else ""},
        )


def gate_for(
    round: Round,
    *,
    judges: Iterable[Judge] | None = None,
    entries: Iterable[Entry] | None = None,
    conflicts: Mapping[Pair, ConflictKind] | set[Pair] | None = None,
) -> Gate:
    """The gate of a round; with `judges` and `entries`, knowing only what concerns these.

    `conflicts` if known already: then these are all, and none of them is soft.
    """
    judge_list = None if judges is None else list(judges)
    entry_list = None if entries is None else list(entries)
    soft: Mapping[Pair, frozenset[ConflictKind]] = {}
    if conflicts is None:
        known = known_conflicts(round.season, judges=judge_list, entries=entry_list)
        conflicts, soft = known.hard, known.soft
    newest = EntryRevision.objects.filter(entry=OuterRef("pk")).order_by("-number").values("pk")[:1]
    inside = entries_in_round(round)
    if entry_list is not None:
        inside = inside.filter(pk__in=[entry.pk for entry in entry_list])
    live = Assignment.objects.live().filter(round=round)
    if judge_list is not None:
        live = live.filter(judge__in=judge_list)
    pairs = set(live.values_list("judge_id", "entry_id"))
    return Gate(
        round=round,
        conflicts=conflicts,
        soft=soft,
        revisions=dict(inside.annotate(newest=Subquery(newest)).values_list("pk", "newest")),
        rubrics=rubrics_by_category(round),
        loads=Counter(judge for judge, _entry in pairs),
        live=pairs,
    )
