import string

import pytest

from awards.questionnaire import FormProblem, Problem, form_sentence, sentence
from awards.questionnaire.messages import CELL, FORM_SENTENCES, PARTS, SENTENCES

from .forms import form_of, question

FORM = form_of(
    question("summary", "long_text", label={"en": "Summary", "ko": "요약"}),
    question("letter", "file", label={"en": "Letter", "ko": "공문"}),
    question(
        "budget",
        "table",
        label={"en": "Budget", "ko": "예산"},
        columns=[{"key": "amount", "kind": "number", "label": {"en": "Amount", "ko": "금액"}}],
    ),
)


@pytest.mark.parametrize(
    ("problem", "english", "korean"),
    [
        (
            Problem("summary", "too_many_words", {"limit": 200, "count": 214}),
            "Shorten “Summary” to 200 words; it has 214.",
            "‘요약’ 항목을 200단어 이내로 줄여 주십시오. 현재 214단어입니다.",
        ),
        (
            Problem("letter", "required"),
            "Attach a file under “Letter”; the entry cannot be submitted without it.",
            "‘공문’ 항목에 파일을 첨부해 주십시오. 이 항목이 없으면 응모서를 제출할 수 없습니다.",
        ),
        (
            Problem("budget", "cell_missing", {"row": 2, "column": "amount"}),
            "Fill in Budget, row 2, Amount, or empty the whole row.",
            "예산 2행 금액 칸을 작성하거나 해당 행을 모두 비워 주십시오.",
        ),
    ],
)
def test_sentence_says_what_to_do(problem, english, korean):
    assert sentence(problem, FORM, "en") == english
    assert sentence(problem, FORM, "ko-KR") == korean
    assert sentence(problem, FORM, "mn") == english


def test_sentence_keeps_braces_that_were_typed():
    problem = Problem("summary", "not_a_link", {"value": "{subject}"})

    assert "“{subject}” cannot be opened" in sentence(problem, FORM, "en")


def test_sentence_of_a_form_names_the_circle():
    problem = FormProblem("sections[0].questions[0].when", "condition_circle", {"path": "a → b → a"})

    assert form_sentence(problem, "en").endswith("only if the next is answered: a → b → a.")


@pytest.mark.parametrize("sentences", [SENTENCES, FORM_SENTENCES, PARTS, {"cell": CELL}])
def test_every_sentence_is_there_in_both_languages_with_the_same_facts(sentences):
    for code, texts in sentences.items():
        facts = {
            language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for language, text in texts.items()
        }
        assert set(texts) == {"en", "ko"}, code
        assert facts["ko"] <= facts["en"], code
