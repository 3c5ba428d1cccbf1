"""What must hold of judging at every moment, as named queries that return nothing.

Constraints of the database hold what one row can tell; these hold what only several tables can. Tests, the command
`check_invariants` and the administrator's page run the same list. A broken one is a fault of the house, never of a judge.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.laws import Invariant
from judging.enums import (
    MATCH_SOLVED,
    SHEET_OPEN,
    SHEET_TOUCHED,
    WEIGHED,
    AssignmentState,
    ConflictSource,
    ConflictState,
    EvidenceState,
    MatchState,
    SheetState,
    TabulationState,
)
from judging.matching.kept import pairs_sha256
from judging.models import (
    Assignment,
    Conflict,
    ConflictPolicy,
    Criterion,
    MatchPlan,
    Placement,
    Ranking,
    RoundRules,
    Score,
    ScoreChange,
    ScoreSheet,
    Tabulation,
    TabulationEvidence,
)
from judging.queries.digests import digest_of
from judging.queries.missing_data import effects_of
from judging.queries.scoresheets import exact_text, fill, mark_of, mark_text, rules_of, scale_of
from judging.queries.ties import STATE_OF, effect_of
from judging.tabulation.rules import parse_rules


def _assignments_over_conflicts() -> Iterator[str]:
    standing = Conflict.objects.filter(judge=OuterRef("judge"), entry=OuterRef("entry"), state=ConflictState.STANDING)
    live = Assignment.objects.live().filter(Exists(standing))
    return (row.code for row in live.select_related("round", "judge", "entry"))


def _ties_against_the_policy() -> Iterator[str]:
    """Ties that nobody ruled on, in another state than the declared policy of their season says."""
    policies = {policy.season_id: policy for policy in ConflictPolicy.objects.all()}
    rows = Conflict.objects.filter(
        judge__season__in=policies, source=ConflictSource.DETECTED, kind__in=WEIGHED, decided_at__isnull=True
    )
    for row in rows.select_related("judge", "entry").order_by("pk"):
        expected = STATE_OF[effect_of(row.kind, policies[row.judge.season_id])]
        if row.state != expected:
            yield f"{row.judge.code}.{row.entry.code}.{row.kind}"


def _assignments_across_seasons() -> Iterator[str]:
    strange = Assignment.objects.exclude(judge__season=F("round__season"), entry__season=F("round__season"))
    return (row.code for row in strange.select_related("round", "judge", "entry"))


def _assignments_without_sheet() -> Iterator[str]:
    bare = Assignment.objects.filter(scoresheet__isnull=True)
    return (row.code for row in bare.select_related("round", "judge", "entry"))


def _ended_sheets_that_count() -> Iterator[str]:
    counted = ScoreSheet.objects.filter(state__in=[*SHEET_OPEN, SheetState.SUBMITTED])
    return _codes(counted.exclude(assignment__state=AssignmentState.LIVE))


def _live_sheets_that_do_not_count() -> Iterator[str]:
    return _codes(
        ScoreSheet.objects.filter(
            state__in=[SheetState.RECUSED, SheetState.VOID], assignment__state=AssignmentState.LIVE
        )
    )


def _recusals_without_recused_assignment() -> Iterator[str]:
    strange = Assignment.objects.filter(
        Q(state=AssignmentState.RECUSED, recusal__isnull=True)
        | (~Q(state=AssignmentState.RECUSED) & Q(recusal__isnull=False))
    )
    return (row.code for row in strange.select_related("round", "judge", "entry"))


def _sheets_on_strange_revisions() -> Iterator[str]:
    return _codes(ScoreSheet.objects.exclude(revision__entry=F("assignment__entry")))


def _sheets_on_strange_rubrics() -> Iterator[str]:
    right = Q(rubric__round=F("assignment__round")) & (
        Q(rubric__category__isnull=True) | Q(rubric__category=F("assignment__entry__category"))
    )
    return _codes(ScoreSheet.objects.exclude(right))


def _scores_on_strange_criteria() -> Iterator[str]:
    strange = Score.objects.exclude(criterion__rubric=F("sheet__rubric"))
    return _codes(ScoreSheet.objects.filter(pk__in=strange.values("sheet")))


def _scores_on_parents() -> Iterator[str]:
    parents = Criterion.objects.filter(parent__isnull=False).values("parent")
    strange = Score.objects.filter(criterion__in=parents)
    return _codes(ScoreSheet.objects.filter(pk__in=strange.values("sheet")))


def _scores_off_the_scale() -> Iterator[str]:
    outside = Score.objects.filter(Q(value__lt=F("criterion__minimum")) | Q(value__gt=F("criterion__maximum")))
    return _codes(ScoreSheet.objects.filter(pk__in=outside.values("sheet")))


def _submitted_with_missing_marks() -> Iterator[str]:
    given = Score.objects.filter(sheet=OuterRef(OuterRef("pk")), criterion=OuterRef("pk")).filter(
        Q(value__isnull=False) | Q(not_applicable=True)
    )
    open_criteria = Criterion.objects.filter(
        ~Exists(given), rubric=OuterRef("rubric"), required=True, children__isnull=True
    )
    return _codes(ScoreSheet.objects.filter(Exists(open_criteria), state=SheetState.SUBMITTED))


def _totals_that_differ() -> Iterator[str]:
    """Every total computed again by the rule that tabulation uses; one pass, rubric by rubric."""
    scores = Prefetch("scores", queryset=Score.objects.all())
    sheets = (
        ScoreSheet.objects.filter(Q(state__in=SHEET_TOUCHED) | ~Q(total_exact=""))
        .select_related("rubric__rules", "assignment__round", "assignment__judge", "assignment__entry")
        .prefetch_related(scores)
        .order_by("rubric", "pk")
    )
    for rubric, found in groupby(sheets.iterator(chunk_size=2000), key=lambda sheet: sheet.rubric):
        criteria = list(Criterion.objects.filter(rubric=rubric).order_by("position"))
        for sheet in found:
            given = {score.criterion_id: score for score in sheet.scores.all()}
            if exact_text(fill(criteria, given, scale_of(rules_of(sheet))).total.so_far) != sheet.total_exact:
                yield sheet.code


def _marks_without_history() -> Iterator[str]:
    """The last change of each mark says what the mark is; a mark without a change was never given.

    Marks and changes are read side by side in one order: a subquery for every mark takes PostgreSQL minutes where its
    statistics are young.
    """
    told = _last_changes()
    last = next(told, None)
    scores = Score.objects.select_related(
        "sheet__assignment__round", "sheet__assignment__judge", "sheet__assignment__entry"
    )
    for score in scores.order_by("sheet_id", "criterion_id").iterator(chunk_size=2000):
        mark = (score.sheet_id, score.criterion_id)
        while last is not None and last[0] < mark:
            last = next(told, None)
        if mark_text(mark_of(score)) != (last[1] if last is not None and last[0] == mark else ""):
            yield score.sheet.code


def _last_changes() -> Iterator[tuple[tuple[int, int], str]]:
    """((sheet, criterion), what the last change made of the mark), in that order."""
    changes = ScoreChange.objects.order_by("sheet_id", "criterion_id", "version")
    rows = changes.values_list("sheet_id", "criterion_id", "after").iterator(chunk_size=2000)
    for mark, of_mark in groupby(rows, key=itemgetter(0, 1)):
        *_earlier, (_sheet, _criterion, after) = of_mark
        yield mark, after


def _plans_beside_their_digest() -> Iterator[str]:
    plans = MatchPlan.objects.filter(state__in=MATCH_SOLVED)
    for plan in plans.iterator(chunk_size=20):
        if pairs_sha256(plan.result.get("pairs", ())) != plan.result_digest:
            yield plan.code


def _applied_plans_with_faults() -> Iterator[str]:
    for plan in MatchPlan.objects.filter(state=MatchState.APPLIED).iterator(chunk_size=20):
        if not plan.report.get("valid") or plan.report["conflicts_violated"] or plan.report["locked_missing"]:
            yield plan.code


def _loads_above_the_limit() -> Iterator[str]:
    loads = (
        Assignment.objects.live()
        .filter(judge__max_load__isnull=False)
        .values("judge__code", "round", "judge__max_load")
        .annotate(load=Count("pk"))
        .filter(load__gt=F("judge__max_load"))
        .order_by("judge__code")
    )
    return iter(loads.values_list("judge__code", flat=True))


def _rankings_beside_their_digest() -> Iterator[str]:
    for tabulation in Tabulation.objects.only("code", "result", "result_digest").order_by("pk").iterator(chunk_size=20):
        if digest_of([list(part) for part in sorted(tabulation.result.items())]) != tabulation.result_digest:
            yield tabulation.code


def _lines_beside_their_ranking() -> Iterator[str]:
    """Every line says what the result says that was digested: place and exact total."""
    lines = Prefetch("lines", queryset=Ranking.objects.select_related("entry"))
    for tabulation in Tabulation.objects.prefetch_related(lines).order_by("pk").iterator(chunk_size=20):
        said = {
            line["entry"]: (line["rank"], line["total_exact"] or "")
            for result in tabulation.result.values()
            for ranking in result["ranking"]
            for line in ranking["lines"]
        }
        told = {
            line.entry.code: (None if line.rank is None else str(line.rank), line.total_exact)
            for line in tabulation.lines.all()
        }
        if said != told:
            yield tabulation.code


def _places_beside_the_certified_ranking() -> Iterator[str]:
    """A place that nobody ruled on is the rank in the round's certified tabulation."""
    ranked = Ranking.objects.filter(tabulation=OuterRef("tabulation"), entry=OuterRef("entry"), rank=OuterRef("place"))
    strange = Placement.objects.exclude(tabulation__state=TabulationState.CERTIFIED) | Placement.objects.filter(
        ~Exists(ranked), decision__isnull=True
    )
    return (f"{row.round.code}-{row.entry.code}" for row in strange.select_related("round", "entry").order_by("pk"))


def _evidence_beside_its_digest() -> Iterator[str]:
    rows = TabulationEvidence.objects.filter(state=EvidenceState.COMPUTED).select_related("tabulation")
    for row in rows.order_by("pk").iterator(chunk_size=20):
        if digest_of(row.evidence) != row.digest:
            yield row.code


def _rules_beside_the_policy() -> Iterator[str]:
    rules = RoundRules.objects.select_related("rubric__category", "rubric__round__missing_data_policy")
    for declared in rules.order_by("pk"):
        if parse_rules(declared.definition).effects != effects_of(declared.rubric.round):
            yield declared.rubric.code


def _codes(sheets: QuerySet[ScoreSheet]) -> Iterator[str]:
    rows = sheets.select_related("assignment__round", "assignment__judge", "assignment__entry").order_by("pk")
    return (sheet.code for sheet in rows)


INVARIANTS = (
    Invariant(
        "no-assignment-over-a-conflict",
        _("No judge is assigned to an entry with which a conflict of interest stands."),
        _assignments_over_conflicts,
    ),
    Invariant(
        "ties-follow-the-policy",
        _("A detected tie that nobody has ruled on weighs what the season's policy says."),
        _ties_against_the_policy,
    ),
    Invariant(
        "assignments-stay-in-their-season",
        _("Judge, entry and round of an assignment belong to one season."),
        _assignments_across_seasons,
    ),
    Invariant("one-sheet-per-assignment", _("Every assignment has its score sheet."), _assignments_without_sheet),
    Invariant(
        "no-ended-sheet-counts",
        _("No mark of a judge who was recused or released from an entry counts."),
        _ended_sheets_that_count,
    ),
    Invariant(
        "no-live-sheet-is-shut-out",
        _("The sheet of an assignment that lives is neither recused nor void."),
        _live_sheets_that_do_not_count,
    ),
    Invariant(
        "recusals-match-assignments",
        _("An assignment is recused exactly when its recusal with a reason is kept."),
        _recusals_without_recused_assignment,
    ),
    Invariant(
        "sheets-score-their-own-entry",
        _("A score sheet is bound to a revision of the entry it was assigned for."),
        _sheets_on_strange_revisions,
    ),
    Invariant(
        "sheets-follow-the-right-rubric",
        _("A score sheet follows the rubric of its round, and of its category where that has its own."),
        _sheets_on_strange_rubrics,
    ),
    Invariant(
        "scores-belong-to-the-rubric",
        _("A mark is given on a criterion of the sheet's own rubric."),
        _scores_on_strange_criteria,
    ),
    Invariant("only-leaves-are-marked", _("A criterion with sub-criteria is not marked itself."), _scores_on_parents),
    Invariant("marks-stay-on-the-scale", _("A mark lies on its criterion's scale."), _scores_off_the_scale),
    Invariant(
        "submitted-sheets-are-complete",
        _("A submitted score sheet has every required criterion marked or set aside."),
        _submitted_with_missing_marks,
    ),
    Invariant(
        "totals-equal-their-recomputation",
        _("The total stored with a score sheet is exactly what its marks make."),
        _totals_that_differ,
    ),
    Invariant(
        "history-ends-in-the-mark",
        _("The last change in the history of a mark says what the mark is."),
        _marks_without_history,
    ),
    Invariant(
        "loads-keep-their-limit",
        _("No judge has more entries in a round than he or she takes."),
        _loads_above_the_limit,
    ),
    Invariant(
        "match-plans-match-their-digest",
        _("The pairs that a match plan keeps have the digest that was shown with it."),
        _plans_beside_their_digest,
    ),
    Invariant(
        "applied-plans-gave-no-conflict",
        _("The recount of every applied match plan found no conflict, no wrong panel and nothing finished taken away."),
        _applied_plans_with_faults,
    ),
    Invariant(
        "rankings-match-their-digest",
        _("What a tabulation keeps of its result has the digest that was shown with it."),
        _rankings_beside_their_digest,
    ),
    Invariant(
        "lines-match-their-ranking",
        _("Every line of a ranking says the place and the total of the result that was digested."),
        _lines_beside_their_ranking,
    ),
    Invariant(
        "places-follow-the-certified-ranking",
        _("A place that the jury did not rule on is the rank in the round's certified tabulation."),
        _places_beside_the_certified_ranking,
    ),
    Invariant(
        "evidence-matches-its-digest",
        _("The evidence kept beside a ranking has the digest that was shown with it."),
        _evidence_beside_its_digest,
    ),
    Invariant(
        "rules-follow-the-missing-data-policy",
        _("The rules of a round treat missing marks as its policy declares."),
        _rules_beside_the_policy,
    ),
)
