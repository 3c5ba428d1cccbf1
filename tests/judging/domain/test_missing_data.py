"""What becomes of marks that are not there: declared for a round, in its rules, frozen with them, and counted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.enums import RoundState, SeasonState
from awards.models import Round
from judging.domain.missing_data import declare_missing_data
from judging.domain.rounds import open_judging_round
from judging.domain.rubrics import declare_rules, declare_standard_rules, edit_criterion
from judging.domain.tabulations import tabulate_round
from judging.enums import AssignmentState
from judging.models import MissingDataPolicy, RoundRules, ScoreSheet
from judging.queries.missing_data import missing_data, policy_of
from judging.queries.rankings import lines_of
from judging.tabulation.explain import explain
from judging.tabulation.rules import parse_rules
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
UNDECLARED = {
    "missing": "refuse_sheet",
    "absent": "leave_out",
    "not_applicable": "leave_out",
    "recused": "leave_out",
    "late": "count",
}


@pytest.fixture
def round():
    made = judging.judging_round(awards.season(SeasonState.JUDGING), RoundState.PLANNED)
    declare_standard_rules(made.rubrics.get(), actor=awards.organiser(made.season))
    return made


@pytest.fixture
def organiser(round):
    return awards.organiser(round.season)


def rules_of(round):
    return parse_rules(RoundRules.objects.get(rubric__round=round).definition)


def opened(round, organiser, **effects):
    if effects:
        declare_missing_data(round, actor=organiser, **effects)
    return open_judging_round(round, actor=organiser)


def test_a_round_has_a_policy_before_anybody_declares_one(round):
    assert policy_of(round).effects == UNDECLARED
    assert rules_of(round).effects == UNDECLARED


def test_a_declared_policy_is_in_the_rules_and_in_their_digest(round, organiser):
    before = RoundRules.objects.get().digest

    declare_missing_data(round, actor=organiser, missing="leave_out", late="wait")

    assert policy_of(round).effects == {**UNDECLARED, "missing": "leave_out", "late": "wait"}
    assert rules_of(round).to_json()["states"] == policy_of(round).effects
    assert RoundRules.objects.get().digest == rules_of(round).digest != before
    assert "A missing mark is left out; the other marks carry on." in explain(rules_of(round))
    assert AuditEvent.objects.filter(action="round.declare_missing_data").get().facts == {
        "missing": ["refuse_sheet", "leave_out"],
        "late": ["count", "wait"],
    }


def test_the_policy_stays_when_the_rubric_changes(round, organiser):
    declare_missing_data(round, actor=organiser, absent="wait")
    edit_criterion(round.rubrics.get().criteria.first(), actor=organiser, name={"en": "Idea, anew"})

    assert rules_of(round).effects == {**UNDECLARED, "absent": "wait"}


def test_rules_written_by_hand_follow_the_policy_and_may_not_contradict_it(round, organiser):
    rubric = round.rubrics.get()
    by_hand = {**rules_of(round).to_json(), "states": {}, "name": "By hand"}
    declare_missing_data(round, actor=organiser, absent="wait")

    declare_rules(rubric, actor=organiser, definition=by_hand)
    declare_missing_data(round, actor=organiser, recused="wait")
    with pytest.raises(Refused) as refused:
        declare_rules(rubric, actor=organiser, definition={**by_hand, "states": {"late": "leave_out"}})

    assert refused.value.refusal.code == "other-missing-data"
    assert "A late mark counts and is flagged." in str(refused.value)
    assert rules_of(round).name.en == "By hand"
    assert rules_of(round).effects == {**UNDECLARED, "absent": "wait", "recused": "wait"}


def test_the_policy_is_refused_once_judging_is_open(round, organiser):
    opened(round, organiser, missing="wait")

    with pytest.raises(Refused) as refused:
        declare_missing_data(round, actor=organiser, missing="leave_out")

    assert refused.value.refusal.code == "round-open"
    assert policy_of(round).frozen_at is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judging_missingdatapolicy SET absent = 'wait'",
        "DELETE FROM judging_missingdatapolicy",
        "UPDATE judging_roundrules SET definition = '{}'",
        "DELETE FROM judging_roundrules",
    ],
)
def test_frozen_rules_and_policy_refuse_raw_sql(round, organiser, statement):
    opened(round, organiser)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_policy_is_refused_to_who_does_not_run_the_season(round):
    with pytest.raises(NotPermitted):
        declare_missing_data(round, actor=awards.person(), missing="wait")


def test_an_effect_that_the_state_may_not_have_is_refused_and_held_off_by_the_database(round, organiser):
    with pytest.raises(Refused) as refused:
        declare_missing_data(round, actor=organiser, absent="refuse_sheet")
    assert (refused.value.refusal.code, refused.value.refusal.facts) == ("effect-not-allowed", {"field": "absent"})

    with pytest.raises(IntegrityError, match="effect_of_absent_is_allowed"), transaction.atomic():
        MissingDataPolicy.objects.create(round=round, absent="refuse_sheet")


def test_opening_is_refused_while_rules_say_otherwise_than_the_policy(round, organiser):
    rules = RoundRules.objects.get()
    states = {**rules.definition, "states": {"late": "leave_out"}}
    RoundRules.objects.update(definition=states, is_custom=True)

    with pytest.raises(Refused) as refused:
        open_judging_round(round, actor=organiser)

    assert refused.value.refusal.code == "other-missing-data"
    assert policy_of(round).frozen_at is None


def marked(round, *sheets):
    """One entry, with these sheets."""
    entry = judging.eligible(round.season, code="ENTRY")
    for marks in sheets:
        judge = judging.judge(round.season)
        judging.sheet(judging.assignment(round, judge, entry), marks=marks, submitted=marks is not None)
    return entry


def total(round, organiser):
    line = lines_of(tabulate_round(round, actor=organiser)).get()
    return line.printed, line.judges, line.rank


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ({}, ("80.00", 1, 1)),
        ({"missing": "leave_out"}, ("90.00", 2, 1)),
        ({"missing": "wait"}, ("", 1, None)),
    ],
)
def test_a_missing_mark_has_the_effect_that_was_declared(round, organiser, effects, expected):
    round.rubrics.get().criteria.filter(key="proof").update(required=False)
    opened(round, organiser, **effects)
    marked(round, {"idea": "4", "proof": "4"}, {"idea": "5"})

    assert total(round, organiser) == expected


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ({}, ("90.00", 2, 1)),
        ({"late": "leave_out"}, ("80.00", 1, 1)),
        ({"late": "wait"}, ("", 1, None)),
    ],
)
def test_a_sheet_that_came_after_the_declared_closing_is_late(round, organiser, effects, expected):
    opened(round, organiser, **effects)
    marked(round, {"idea": "4", "proof": "4"}, {"idea": "5", "proof": "5"})
    now = timezone.now()
    Round.objects.update(closes_at=now - timedelta(hours=1))
    first = ScoreSheet.objects.order_by("pk").first()
    ScoreSheet.objects.filter(pk=first.pk).update(submitted_at=now - timedelta(hours=2))

    round.refresh_from_db()
    assert total(round, organiser) == expected


def test_every_state_is_counted_in_the_ranking_by_category_with_what_was_declared(round, organiser):
    round.rubrics.get().criteria.filter(key="proof").update(required=False)
    opened(round, organiser, recused="wait")
    entry = marked(round, {"idea": "4", "proof": "4"}, {"idea": "5"}, {"idea": "5", "proof": "NA"}, None)
    judging.assignment(round, judging.judge(round.season), entry, AssignmentState.RECUSED)
    empty = judging.eligible(round.season, awards.category(round.season))

    tabulation = tabulate_round(round, actor=organiser)

    told = [(one.declared.state, one.declared.effect, one.number, one.told) for one in missing_data(tabulation, "en")]
    assert told == [
        ("missing", "refuse_sheet", 1, "1 mark on 1 score sheet"),
        ("absent", "leave_out", 1, "1 score sheet"),
        ("not_applicable", "leave_out", 1, "1 mark on 1 score sheet"),
        ("recused", "wait", 1, "1 score sheet"),
        ("late", "count", 0, "none"),
    ]
    absent = missing_data(tabulation, "en")[1]
    assert absent.declared.sentence == "A judge who hands in nothing is not counted; the others decide."
    assert [(category, count.sheets) for category, count in absent.by_category] == sorted(
        [(entry.category.code, 1), (empty.category.code, 0)]
    )
    assert missing_data(tabulation, "ko")[1].declared.sentence.endswith("계산합니다.")


def test_telling_what_was_missing_takes_no_query(round, organiser, django_assert_num_queries):
    opened(round, organiser)
    marked(round, {"idea": "4", "proof": "4"})
    tabulation = tabulate_round(round, actor=organiser)

    with django_assert_num_queries(0):
        assert len(missing_data(tabulation)) == 5
