"""A season from each template, its rubrics edited until judging opens, then frozen."""

from decimal import Decimal

import pytest

from audit.steps import SYSTEM, NotPermitted, Refused
from awards.blueprints import all_blueprints, blueprint
from awards.domain.rounds import edit_round
from awards.domain.seasons import begin_judging, decide_season, edit_season, open_season
from awards.enums import RoundState, SeasonState
from judging.domain.rounds import open_judging_round
from judging.domain.rubrics import (
    add_criterion,
    declare_rules,
    declare_standard_rules,
    edit_criterion,
    edit_levels,
    remove_criterion,
    standard_rules,
)
from judging.domain.setup import create_judged_season
from judging.enums import RubricState
from judging.models import Criterion
from judging.queries.rubrics import rubric_for, rubrics_of
from judging.tabulation.explain import explain
from judging.tabulation.rules import parse_rules
from tests.factories import awards

pytestmark = pytest.mark.django_db


@pytest.fixture
def seoul():
    return create_judged_season(blueprint("seoul-smart-city-prize"), actor=SYSTEM, code="sscp-2026", year=2026)


@pytest.mark.parametrize("plan", all_blueprints(), ids=lambda plan: plan.key)
def test_every_template_becomes_a_season_whose_rounds_can_open(plan):
    season = create_judged_season(plan, actor=SYSTEM, code=f"{plan.slug}-2026", year=2026)

    assert season.state == SeasonState.DRAFT
    assert [round.code for round in season.rounds.all()] == [each.key for each in plan.standing_rounds]
    assert {c.code for c in season.categories.all()} == {each.key for each in plan.categories}
    assert season.tiers.count() == len(plan.tiers)
    assert season.forms.count() == len(plan.forms)
    for round in season.rounds.all():
        if round.is_scored:
            opened = open_judging_round(round, actor=SYSTEM)
            assert opened.state == RoundState.OPEN
            assert all(rubric_for(round, category) for category in season.categories.all())
            assert {rubric.state for rubric in rubrics_of(round)} == {RubricState.FROZEN}


def test_a_second_season_of_the_same_code_is_refused(seoul):
    with pytest.raises(Refused) as refused:
        create_judged_season(blueprint("seoul-smart-city-prize"), actor=SYSTEM, code="sscp-2026", year=2027)

    assert refused.value.refusal.code == "season-exists"


def test_a_stranger_makes_no_season():
    with pytest.raises(NotPermitted):
        create_judged_season(blueprint("seoul-smart-city-prize"), actor=awards.person(), code="mine", year=2026)


def test_the_final_blends_the_desk_total_with_its_own(seoul):
    final = seoul.rounds.get(code="final")
    rubric = rubric_for(final, seoul.categories.get(code="human"))

    rules = standard_rules(rubric)

    blend = next(step for step in rules["steps"] if step["step"] == "blend")
    assert blend["of"] == [{"of": "desk_total", "weight": "0.5"}, {"of": "round_total", "weight": "0.5"}]
    assert "desk_total" in parse_rules(rules).to_json()["facts"]
    assert all(explain(parse_rules(rules), language) for language in ("en", "ko"))


def test_weights_that_do_not_add_up_keep_the_round_from_opening(seoul):
    desk = seoul.rounds.get(code="desk")
    rubric = rubrics_of(desk)[0]
    edit_criterion(rubric.criteria.first(), actor=SYSTEM, weight=Decimal(21))

    with pytest.raises(Refused) as refused:
        open_judging_round(desk, actor=SYSTEM)

    assert (refused.value.refusal.code, refused.value.refusal.facts["total"]) == ("weights-not-100", "101")


def test_a_frozen_rubric_refuses_every_edit(seoul):
    desk = seoul.rounds.get(code="desk")
    rubric = rubrics_of(desk)[0]
    open_judging_round(desk, actor=SYSTEM)
    criterion = rubric.criteria.first()
    acts = [
        lambda: edit_criterion(criterion, actor=SYSTEM, weight=Decimal(5)),
        lambda: add_criterion(rubric, actor=SYSTEM, key="new", name={"en": "New"}, weight=Decimal(5)),
        lambda: remove_criterion(criterion, actor=SYSTEM),
        lambda: edit_levels(criterion, actor=SYSTEM, texts={Decimal(1): {"en": "Other"}}),
    ]

    codes = []
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        codes.append(refused.value.refusal.code)

    assert codes == ["rubric-frozen"] * 4


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"minimum": Decimal(5), "maximum": Decimal(5)}, "scale-without-extent"),
        ({"step": Decimal("0.3")}, "step-does-not-fit"),
        ({"weight": Decimal(0)}, "weight-not-positive"),
    ],
)
def test_a_criterion_without_sense_is_refused(seoul, facts, code):
    criterion = Criterion.objects.filter(rubric__round__season=seoul).first()

    with pytest.raises(Refused) as refused:
        edit_criterion(criterion, actor=SYSTEM, **facts)

    assert refused.value.refusal.code == code


def test_an_edited_rubric_is_what_the_rules_count_by(seoul):
    desk = seoul.rounds.get(code="desk")
    rubric = rubrics_of(desk)[0]
    first, second = rubric.criteria.all()[:2]
    edit_criterion(first, actor=SYSTEM, weight=first.weight + 5)
    edit_criterion(second, actor=SYSTEM, weight=second.weight - 5)

    open_judging_round(desk, actor=SYSTEM)

    rules = rubrics_of(desk)[0].rules
    weights = {criterion["key"]: criterion["weight"] for criterion in rules.definition["criteria"]}
    assert (weights[first.key], weights[second.key]) == ("25", "10")


def test_dates_that_cross_are_refused(seoul):
    with pytest.raises(Refused) as refused:
        edit_season(seoul, actor=SYSTEM, closes_at=seoul.opens_at)

    assert refused.value.refusal.code == "dates-crossed"


def test_a_season_that_is_judged_is_no_longer_edited(seoul):
    open_season(seoul, actor=SYSTEM)
    begin_judging(seoul, actor=SYSTEM)

    with pytest.raises(Refused) as refused:
        edit_season(seoul, actor=awards.organiser(seoul), grace_minutes=5)

    assert refused.value.refusal.code == "judging-open"


def test_an_open_round_only_moves_its_closing(seoul):
    desk = open_judging_round(seoul.rounds.get(code="desk"), actor=SYSTEM)

    with pytest.raises(Refused) as refused:
        edit_round(desk, actor=SYSTEM, quorum=1)
    later = edit_round(desk, actor=SYSTEM, closes_at=desk.closes_at.replace(year=2027))

    assert refused.value.refusal.code == "round-open"
    assert later.closes_at.year == 2027


def test_a_season_is_not_decided_before_its_last_round_is_certified(seoul):
    open_season(seoul, actor=SYSTEM)
    judged = begin_judging(seoul, actor=SYSTEM)

    with pytest.raises(Refused) as refused:
        decide_season(judged, actor=SYSTEM)

    assert refused.value.refusal.code == "round-not-certified"


def test_the_official_method_takes_its_choices(seoul):
    rubric = rubrics_of(seoul.rounds.get(code="desk"))[0]

    rules = declare_standard_rules(rubric, actor=SYSTEM, tie_breaks=["value", "median"], scale="share_of_range", trim=1)

    steps = {step["step"]: step for step in rules.definition["steps"]}
    assert (steps["weigh"]["scale"], steps["trim"]["high"]) == ("share_of_range", 1)
    assert (rules.tie_breaks, rules.options) == (["value", "median"], {"scale": "share_of_range", "trim": 1})


def test_rules_written_by_hand_must_count_by_the_rubric(seoul):
    rubric = rubrics_of(seoul.rounds.get(code="desk"))[0]
    other = standard_rules(rubric)
    other["criteria"][0]["weight"] = "99"

    with pytest.raises(Refused) as refused:
        declare_rules(rubric, actor=SYSTEM, definition=other)

    assert refused.value.refusal.code == "other-criteria"
