"""The frozen entry as a judge reads it, for every kind of question."""

from types import SimpleNamespace

import pytest

from judging.interfaces.reading import Answer, File, read_entry, readable_file

KINDS = [
    ("text", {}, "One line", {"text": "One line"}),
    ("long_text", {}, "Two\nlines", {"text": "Two\nlines"}),
    ("number", {}, "1250000.5", {"text": "1,250,000.5"}),
    ("money", {"limits": {"currencies": ["KRW"]}}, {"amount": "500000", "currency": "KRW"}, {"text": "500,000 KRW"}),
    ("date", {}, "2026-05-29", {"text": "29 May 2026"}),
    ("yes_no", {}, False, {"text": "No"}),
    ("declaration", {}, True, {"text": "Confirmed"}),
    ("country", {}, "KR", {"text": "South Korea"}),
    ("city", {}, {"name": "서울", "name_en": "Seoul"}, {"text": "서울 · Seoul"}),
    ("city", {}, {"name": "Odense", "name_en": "Odense"}, {"text": "Odense"}),
    (
        "contact",
        {},
        {"name": "Ada", "role": "Lead", "email": "ada@city.example", "phone": "1"},
        {"items": ("Ada", "Lead")},
    ),
    ("url", {}, "https://city.example", {"links": ("https://city.example",)}),
    ("video", {}, "https://city.example/v", {"links": ("https://city.example/v",)}),
    ("urls", {}, ["https://a.example", "https://b.example"], {"links": ("https://a.example", "https://b.example")}),
    (
        "choice",
        {"choices": [{"key": "flood", "label": {"en": "Flood", "ko": "홍수"}}]},
        "flood",
        {"text": "Flood"},
    ),
    (
        "many_choices",
        {"choices": [{"key": "flood", "label": {"en": "Flood"}}, {"key": "heat", "label": {"en": "Heat"}}]},
        ["flood", "heat"],
        {"items": ("Flood", "Heat")},
    ),
    (
        "table",
        {
            "columns": [
                {"key": "year", "kind": "number", "label": {"en": "Year"}},
                {"key": "done", "kind": "yes_no", "label": {"en": "Done"}},
                {"key": "where", "kind": "country", "label": {"en": "Where"}},
            ]
        },
        [{"year": "2025", "done": True, "where": "DK"}, {"year": "2026"}],
        {"heads": ("Year", "Done", "Where"), "rows": (("2025", "Yes", "Denmark"), ("2026", "", ""))},
    ),
    (
        "file",
        {"limits": {"file_types": ["pdf"]}},
        {"code": "F1", "name": "plan.pdf", "bytes": 12, "sha256": "0" * 64},
        {"files": (File("F1", "plan.pdf", 12),)},
    ),
]


def revision(answers, *questions):
    definition = {
        "key": "form",
        "label": {"en": "Form"},
        "languages": ["en", "ko"],
        "sections": [{"key": "all", "label": {"en": "All"}, "questions": list(questions)}],
    }
    return SimpleNamespace(form=SimpleNamespace(definition=definition), answers=answers)


def question(key, kind="text", **facts):
    return {"key": key, "kind": kind, "label": {"en": key.capitalize()}, **facts}


@pytest.mark.parametrize(("kind", "facts", "value", "told"), KINDS)
def test_an_answer_is_told_in_the_shape_that_fits(kind, facts, value, told):
    parts = read_entry(revision({"it": value}, question("it", kind, **facts)), "en")

    assert [answer for part in parts for answer in part.answers] == [Answer("it", "It", **told)]


def test_a_choice_is_told_in_the_readers_language():
    one = question("it", "choice", choices=[{"key": "flood", "label": {"en": "Flood", "ko": "홍수"}}])

    assert read_entry(revision({"it": "flood"}, one), "ko")[0].answers[0].text == "홍수"


def test_what_the_secretariat_alone_reads_is_left_out():
    told = read_entry(
        revision({"a": "1", "b": "2", "c": "3"}, question("a"), question("b", visibility="secretariat"), question("c", visibility="public")),
        "en",
    )  # fmt: skip

    assert [answer.key for part in told for answer in part.answers] == ["a", "c"]


def test_blind_answers_are_left_out_while_judging_is_blind():
    found = revision({"a": "1", "b": "2"}, question("a"), question("b", blind=True))

    assert [answer.key for answer in read_entry(found, "en", blind=True)[0].answers] == ["a"]
    assert [answer.key for answer in read_entry(found, "en")[0].answers] == ["a", "b"]


def test_an_answer_to_a_question_that_is_not_asked_is_left_out():
    when = {"question": "a", "equals": "yes"}
    found = revision({"a": "no", "b": "left over"}, question("a"), question("b", when=when))

    assert [answer.key for answer in read_entry(found, "en")[0].answers] == ["a"]


def test_a_file_is_readable_only_where_its_answer_is():
    file = {"code": "F1", "name": "plan.pdf", "bytes": 12, "sha256": "0" * 64}
    seen = question("a", "files", limits={"file_types": ["pdf"]})
    hidden = question("b", "file", limits={"file_types": ["pdf"]}, visibility="secretariat")
    found = revision({"a": [file], "b": {**file, "code": "F2"}}, seen, hidden)

    assert readable_file(found, "F1") == File("F1", "plan.pdf", 12)
    assert readable_file(found, "F2") is None
    assert readable_file(found, "F3") is None
