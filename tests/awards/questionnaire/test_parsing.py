from decimal import Decimal

import pytest

from awards.questionnaire import AllOf, AnyOf, Compare, FormError, Limits, Not, OneOf, parse_form

from .forms import choices, form_data, form_of, question


def refusals(data):
    with pytest.raises(FormError) as refused:
        parse_form(data)
    return [(problem.path, problem.code) for problem in refused.value.problems]


WHEN = "sections[0].questions[1].when"


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ([question("Bad key")], [("sections[0].questions[0].key", "not_a_key")]),
        ([question("a", "rating")], [("sections[0].questions[0].kind", "not_among")]),
        ([question("a", requird=True)], [("sections[0].questions[0].requird", "unknown_field")]),
        ([question("a", required="yes")], [("sections[0].questions[0].required", "not_a_flag")]),
        ([question("a", label={"ko": "가"})], [("sections[0].questions[0].label", "text_missing")]),
        ([question("a", label="A")], [("sections[0].questions[0].label", "not_a_text")]),
        ([question("a", help={"fr": "Aide"})], [("sections[0].questions[0].help", "unknown_language")]),
        ([question("a", "choice")], [("sections[0].questions[0].choices", "choices_missing")]),
        ([question("a", choices=choices("x"))], [("sections[0].questions[0].choices", "choices_unused")]),
        ([question("a", "choice", choices=choices("x", "x"))], [("sections[0].questions[0].choices", "key_twice")]),
        ([question("a", "table")], [("sections[0].questions[0].columns", "columns_missing")]),
        ([question("a", limits={"max_words": -1})], [("sections[0].questions[0].limits.max_words", "not_a_count")]),
        ([question("a", limits={"max_word": 9})], [("sections[0].questions[0].limits.max_word", "unknown_field")]),
        (
            [question("a", limits={"min_words": 9, "max_words": 5})],
            [("sections[0].questions[0].limits.max_words", "limits_contradict")],
        ),
        (
            [question("a", "number", limits={"max_value": 0.1})],
            [("sections[0].questions[0].limits.max_value", "not_exact")],
        ),
        ([question("a", "date", limits={"latest": "May"})], [("sections[0].questions[0].limits.latest", "not_a_day")]),
        ([question("a"), question("a")], [("sections[0].questions[1].key", "key_twice")]),
        ([], [("sections", "nothing_asked")]),
    ],
)
def test_form_with_a_fault_is_refused_at_its_path(asked, refused):
    assert refusals(form_data(*asked)) == refused


@pytest.mark.parametrize(
    ("kind", "condition", "refused"),
    [
        ("text", {"question": "b", "answered": True}, [(WHEN, "unknown_question")]),
        ("text", {"all": []}, [(f"{WHEN}.all", "condition_empty")]),
        ("text", {"answered": True}, [(WHEN, "not_a_condition")]),
        ("text", {"question": "a", "matches": "x"}, [(f"{WHEN}.matches", "not_a_condition")]),
        ("text", {"question": "a", "above": 1}, [(WHEN, "cannot_compare")]),
        ("date", {"question": "a", "above": 1}, [(WHEN, "cannot_compare")]),
        ("number", {"question": "a", "above": "2026-01-01"}, [(WHEN, "cannot_compare")]),
        ("number", {"question": "a", "above": "lots"}, [(f"{WHEN}.above", "not_exact")]),
        ("file", {"question": "a", "equals": "x"}, [(WHEN, "cannot_equal")]),
        ("yes_no", {"question": "a", "equals": "yes"}, [(WHEN, "unknown_choice")]),
        ("text", {"any": [{"not": {"question": "b", "answered": True}}]}, [(f"{WHEN}.any[0].not", "unknown_question")]),
    ],
)
def test_condition_with_a_fault_is_refused_at_its_path(kind, condition, refused):
    assert refusals(form_data(question("a", kind), question("c", when=condition))) == refused


def test_condition_on_a_choice_that_is_not_offered_is_refused():
    asked = question("a", "choice", choices=choices("x"))

    assert refusals(form_data(asked, question("c", when={"question": "a", "in": ["x", "y"]}))) == [
        (WHEN, "unknown_choice")
    ]


def test_condition_nested_without_end_is_refused():
    condition = {"question": "a", "answered": True}
    for _ in range(300):
        condition = {"not": condition}

    assert [code for _, code in refusals(form_data(question("a"), question("c", when=condition)))] == [
        "condition_too_deep"
    ]


def test_circle_through_a_section_is_refused_with_its_way():
    data = form_data(question("a", when={"question": "b", "answered": True}))
    data["sections"].append(
        {
            "key": "two",
            "label": {"en": "Two"},
            "questions": [question("b")],
            "when": {"question": "a", "answered": True},
        }
    )

    with pytest.raises(FormError) as refused:
        parse_form(data)

    (problem,) = refused.value.problems
    assert (problem.path, problem.code, dict(problem.params)) in [
        ("sections[0].questions[0].when", "condition_circle", {"path": "a → b → a"}),
        ("sections[1].questions[0].when", "condition_circle", {"path": "b → a → b"}),
    ]


def test_every_fault_is_named_at_once():
    data = form_data(question("A"), question("b", "choice"), languages=["en", "en"])

    assert refusals(data) == [
        ("languages", "languages_missing"),
        ("sections[0].questions[0].key", "not_a_key"),
        ("sections[0].questions[1].choices", "choices_missing"),
    ]


def test_conditions_are_read_as_written():
    form = form_of(
        question("a", "choice", choices=choices("x", "y")),
        question("n", "number"),
        question(
            "c",
            when={
                "all": [
                    {"question": "a", "in": ["x", "y"]},
                    {"any": [{"not": {"question": "a", "equals": "x"}}, {"question": "n", "at_least": "2.50"}]},
                ]
            },
        ),
    )

    assert form.question("c").when == AllOf(
        (
            OneOf("a", ("x", "y")),
            AnyOf((Not(OneOf("a", ("x",))), Compare("n", "at_least", Decimal("2.50")))),
        )
    )


def test_zero_limits_survive_json():
    form = form_of(question("n", "number", limits={"min_value": "0", "decimals": 0, "max_items": 0}))

    again = parse_form(form.to_json())

    assert again.question("n").limits == Limits(min_value=Decimal(0), decimals=0, max_items=0)


def test_digest_tells_forms_apart_and_is_the_same_everywhere():
    form = form_of(question("a"))

    assert form.digest == "e92028741db3cc8923cda0c79fd05d918480b4843b778e3c3765e95b9b6eeaeb"
    assert form_of(question("a", required=True)).digest != form.digest
