"""The checks that no tool brings find what they are for."""

from pathlib import Path

import our_checks
import pytest

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<script>alert(1)</script>", "a script in the page"),
        ("<style>p {color: red}</style>", "a style sheet in the page"),
        ('<p class="x" style="color: red">', "a style attribute"),
        ('<button type="button" onclick="go()">', "an event handler"),
    ],
)
def test_inline_code_is_found_with_its_line(tmp_path, line, what):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(f"<p>first</p>\n{line}\n")

    assert our_checks.inline_code(tmp_path / "templates") == [f"templates/page.html:2: {what}"]


@pytest.mark.parametrize(
    "line",
    [
        '<script src="/static/js/desk.js" type="module"></script>',
        '<script type="application/json" id="rubric">{}</script>',
        '<link rel="stylesheet" href="/static/css/app.css">',
        '<p data-style="x" data-on="y">',
    ],
)
def test_named_files_and_data_are_no_inline_code(tmp_path, line):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(line)

    assert our_checks.inline_code(tmp_path / "templates") == []


def write_catalogue(folder: Path, text: str) -> None:
    path = folder / "locale" / "ko" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text, encoding="utf-8")


def test_unsettled_sentences_are_named(tmp_path):
    write_catalogue(
        tmp_path,
        'msgid "Entry"\nmsgstr "출품작"\n\nmsgid "Judge"\nmsgstr ""\n\n#, fuzzy\nmsgid "Round"\nmsgstr "단계"\n\n'
        'msgid "%(n)s entry"\nmsgid_plural "%(n)s entries"\nmsgstr[0] ""\n',
    )

    found = our_checks.unsettled("ko", {"Entry", "Award"}, tmp_path / "locale")

    assert found == [
        "ko: not translated: 'Judge'",
        "ko: not translated: '%(n)s entry'",
        "ko: marked fuzzy: 'Round'",
        "ko: not in the catalogue: 'Award'",
    ]


def test_placeholders_of_a_translation_are_those_of_english(tmp_path):
    write_catalogue(
        tmp_path,
        '#, python-format\nmsgid "Place %(place)s"\nmsgstr "%(number)s위"\n\n'
        '#, no-python-format\nmsgid "for %(merit)s"\nmsgstr "%(season)s에서"\n\n'
        '#, python-format\nmsgid "%(n)s entry"\nmsgid_plural "%(n)s entries"\nmsgstr[0] "%(n)s건"\n',
    )

    found = our_checks.unsettled("ko", set(), tmp_path / "locale")

    assert found == ["ko: other placeholders than in English: 'Place %(place)s'"]


def test_sentence_within_an_f_string_is_named(tmp_path):
    (tmp_path / "awards").mkdir()
    (tmp_path / "awards" / "told.py").write_text('fine = _("Entry")\ntold = f"{round} · {_(\'all categories\')}"\n')

    assert our_checks.hidden_sentences(tmp_path) == ["awards/told.py:2: translated within an f-string"]


def test_language_without_a_catalogue_is_named(tmp_path):
    (tmp_path / "locale").mkdir()

    assert our_checks.unsettled("ko", set(), tmp_path / "locale") == [
        "ko: there is no catalogue locale/ko/LC_MESSAGES/django.po"
    ]
