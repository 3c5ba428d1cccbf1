"""Evidence beside a ranking: gathered once, with a seed that is kept, and frozen with what it is beside."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.enums import AdvanceBy, ConferredBy, RoundKind, SeasonState
from judging import tasks
from judging.domain import evidence as domain
from judging.domain.evidence import gather_evidence, hand_out_evidence, seed_of
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import EvidenceState
from judging.models import ScoreChange, Tabulation, TabulationEvidence
from judging.queries.context import evidence_context
from judging.queries.digests import digest_of
from judging.queries.evidence import evidence_of
from judging.tabulation.evidence import gathering
from judging.tabulation.evidence.answer import Evidence
from judging.tabulation.evidence.context import CategoryLines
from judging.tabulation.result import ENGINE_VERSION
from tests.factories import awards, judging

MARKS = (("5", "4"), ("4", "4"), ("4", "3"), ("3", "3"), ("2", "3"), ("3", "1"))
JUDGES = 5


@pytest.fixture
def round(db):
    """Six entries, each marked by five judges who differ a little; closed."""
    made = judging.judging_round(
        awards.season(SeasonState.JUDGING), advance_by=AdvanceBy.TOP_PER_CATEGORY, advance_top=2
    )
    category = awards.category(made.season)
    judges = [judging.judge(made.season, code=f"j{number}") for number in range(JUDGES)]
    for number, (idea, proof) in enumerate(MARKS):
        entry = judging.eligible(made.season, category, title=f"entry {number}", code=f"E{number}")
        for place, judge in enumerate(judges):
            marks = {
                "idea": str(max(1, int(idea) - place % 2)),
                "proof": str(min(5, int(proof) + (place + number) % 2)),
            }
            judging.sheet(judging.assignment(made, judge, entry), marks=marks, submitted=True)
    return close_judging_round(made, actor=awards.organiser(made.season))


@pytest.fixture
def organiser(round):
    return awards.organiser(round.season)


@pytest.fixture
def tabulation(round, organiser):
    return tabulate_round(round, actor=organiser)


def test_evidence_waits_once_a_ranking_is_computed(tabulation):
    row = TabulationEvidence.objects.get()

    assert (row.tabulation, row.state) == (tabulation, EvidenceState.WAITING)
    assert evidence_of(tabulation).is_waiting


def test_gathered_evidence_is_kept_with_its_seed_and_digest(tabulation):
    row = gather_evidence(tabulation)

    told = evidence_of(tabulation)
    assert (row.state, row.seed, row.digest) == (EvidenceState.COMPUTED, seed_of(tabulation), digest_of(row.evidence))
    assert isinstance(told.answer, Evidence)
    assert told.answer.to_json() == row.evidence
    assert (told.seed, told.digest, told.engine_version) == (row.seed, row.digest, domain.EVIDENCE_VERSION)
    assert [line.entry for line in told.answer.parts[0].categories[0].entries] == ["E0", "E1", "E2", "E3", "E4", "E5"]
    facts = AuditEvent.objects.get(action="tabulationevidence.compute").facts
    assert (facts["seed"], facts["digest"]) == (row.seed, row.digest)


def test_equal_seeds_give_equal_evidence_and_gathering_again_does_nothing(tabulation):
    first = gather_evidence(tabulation)
    again = gather_evidence(tabulation)
    other = gather_evidence(tabulation, seed=first.seed + 1)
    back = gather_evidence(tabulation, seed=first.seed)

    assert again.computed_at == first.computed_at
    assert other.digest != first.digest
    assert (back.digest, back.evidence) == (first.digest, first.evidence)


def test_evidence_fails_with_the_reason_when_marks_changed_since(round, tabulation):
    round.assignments.first().scoresheet.scores.filter(criterion__key="idea").update(value=1)

    row = gather_evidence(tabulation)

    told = evidence_of(tabulation)
    assert (row.state, told.answer) == (EvidenceState.FAILED, None)
    assert told.problem.startswith("Marks or entries have changed since")


def test_evidence_of_a_ranking_by_another_engine_says_that_and_not_that_marks_changed(tabulation):
    Tabulation.objects.filter(pk=tabulation.pk).update(engine_version="1")

    row = gather_evidence(tabulation)

    assert row.state == EvidenceState.FAILED
    assert row.problem == (
        f"Version 1 of the engine computed this ranking, and version {ENGINE_VERSION} is installed now. It stands as it is; "
        "compute it again to go on with it."
    )


def test_evidence_in_a_format_that_is_not_read_here_is_told_as_such(tabulation):
    gather_evidence(tabulation)
    TabulationEvidence.objects.update(evidence={"version": 0})

    told = evidence_of(tabulation)

    assert (told.state, told.answer, told.problem) == (
        EvidenceState.FAILED,
        None,
        "Another version of this programme gathered the evidence, and it cannot be read here. The ranking stands.",
    )


@pytest.mark.parametrize("problem", [ZeroDivisionError, MemoryError])
def test_evidence_that_breaks_off_says_so_and_can_be_gathered_later(tabulation, monkeypatch, caplog, problem):
    def broken(parts):
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "gather", broken)
        failed = gather_evidence(tabulation)
    later = gather_evidence(tabulation)

    assert failed.state == EvidenceState.FAILED
    assert "The ranking stands." in failed.problem
    assert later.state == EvidenceState.COMPUTED
    assert [record.getMessage() for record in caplog.records] == [
        f"The evidence of {tabulation.code} could not be gathered."
    ]


def test_evidence_is_refused_to_who_does_not_run_the_season(tabulation):
    with pytest.raises(NotPermitted):
        gather_evidence(tabulation, actor=awards.person())


def test_evidence_of_a_certified_ranking_is_frozen(tabulation, organiser):
    row = gather_evidence(tabulation)
    certify_tabulation(tabulation, actor=organiser)

    assert gather_evidence(tabulation).digest == row.digest
    with pytest.raises(Refused) as refused:
        gather_evidence(tabulation, seed=1)
    assert refused.value.refusal.code == "certified"


def test_evidence_that_still_waited_is_gathered_once_for_a_certified_ranking(tabulation, organiser):
    certify_tabulation(tabulation, actor=organiser)

    assert gather_evidence(tabulation).state == EvidenceState.COMPUTED
    with pytest.raises(Refused):
        gather_evidence(tabulation, seed=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judging_tabulationevidence SET evidence = '{}'",
        "UPDATE judging_tabulationevidence SET state = 'waiting', computed_at = NULL",
        "DELETE FROM judging_tabulationevidence",
    ],
)
def test_evidence_of_a_certified_ranking_refuses_raw_sql(tabulation, organiser, statement):
    gather_evidence(tabulation)
    certify_tabulation(tabulation, actor=organiser)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "table", ["judging_tabulation", "judging_ranking", "judging_tabulationevidence", "judging_scorechange"]
)
def test_tables_with_a_certified_ranking_cannot_be_emptied(tabulation, organiser, table):
    certify_tabulation(tabulation, actor=organiser)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_waiting_evidence_is_handed_out_once_until_a_worker_is_lost(tabulation):
    asked = TabulationEvidence.objects.get().asked_at

    assert hand_out_evidence(now=asked) == []
    assert hand_out_evidence(now=asked + domain.HANDED_OUT * 2) == [tabulation.code]
    assert hand_out_evidence(now=asked + domain.HANDED_OUT * 2) == []


@pytest.mark.django_db(transaction=True)
def test_evidence_is_gathered_in_the_background_after_the_ranking_is_committed():
    made = judging.judging_round(awards.season(SeasonState.JUDGING))
    judging.sheet(judging.assignment(made), marks={"idea": "4", "proof": "4"}, submitted=True)

    assert tasks.renew_rankings() == 1

    assert [row.state for row in TabulationEvidence.objects.all()] == [EvidenceState.COMPUTED]
    assert tasks.gather_waiting() == tasks.renew_rankings() == 0


def test_a_task_for_a_ranking_that_was_replaced_has_nothing_to_do(db):
    assert tasks.gather.enqueue("t-gone").return_value == tasks.NOTHING


def test_context_tells_homes_order_and_lines(round):
    entries = list(round.season.entries.select_related("category", "entrant").order_by("code"))
    category = entries[0].category
    awards.tier(round.season, category=category, quota=3)
    awards.tier(round.season, category=category, quota=2, entrant_types=[*category.entrant_types, "person"])
    awards.tier(round.season, category=category, quota=1, conferred_by=ConferredBy.COMMITTEE)
    awards.tier(round.season, category=category, quota=1, entrant_types=["city"])

    context = evidence_context(round, entries)

    assert context.judge_homes == {f"j{number}": "CH" for number in range(JUDGES)}
    assert context.entry_homes == {entry.code: entry.entrant.country for entry in entries}
    assert context.lines == {category.code: CategoryLines(places=5, cut=2)}
    assert sorted(context.order, key=context.order.get)[:6] == [("j0", "E0")] + [
        (f"j{n}", "E0") for n in range(1, 5)
    ] + [("j0", "E1")]


def test_award_places_belong_to_the_round_that_decides_them(round):
    awards.round_of(round.season, RoundKind.FINAL)
    entries = list(round.season.entries.select_related("category", "entrant"))
    awards.tier(round.season, category=entries[0].category, quota=3)

    assert evidence_context(round, entries).lines == {entries[0].category.code: CategoryLines(places=None, cut=2)}


def test_a_judge_whose_marks_came_in_at_one_instant_marked_in_no_order(round):
    one = ScoreChange.objects.filter(sheet__assignment__judge__code="j0").first()
    entries = list(round.season.entries.select_related("category", "entrant"))
    imported = judging.judge(round.season, code="j-file")
    for entry in entries[:2]:
        sheet = judging.sheet(judging.assignment(round, imported, entry))
        ScoreChange.objects.create(
            sheet=sheet, criterion=one.criterion, version=1, after="4", changed_at=one.changed_at
        )

    order = evidence_context(round, entries).order

    assert {judge for judge, _entry in order} == {f"j{number}" for number in range(JUDGES)}


def test_context_takes_the_same_queries_however_many_entries(round, django_assert_num_queries):
    entries = list(round.season.entries.select_related("category", "entrant"))

    for some in (entries[:1], entries):
        with django_assert_num_queries(4):
            evidence_context(round, some)


def test_a_replaced_ranking_takes_its_evidence_along(round, tabulation):
    Tabulation.objects.filter(pk=tabulation.pk).delete()

    assert not TabulationEvidence.objects.exists()
