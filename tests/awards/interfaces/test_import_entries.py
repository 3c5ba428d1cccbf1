"""Entries from files: begun, changed and submitted by the verbs of the pages, or told cell by cell why not."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from awards.enums import EntryState, MemberRole, SeasonState
from awards.models import Entrant, Entry
from outbox.models import Letter
from tests.factories import awards

HEADER = ("category", "title", "entrant_type", "entrant_name", "country", "city", "owner_email")
DESK = "desk@seoul.example"
SEOUL = ("city", "Seoul", "KR", "Seoul", DESK)


def text_file(path, rows, header=HEADER):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def run(path, season, *flags):
    """What the command says on standard output, and the problems it lists; its last word for a person who was refused."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_entries", str(path), "--season", season.code, *flags, stdout=out, stderr=err)
    except CommandError as refused:
        return out.getvalue().splitlines(), [*err.getvalue().splitlines(), str(refused)]
    return out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def category(db):
    return awards.category(code="human")


def test_entry_is_begun_with_its_entrant_owner_and_answers(category, tmp_path):
    header = (*HEADER, "city_local", "population", "theme", "answer:summary", "answer:links")
    row = (
        "human",
        "Night bus",
        *SEOUL,
        "서울",
        "9,300,000",
        "Mobility",
        "It comes.",
        "a.example",
    )
    path = text_file(tmp_path / "entries.csv", [row], header)

    out, problems = run(path, category.season, "--apply")

    entry = Entry.objects.get()
    entrant = entry.entrant
    assert (out, problems) == (
        ["New: 1. Changed: 0. As it was: 0.", "  Night bus (human): new entry, summary, links", "Done."],
        [],
    )
    assert (entry.title, entry.theme, entry.state, entry.category) == ("Night bus", "Mobility", "draft", category)
    assert entry.answers == {"summary": "It comes.", "links": ["https://a.example"]}
    assert (entrant.name, entrant.city_local, entrant.population) == ("Seoul", "서울", 9_300_000)
    assert list(entrant.memberships.values_list("user__email", "role")) == [("desk@seoul.example", MemberRole.OWNER)]
    assert list(AuditEvent.objects.order_by("sequence").values_list("actor", "action")) == [
        ("system", "person.name"),
        ("system", "entrant.register"),
        ("system", "entry.start"),
        ("system", "entry.save"),
    ]


def test_entry_is_submitted_where_the_row_says_so_and_its_owner_has_a_receipt(category, tmp_path):
    header = (*HEADER, "submit", "answer:summary", "answer:has_proof")
    row = ("human", "Night bus", *SEOUL, "yes", "It comes when called.", "no")
    path = text_file(tmp_path / "entries.csv", [row], header)

    out, problems = run(path, category.season, "--apply")

    entry = Entry.objects.get()
    assert problems == []
    assert out[1] == "  Night bus (human): new entry, summary, has_proof, submitted"
    assert (entry.state, entry.revisions.get().answers["has_proof"]) == (EntryState.SUBMITTED, False)
    assert list(Letter.objects.values_list("kind", "address")) == [("entry.receipt", "desk@seoul.example")]


def test_plan_is_shown_without_writing_anything(category, tmp_path):
    path = text_file(tmp_path / "entries.csv", [("human", "Night bus", *SEOUL)])

    out, problems = run(path, category.season)

    assert out == [
        "New: 1. Changed: 0. As it was: 0.",
        "  Night bus (human): new entry",
        "Nothing was changed yet: add --apply to carry this out.",
    ]
    assert (problems, Entry.objects.count(), Entrant.objects.count(), AuditEvent.objects.count()) == ([], 0, 0, 0)


def test_same_file_again_changes_only_what_differs(category, tmp_path):
    header = (*HEADER, "answer:summary")
    rows = [("human", "Night bus", *SEOUL, "It comes."), ("human", "Day bus", *SEOUL, "It comes too.")]
    run(text_file(tmp_path / "entries.csv", rows, header), category.season, "--apply")
    first = Entry.objects.get(title="Night bus")
    rows[0] = (*rows[0][:-1], "It comes sooner.")

    out, problems = run(text_file(tmp_path / "entries.csv", rows, header), category.season, "--apply")

    first.refresh_from_db()
    assert (out[:2], problems) == (
        ["New: 0. Changed: 1. As it was: 1.", f"  {first.code} Night bus: summary"],
        [],
    )
    assert (first.answers["summary"], Entry.objects.count(), Entrant.objects.count()) == ("It comes sooner.", 2, 1)


def test_entry_named_by_its_code_is_retitled(category, tmp_path):
    entry = awards.entry(category, title="Night bus")
    path = text_file(tmp_path / "entries.csv", [(entry.code, "human", "Owl bus")], ("entry", "category", "title"))

    out, problems = run(path, category.season, "--apply")

    entry.refresh_from_db()
    assert (out[1], problems, entry.title) == (f"  {entry.code} Owl bus: title", [], "Owl bus")


def test_every_problem_is_told_at_its_cell_and_nothing_changes(category, tmp_path):
    awards.category(category.season, code="leaders", entrant_types=["individual"])
    header = (*HEADER, "population", "language", "submit", "answer:summary", "answer:proof", "answer:beauty")
    long = "word " * 21
    rows = [
        ("art", "A", *SEOUL, "", "", "", "", "", ""),
        ("human", "", *SEOUL, "", "", "", "", "", ""),
        ("human", "C", "town", "Seoul", "KR", "Seoul", DESK, "", "", "", "", "", ""),
        ("human", "D", "city", "", "KR", "Seoul", DESK, "", "", "", "", "", ""),
        ("human", "E", "city", "Atlantis", "XX", "Atlantis", DESK, "", "", "", "", "", ""),
        ("leaders", "F", *SEOUL, "", "", "", "", "", ""),
        ("human", "G", "city", "Busan", "KR", "Busan", DESK, "many", "", "", "", "", ""),
        ("human", "H", *SEOUL, "", "tlh", "", "", "", ""),
        ("human", "I", *SEOUL, "", "", "perhaps", "", "", ""),
        ("human", "J", *SEOUL, "", "", "", long, "a.pdf", "yes"),
        ("human", "K", *SEOUL, "", "", "yes", "It comes.", "", ""),
        ("human", "L", *SEOUL, "", "", "", "", "", ""),
        ("human", "l", *SEOUL, "", "", "", "", "", ""),
        ("human", "M", "city", "Sejong", "KR", "Sejong", "", "", "", "", "", "", ""),
    ]
    path = text_file(tmp_path / "entries.csv", rows, header)

    _out, problems = run(path, category.season, "--apply")

    assert problems == [
        "entries!A2: “art” is not a category of this season. The categories are: human, leaders.",
        "entries!B3: This cell must be filled in.",
        "entries!C4: “town” is not a type of entrant. The types are: city, institution, corporation, individual.",
        "entries!D5: Give the code of an entrant, or its type, name, country and city.",
        "entries!E6: Choose a country from the list.",
        "entries!A7: This category is open to: Individual. Seoul is registered as: City government.",
        "entries!H8: “many” is not a number of people.",
        "entries!I9: “tlh” is not a language of this season. The languages are: en, ko.",
        "entries!J10: Write yes or no here.",
        "entries!L11: Files cannot be imported. Attach them on the entry's page.",
        "entries!M11: The form of this entry does not ask “beauty”.",
        "entries!K11: Shorten “Summary” to 20 words; it has 21.",
        "entries!12: Choose an answer for “Is there proof?”; the entry cannot be submitted without it.",
        "entries!B14: The same entry stands in row 13 already.",
        "entries!G15: Say who acts for this entrant: it is not registered yet.",
        "Nothing was changed: 15 problems.",
    ]
    assert (Entry.objects.count(), Entrant.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_season_that_takes_no_entries_says_so_once(db, tmp_path):
    category = awards.category(awards.season(SeasonState.JUDGING), code="human")
    path = text_file(tmp_path / "entries.csv", [("human", "A", *SEOUL), ("human", "B", *SEOUL)])

    _out, problems = run(path, category.season, "--apply")

    assert problems == [
        "entries!B2: Entries are no longer taken: the call has closed.",
        "Nothing was changed: 1 problem.",
    ]


def test_season_that_is_not_there_is_answered_with_those_that_are(category, tmp_path):
    path = text_file(tmp_path / "entries.csv", [])

    with pytest.raises(CommandError) as refused:
        call_command("import_entries", str(path), "--season", "nope")

    assert str(refused.value) == f"There is no season with the code “nope”. There are: {category.season.code}."
