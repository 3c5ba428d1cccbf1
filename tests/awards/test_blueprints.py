"""The season templates are whole, agree with themselves, and are refused when they do not."""

import json
import re
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from awards.blueprints import (
    AdvanceBy,
    BlueprintError,
    ConferredBy,
    EntrantType,
    Takes,
    all_blueprints,
    blueprint,
    parse_blueprint,
)
from awards.blueprints.loading import FOLDER
from awards.questionnaire import check_answers, completeness, visible_questions

KEYS = ["icapital-like", "india-scored-challenge", "seoul-smart-city-prize", "world-smart-city-awards-like"]
SEOUL = "seoul-smart-city-prize"


def data_of(key):
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def local_texts(data, path=""):
    """Every local text of the file with its path."""
    if isinstance(data, dict) and "en" in data:
        yield path, data
    elif isinstance(data, dict | list):
        for name, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from local_texts(part, f"{path}.{name}")


def reached(data, path):
    """What the path of a note such as `rounds[desk].advancement` or `rubrics[*].levels` leads to."""
    places = [data]
    for name, key in re.findall(r"(\w+)(?:\[([\w*]+)\])?", path):
        places = [place[name] for place in places if name in place]
        if key:
            places = [one for place in places for one in place if key in ("*", one["key"])]
    return places


@pytest.fixture(params=KEYS)
def key(request):
    return request.param


def test_all_four_templates_are_there():
    assert [plan.key for plan in all_blueprints()] == KEYS
    with pytest.raises(KeyError):
        blueprint("nobel")


def test_every_word_is_in_english_and_korean(key):
    texts = list(local_texts(data_of(key)))

    assert len(texts) > 100
    for path, text in texts:
        assert list(text) == ["en", "ko"], path
        assert all(words.strip() == words and words for words in text.values()), path
        # Names and symbols may be the same in both; sentences may not stay English.
        assert re.search("[가-힣]", text["ko"]), path
        assert not re.search("[가-힣]", text["en"].replace("서울 / Seoul", "")), path


def test_weights_add_up_to_a_hundred(key):
    for rubric in blueprint(key).rubrics:
        assert sum(criterion.weight for criterion in rubric.criteria) == 100
        assert sum(criterion.weight for criterion in rubric.marked_criteria) == 100


def test_every_mark_has_a_descriptor(key):
    for rubric in blueprint(key).rubrics:
        for criterion in rubric.marked_criteria:
            steps = int((criterion.maximum - criterion.minimum) / criterion.step)
            marks = [criterion.minimum + criterion.step * number for number in range(steps + 1)]
            assert all(criterion.level_for(mark) for mark in marks), criterion.key
            assert [level.value for level in criterion.levels] == sorted(level.value for level in criterion.levels)


def test_every_note_of_what_is_modelled_leads_somewhere(key):
    data = data_of(key)

    assert data["modelled"]
    assert data["sources"]
    assert [path for path in data["modelled"] if not reached(data, path)] == []


def test_calendar_runs_forward(key):
    plan = blueprint(key)

    instants = plan.instants(2026)

    assert instants["open"] < instants["close"] < instants["ceremony"]
    assert all(moment.tzinfo == ZoneInfo(plan.timezone) for moment in instants.values())
    assert all(instants[f"{each.key}.opens"] < instants[f"{each.key}.closes"] for each in plan.rounds)
    for earlier, later in pairwise(plan.standing_rounds):
        assert instants[f"{earlier.key}.closes"] < instants[f"{later.key}.opens"]
    assert instants[f"{plan.standing_rounds[-1].key}.closes"] < instants["ceremony"]


def test_every_entrant_allowed_has_a_form_that_asks_something(key):
    plan = blueprint(key)

    for category in plan.categories:
        for entrant_type in category.entrant_types:
            form = plan.form_for(category.key, entrant_type)
            answers = {"entrant_type": entrant_type.value, "category": category.key}
            problems = check_answers(form, answers, final=True)
            assert {problem.code for problem in problems} == {"required"}
            assert not all(section.is_complete for section in completeness(form, answers))


def test_every_question_that_is_filled_in_can_hold_what_the_platform_puts_there(key):
    plan = blueprint(key)

    for each in plan.forms:
        for question in each.form.questions:
            keys = [choice.key for choice in question.choices]
            if question.filled_from == "entrant_type":
                assert keys == [entrant_type.value for entrant_type in each.entrant_types]
            if question.filled_from == "category":
                assert keys == list(each.categories)


def test_seoul_gives_twenty_one_awards_out_of_forty_two_finalists():
    plan = blueprint(SEOUL)
    finalists = [plan.round("desk").advancement.places(category.key) for category in plan.categories]

    assert sum(finalists) == 42
    assert sum(tier.quota for tier in plan.tiers) == 21
    assert [(tier.key, tier.code, tier.quota) for tier in plan.tiers_of("human")] == [
        ("gold", "G", 1),
        ("silver", "S", 2),
        ("bronze", "B", 3),
        ("corporation", "C", 1),
        ("institution", "I", 1),
        ("special_mention", "M", 3),
    ]
    assert [tier.entrant_types for tier in plan.tiers if tier.key == "corporation"] == [(EntrantType.CORPORATION,)] * 2
    assert [tier.key for tier in plan.tiers if tier.conferred_by is ConferredBy.COMMITTEE] == ["special_mention"]


def test_seoul_rubrics_weigh_and_break_ties_as_told():
    plan = blueprint(SEOUL)
    project = plan.rubric_for("desk", "tech")

    assert [(each.key, each.weight) for each in project.criteria] == [
        ("problem", 20),
        ("design", 15),
        ("budget", 10),
        ("implementation", 20),
        ("learning", 10),
        ("value", 25),
    ]
    assert project.tie_breaks == ("value", "implementation", "problem", "median", "chair")
    assert [(each.key, each.weight) for each in plan.rubric_for("final", "leadership").criteria] == [
        ("vision", 25),
        ("results", 35),
        ("inclusion", 20),
        ("global", 20),
    ]
    assert plan.rubric_for("eligibility", "tech") is None
    assert [(each.key, each.weight) for each in plan.rounds] == [
        ("eligibility", 0),
        ("desk", Decimal("0.5")),
        ("final", Decimal("0.5")),
    ]


def test_half_steps_share_the_descriptor_of_the_level_below():
    criterion = blueprint(SEOUL).rubric("project").criteria[0]

    assert criterion.level_for(Decimal("3.5")) == criterion.level_for(Decimal(3))
    assert criterion.level_for(Decimal(2)).text["en"].startswith("Between 1 and 3: ")
    assert criterion.level_for(Decimal(4)).text["ko"].startswith("3점과 5점의 중간: ")


@pytest.mark.parametrize(
    ("entrant_type", "asked"),
    [("city", False), ("institution", True), ("corporation", True)],
)
def test_seoul_asks_institutions_and_corporations_for_the_endorsement_of_the_city(entrant_type, asked):
    form = blueprint(SEOUL).form_for("human", EntrantType(entrant_type))

    visible = {question.key for question in visible_questions(form, {"entrant_type": entrant_type})}

    assert len(form.questions) == 25
    assert ("endorsing_city" in visible) is asked


def test_seoul_closes_a_minute_before_midnight_in_seoul():
    instants = blueprint(SEOUL).instants(2026)

    assert instants["close"] == datetime.fromisoformat("2026-05-29T23:59:00+09:00")
    assert instants["final.opens"].date() == datetime.fromisoformat("2026-10-05").date()


def test_india_keeps_its_published_points():
    plan = blueprint("india-scored-challenge")

    assert [(each.key, each.weight) for each in plan.rubric("standing").criteria] == [
        ("services", 25),
        ("institutions", 15),
        ("finance", 30),
        ("record", 30),
    ]
    assert [each.weight for each in plan.rubric("standing").marked_criteria] == [
        *(10, 5, 5, 5),
        *(5, 10),
        *(5, 5, 10, 10),
        *(10, 10, 10),
    ]
    assert [each.weight for each in plan.rubric("proposal").criteria] == [30, 20, 16, 10, 10, 5, 5, 4]
    assert all(each.maximum == each.weight for each in plan.rubric("proposal").criteria)
    assert [(each.key, each.optional, each.takes) for each in plan.rounds][-1] == (
        "fast_track",
        True,
        Takes.PASSED_OVER,
    )


def test_icapital_divides_cities_by_population_and_asks_for_thresholds():
    plan = blueprint("icapital-like")

    assert [(each.key, each.min_population, each.max_population) for each in plan.categories] == [
        ("capital", 250_000, None),
        ("rising", 50_000, 249_999),
    ]
    expert = plan.round("expert").advancement
    assert (expert.by, expert.minimum_mark, expert.minimum_percent) == (AdvanceBy.TOP_PER_CATEGORY, 3, 60)


def test_world_awards_let_three_of_each_category_go_on():
    plan = blueprint("world-smart-city-awards-like")

    assert len(plan.categories) == 10
    assert {plan.round("review").advancement.places(each.key) for each in plan.categories} == {3}
    assert [each.key for each in plan.categories if each.by_nomination] == ["leadership"]
    assert plan.category("city").entrant_types == (EntrantType.CITY,)


def spoil(data, path, value):
    """A copy of the data with what stands at the path replaced, or removed when the value is `...`."""
    copy = deepcopy(data)
    *way, last = path
    place = copy
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["rubrics", 0, "criteria", 0, "weight"], 21, "rubrics.project: The weights add up to 101, not to 100."),
        (["rubrics", 0, "scale", "step"], "0.3", "rubrics.project.problem: The step must divide the scale"),
        (
            ["rubrics", 0, "tie_breaks"],
            ["valu", "median", "chair"],
            "rubrics.project.tie_breaks: valu is no criterion.",
        ),
        (["rubrics", 0, "tie_breaks"], ["value"], "rubrics.project.tie_breaks: The chain ends with median and chair."),
        (["rubrics", 0, "criteria", 0, "levels", "1"], ..., "rubrics.project.problem.levels: The lowest mark has no"),
        (["rounds", 1, "weight"], "0.6", "rounds: The weights in the final total add up to 1."),
        (["rounds", 1, "rubrics", "*"], "other", "rounds.desk: other is no rubric."),
        (["rounds", 1, "opens_after"], "final.closes", "rounds.desk: final.closes is not an earlier date or round."),
        (["rounds", 2, "advancement", "by"], "all_passed", "rounds: After the last round awards follow."),
        (["tiers", 0, "category"], "cats", "tiers.gold: cats is no category."),
        (["tiers", 1, "code"], "G", "tier codes of human: G is there 2 times."),
        (["forms", 0, "entrant_types"], ["city"], "forms: institution entrants in human have 0 forms, not one."),
        (["categories", 0, "entrant_types"], ["town"], "Choose one of these: city, institution, corporation"),
        (["timezone"], "Asia/Soul", "Asia/Soul is no time zone of the IANA database."),
        (["name"], {"en": "Only English"}, "Write these words in English and in Korean."),
        (["serial"], "X", "serial: Remove this field or correct its name."),
        (["slug"], ..., "slug: Write this field; it is needed."),
        (["forms", 0, "form", "sections", 0, "questions", 0, "kind"], "riddle", "forms sections[0].questions[0].kind"),
    ],
)
def test_template_whose_parts_disagree_is_refused_with_the_place(path, value, fault):
    data = spoil(data_of(SEOUL), path, value)

    with pytest.raises(BlueprintError, match=re.escape(fault)):
        parse_blueprint(data)
