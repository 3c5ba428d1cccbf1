import pytest

from awards.questionnaire import (
    Problem,
    SectionProgress,
    check_answers,
    clean_answers,
    completeness,
    file_problems,
    parse_form,
)

from .forms import FILE, choices, form_data, form_of, question


def problems_of(asked, raw, *, final=False):
    form = form_of(asked)
    found = check_answers(form, clean_answers(form, {asked["key"]: raw}), final=final)
    return [(problem.code, dict(problem.params)) for problem in found]


FILES = {"max_items": 2, "max_megabytes": 1, "max_pages": 20, "file_types": ["pdf"]}


@pytest.mark.parametrize(
    ("kind", "more", "raw", "problems"),
    [
        ("text", {"limits": {"max_characters": 3}}, "서울 시", [("too_many_characters", {"limit": 3, "count": 4})]),
        ("text", {"limits": {"max_characters": 3, "count_spaces": False}}, "서울 시", []),
        (
            "text",
            {"limits": {"max_characters": 2, "count_spaces": False}},
            "서울 시",
            [("too_many_characters_without_spaces", {"limit": 2, "count": 3})],
        ),
        ("long_text", {"limits": {"max_words": 2}}, "a b c", [("too_many_words", {"limit": 2, "count": 3})]),
        ("text", {}, "x" * 100_001, [("too_many_characters", {"limit": 100_000, "count": 100_001})]),
        ("number", {}, "12,5", [("not_a_number", {"value": "12,5"})]),
        ("number", {"limits": {"decimals": 0}}, "1.5", [("not_whole", {})]),
        ("number", {"limits": {"decimals": 1}}, "1.25", [("too_many_decimals", {"limit": 1})]),
        ("number", {"limits": {"min_value": "0"}}, "-1", [("too_small", {"limit": "0"})]),
        ("number", {"limits": {"max_value": "9.5"}}, "9.51", [("too_large", {"limit": "9.5"})]),
        ("money", {}, {"amount": "1", "currency": "WON!"}, [("not_a_currency", {"value": "WON!"})]),
        (
            "money",
            {"limits": {"currencies": ["INR"]}},
            {"amount": "1", "currency": "KRW"},
            [("currency_not_allowed", {"allowed": "INR"})],
        ),
        ("date", {}, "2026-02-30", [("not_a_date", {"value": "2026-02-30"})]),
        ("date", {"limits": {"earliest": "2026-01-01"}}, "2025-12-31", [("too_early", {"limit": "2026-01-01"})]),
        ("date", {"limits": {"latest": "2026-01-01"}}, "2026-01-02", [("too_late", {"limit": "2026-01-01"})]),
        ("choice", {"choices": choices("x")}, "y", [("not_a_choice", {"value": "y"})]),
        ("many_choices", {"choices": choices("x")}, ["x", "y"], [("not_a_choice", {"value": "y"})]),
        ("yes_no", {}, "perhaps", [("not_yes_no", {})]),
        ("country", {}, "Korea", [("not_a_country", {"value": "KOREA"})]),
        ("contact", {}, {"name": "An", "email": "an@home"}, [("not_an_email", {"value": "an@home"})]),
        ("contact", {}, "An, 010-1234", [("wrong_shape", {})]),
        ("url", {}, "javascript:alert(1)", [("not_a_link", {"value": "javascript:alert(1)"})]),
        (
            "url",
            {},
            "https://bank.example@evil.example/",
            [("not_a_link", {"value": "https://bank.example@evil.example/"})],
        ),
        (
            "urls",
            {"limits": {"max_items": 1}},
            ["a.example", "b.example"],
            [("too_many_items", {"limit": 1, "count": 2})],
        ),
        (
            "file",
            {"limits": FILES},
            {**FILE, "bytes": 1_048_577},
            [("file_too_large", {"name": "plan.pdf", "limit": 1})],
        ),
        (
            "file",
            {"limits": FILES},
            {**FILE, "pages": 21},
            [("file_too_long", {"name": "plan.pdf", "limit": 20, "count": 21})],
        ),
        ("files", {"limits": FILES}, [{**FILE, "name": "a.exe"}], [("file_type", {"name": "a.exe", "allowed": "pdf"})]),
        ("file", {}, {"name": "no record"}, [("wrong_shape", {})]),
    ],
)
def test_draft_is_told_of_wrong_shapes_and_passed_limits(kind, more, raw, problems):
    assert problems_of(question("q", kind, **more), raw) == problems


@pytest.mark.parametrize(
    ("kind", "more", "raw", "problems"),
    [
        ("text", {"required": True}, "", [("required", {})]),
        ("declaration", {"required": True}, False, [("required", {})]),
        ("declaration", {"required": True}, [], [("required", {})]),
        ("yes_no", {"required": True}, False, []),
        ("text", {"limits": {"min_words": 2}}, "one", [("too_few_words", {"limit": 2, "count": 1})]),
        ("urls", {"limits": {"min_items": 2}}, ["a.example"], [("too_few_items", {"limit": 2, "count": 1})]),
        ("urls", {"limits": {"min_items": 2}}, [], []),
        ("contact", {}, {"name": "An"}, [("part_missing", {"part": "email"})]),
        ("money", {}, {"amount": "5"}, [("part_missing", {"part": "currency"})]),
        ("city", {}, {"name_en": "Seoul"}, [("part_missing", {"part": "name"})]),
    ],
)
def test_only_a_submission_is_told_what_is_still_missing(kind, more, raw, problems):
    asked = question("q", kind, **more)

    assert problems_of(asked, raw, final=False) == []
    assert problems_of(asked, raw, final=True) == problems


def test_upload_is_checked_by_itself():
    letter = form_of(question("letter", "files", limits=FILES)).question("letter")

    assert file_problems(letter, FILE) == ()
    assert file_problems(letter, {**FILE, "pages": 21}) == (
        Problem("letter", "file_too_long", {"name": "plan.pdf", "limit": 20, "count": 21}),
    )


TABLE = question(
    "t",
    "table",
    columns=[
        {"key": "name", "kind": "text", "label": {"en": "Name"}, "required": True, "limits": {"max_characters": 3}},
        {"key": "n", "kind": "number", "label": {"en": "N"}},
        {"key": "in", "kind": "currency", "label": {"en": "In"}},
    ],
)


def test_problem_of_a_cell_names_row_and_column():
    raw = [{"name": "abcd", "n": "x"}, {"in": "KRW"}, {"name": "a", "in": "won"}]

    assert problems_of(TABLE, raw, final=True) == [
        ("too_many_characters", {"row": 1, "column": "name", "limit": 3, "count": 4}),
        ("not_a_number", {"row": 1, "column": "n", "value": "x"}),
        ("cell_missing", {"row": 2, "column": "name"}),
        ("not_a_currency", {"row": 3, "column": "in", "value": "WON"}),
    ]


def test_answers_of_invisible_questions_are_not_looked_at():
    form = form_of(
        question("a", required=True),
        question("n", "number", required=True, when={"question": "a", "equals": "yes"}),
    )

    assert check_answers(form, {"a": "no", "n": "not a number"}, final=True) == ()
    assert check_answers(form, {"a": "yes", "n": "x"}, final=True) == (Problem("n", "not_a_number", {"value": "x"}),)


def test_progress_is_told_section_by_section():
    data = form_data(question("a", required=True), question("b", "number"))
    more = question("c", required=True)
    data["sections"] += [
        {"key": "two", "label": {"en": "Two"}, "questions": [more]},
        {
            "key": "hidden",
            "label": {"en": "Hidden"},
            "questions": [question("d", required=True)],
            "when": {"question": "a", "equals": "show"},
        },
    ]
    form = parse_form(data)

    progress = completeness(form, {"a": "x", "b": "many"})

    assert progress == (SectionProgress("only", 1, 1, ("b",)), SectionProgress("two", 1, 0, ("c",)))
    assert [section.is_complete for section in completeness(form, {"a": "x", "b": "1", "c": "y"})] == [True, True]
