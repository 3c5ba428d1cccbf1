"""Answers in words: labels, countries, numbers and days in the reader's language."""

import pytest
from django.utils.translation import override

from awards.interfaces.told_answers import ToldAnswer, ToldTable, told_answer, told_sections
from awards.questionnaire import Question, parse_form

LABEL = {"en": "Label", "ko": "이름표"}
CHOICES = [{"key": "bus", "label": {"en": "Bus", "ko": "버스"}}]


OWN_WORDS = [("yes_no", True), ("yes_no", False), ("declaration", True)]


def question(kind: str, **facts) -> Question:
    form = {
        "key": "f",
        "label": {"en": "F"},
        "languages": ["en", "ko"],
        "sections": [
            {"key": "s", "label": {"en": "S"}, "questions": [{"key": "q", "kind": kind, "label": LABEL, **facts}]}
        ],
    }
    return parse_form(form).question("q")


@pytest.mark.parametrize(
    ("kind", "value", "english", "korean"),
    [
        ("text", "Night bus", "Night bus", "Night bus"),
        ("number", "1250000.5", "1,250,000.5", "1,250,000.5"),
        ("number", "2024", "2024", "2024"),
        ("number", "many", "many", "many"),
        ("money", {"amount": "500000", "currency": "KRW"}, "500,000 KRW", "500,000 KRW"),
        ("date", "2026-05-29", "29 May 2026", "2026년 5월 29일"),
        ("date", "soon", "soon", "soon"),
        ("country", "KR", "South Korea", "대한민국"),
        ("country", "XX", "XX", "XX"),
        ("city", {"name": "서울", "name_en": "Seoul"}, "서울 · Seoul", "서울 · Seoul"),
        ("city", {"name": "Odense", "name_en": "Odense"}, "Odense", "Odense"),
    ],
)
def test_one_value_is_told_as_text(kind, value, english, korean):
    asked = question(kind)

    assert told_answer(asked, value, "en").text == english
    assert told_answer(asked, value, "ko").text == korean
    assert told_answer(asked, value, "ko").label == "이름표"


def test_our_own_words_are_in_the_language_that_is_asked_for():
    with override("ko"):
        told = [told_answer(question(kind), value, "en").text for kind, value in OWN_WORDS]

    assert told == ["Yes", "No", "Confirmed"]


def test_choices_are_told_by_their_labels():
    assert told_answer(question("choice", choices=CHOICES), "bus", "ko").text == "버스"
    assert told_answer(question("choice", choices=CHOICES), "gone", "ko").text == "gone"
    assert told_answer(question("many_choices", choices=CHOICES), ["bus", "gone"], "en").items == ("Bus", "gone")


def test_tables_are_told_with_their_columns():
    asked = question(
        "table",
        columns=[
            {"key": "what", "kind": "text", "label": {"en": "What"}},
            {"key": "sum", "kind": "number", "label": {"en": "Sum"}},
        ],
    )

    told = told_answer(asked, [{"what": "Sensors", "sum": "12000"}, {"what": "Posts"}], "en")

    assert told.table == ToldTable(("What", "Sum"), (("Sensors", "12,000"), ("Posts", "")))
    assert told.lines == ("What: Sensors; Sum: 12,000", "What: Posts")


def test_links_are_links_only_to_the_web():
    assert told_answer(question("url"), "https://a.example", "en").links == ("https://a.example",)
    assert told_answer(question("url"), "javascript:alert(1)", "en").items == ("javascript:alert(1)",)
    assert told_answer(question("urls"), ["https://a.example", "data:x"], "en").links == ()


def test_files_are_told_by_name():
    file = {"code": "c", "name": "a.pdf", "bytes": 1, "sha256": "s"}

    assert told_answer(question("file"), file, "en").files == (file,)
    assert told_answer(question("files"), [file, file], "en").lines == ("a.pdf", "a.pdf")


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_blank_answers_are_blank(value):
    told = told_answer(question("text"), value, "en")

    assert (told, told.is_blank, told.lines) == (ToldAnswer("q", "Label", "text"), True, ())


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "country", "city", "contact", "url", "files"])
@pytest.mark.parametrize("value", ["words", 5, ["a"], {"x": "y"}, True])
def test_no_shape_of_value_is_too_strange_to_tell(kind, value):
    assert told_answer(question(kind), value, "en").key == "q"


def test_sections_show_what_is_asked_and_what_the_reader_may_see():
    form = parse_form(
        {
            "key": "f",
            "label": {"en": "F"},
            "languages": ["en"],
            "sections": [
                {
                    "key": "one",
                    "label": {"en": "One"},
                    "questions": [
                        {"key": "a", "kind": "yes_no", "label": {"en": "A"}},
                        {"key": "b", "kind": "text", "label": {"en": "B"}, "when": {"question": "a", "equals": True}},
                        {"key": "c", "kind": "text", "label": {"en": "C"}, "visibility": "secretariat"},
                    ],
                },
                {
                    "key": "two",
                    "label": {"en": "Two"},
                    "questions": [{"key": "d", "kind": "text", "label": {"en": "D"}, "visibility": "secretariat"}],
                },
            ],
        }
    )

    def keys(answers, **options):
        return [(s.key, [a.key for a in s.answers]) for s in told_sections(form, answers, "en", **options)]

    assert keys({"a": False, "b": "hidden"}) == [("one", ["a", "c"]), ("two", ["d"])]
    assert keys({"a": True}, shows=lambda asked: asked.visibility != "secretariat") == [("one", ["a", "b"])]
