import pytest

from awards.questionnaire import canonical, clean_answers, merge_answers, visible_answers, visible_questions

from .forms import FILE, choices, form_of, question


@pytest.mark.parametrize(
    ("kind", "raw", "cleaned"),
    [
        ("text", "  two \n  words\x00 ", "two words"),
        ("text", "e\u0301", "é"),
        ("text", "\ud800a", "a"),
        ("long_text", " a  \r\n\r\nb \t\n", "a\n\nb"),
        ("number", " 1,250,000.50 ", "1250000.5"),
        ("number", "1 000", "1000"),
        ("number", "12,5", "12,5"),
        ("number", "-0.0", "0"),
        ("number", 7, "7"),
        ("number", "٣٫٥", "٣٫٥"),
        ("number", "٣٥", "35"),
        ("number", "1e9", "1e9"),
        ("money", {"amount": "1,000", "currency": " krw ", "note": "x"}, {"amount": "1000", "currency": "KRW"}),
        ("date", "2026. 5. 9.", "2026-05-09"),
        ("date", "9 May", "9 May"),
        ("yes_no", "Yes", True),
        ("yes_no", "off", False),
        ("yes_no", "perhaps", "perhaps"),
        ("declaration", "on", True),
        ("country", "kr", "KR"),
        ("city", "서울", {"name": "서울"}),
        ("city", {"name": "서울", "name_en": " "}, {"name": "서울"}),
        ("contact", {"name": "An ", "email": " a@example.org", "shoe": "42"}, {"name": "An", "email": "a@example.org"}),
        ("url", "example.org/a", "https://example.org/a"),
        ("urls", "https://a.example\n\n b.example ", ["https://a.example", "https://b.example"]),
        ("file", {**FILE, "bytes": "10", "path": "/etc/passwd"}, FILE),
        ("many_choices", ["z", "c", "a", "c"], ["a", "c", "z"]),
        ("many_choices", "b", ["b"]),
        ("table", [{"n": "1,000"}, {"n": " "}, {}, {"x": "y"}], [{"n": "1000"}]),
    ],
)
def test_typed_answer_is_kept_tidily(kind, raw, cleaned):
    more = {
        "many_choices": {"choices": choices("a", "b", "c")},
        "table": {"columns": [{"key": "n", "kind": "number", "label": {"en": "N"}}]},
    }
    form = form_of(question("q", kind, **more.get(kind, {})))

    assert clean_answers(form, {"q": raw}) == {"q": cleaned}


@pytest.mark.parametrize("blank", ["", "   ", None, [], {}, False])
def test_blank_answer_is_left_out(blank):
    form = form_of(question("a"), question("d", "declaration"), question("u", "urls"))

    assert clean_answers(form, {"d": blank, "u": blank or [], "a": blank or ""}) == {}


def test_no_is_an_answer_to_yes_or_no():
    form = form_of(question("q", "yes_no"))

    assert clean_answers(form, {"q": False}) == {"q": False}
    assert visible_answers(form, {"q": False}) == {"q": False}


def test_strangers_are_left_out_and_hidden_answers_kept():
    form = form_of(question("a"), question("b", when={"question": "a", "answered": True}))

    assert clean_answers(form, {"b": "kept", "stranger": "dropped"}) == {"b": "kept"}


def test_answer_of_an_invisible_question_counts_for_nothing():
    form = form_of(
        question("c", when={"question": "b", "equals": "yes"}),
        question("b", when={"question": "a", "equals": "yes"}),
        question("a"),
    )
    answers = {"a": "no", "b": "yes", "c": "x"}

    assert [one.key for one in visible_questions(form, answers)] == ["a"]
    assert visible_answers(form, answers) == {"a": "no"}
    assert [one.key for one in visible_questions(form, {**answers, "a": "yes"})] == ["c", "b", "a"]


def test_negation_of_a_test_holds_for_an_unanswered_question():
    form = form_of(question("a"), question("b", when={"not": {"question": "a", "equals": "x"}}))

    assert [one.key for one in visible_questions(form, {})] == ["a", "b"]
    assert [one.key for one in visible_questions(form, {"a": "x"})] == ["a"]


def test_merging_clears_what_was_emptied_and_keeps_the_rest():
    form = form_of(question("a"), question("b"))
    stored = {"a": "old", "b": "kept", "of_an_older_form": "kept"}

    assert merge_answers(form, stored, {"a": " "}) == {"b": "kept", "of_an_older_form": "kept"}
    assert merge_answers(form, stored, {"a": "new "}) == {"a": "new", "b": "kept", "of_an_older_form": "kept"}
    assert merge_answers(form, stored, {"of_an_older_form": "x"}) == stored


def test_canonical_bytes_are_plain_sorted_json():
    assert canonical({"b": ["서울"], "a": True}) == '{"a":true,"b":["서울"]}'.encode()
