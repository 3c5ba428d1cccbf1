"""How sure a ranking is, as pages: advice beside the official ranking, names only for whom they are."""

import pytest
from django.urls import reverse

from awards.enums import SeasonState
from judging.domain.evidence import gather_evidence
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import Judge, Panel
from judging.queries.snapshots import read_round
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db
PAGES = ("organise_evidence", "organise_evidence_category", "organise_evidence_judges")
MARKS = ("5 4", "4 4", "4 3", "3 4", "3 3", "2 3", "2 2", "1 2")


@pytest.fixture
def round():
    """Eight entries of one category, each marked by five judges who differ by a mark now and then."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2)
    category = awards.category(made.season, code="city", name={"en": "City", "ko": "도시"})
    judges = [judging.judge(made.season, name=f"Judge Name {letter}") for letter in "ABCDE"]
    for number, marks in enumerate(MARKS):
        entry = judging.eligible(made.season, category, title=f"Project {number + 1}", code=f"ENTRY{number + 1}")
        for place, judge in enumerate(judges):
            idea, proof = (int(mark) for mark in marks.split())
            given = {"idea": str(max(1, idea - (place + number) % 2)), "proof": str(max(1, proof - place // 4))}
            judging.sheet(judging.assignment(made, judge, entry), marks=given, submitted=True)
    return made


@pytest.fixture
def organiser(client, round):
    person = awards.organiser(round.season)
    client.force_login(person)
    return person


@pytest.fixture
def tabulation(round, organiser):
    return tabulate_round(round, actor=organiser)


def at(name: str, round) -> str:
    more = ["city"] if name == "organise_evidence_category" else []
    return reverse(name, args=[round.season.code, round.code, *more])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_whose_evidence_waits_says_so_and_asks_again(client, round, tabulation, name):
    page = client.get(at(name, round))

    assert page.status_code == 200
    assert page.context["gathered"].is_waiting
    assert f'hx-get="{at(name, round)}" hx-trigger="every 3s"' in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_without_a_ranking_there_is_no_page(client, round, organiser, name):
    assert client.get(at(name, round)).status_code == 404


def test_evidence_that_cannot_be_gathered_says_why(client, round, tabulation):
    judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)
    gather_evidence(tabulation)

    page = client.get(at("organise_evidence", round))

    assert page.context["gathered"].problem
    assert page.context["gathered"].problem in page.content.decode()


def test_the_overview_tells_each_category_in_a_few_sentences(client, round, tabulation):
    gather_evidence(tabulation, seed=7)

    page = client.get(at("organise_evidence", round))

    (card,) = page.context["cards"]
    assert (card["code"], card["name"]) == ("city", "City")
    assert card["sentences"][0].startswith("First is ")
    assert card["sentences"][-1] == "The adjusted order would change no prize place and nobody's passage."
    assert page.context["gathered"].seed == 7
    assert [each.declared.state for each in page.context["missing"]] == [
        "missing",
        "absent",
        "not_applicable",
        "recused",
        "late",
    ]


def test_a_category_shows_the_official_order_beside_the_adjusted_one(client, round, tabulation):
    gather_evidence(tabulation, seed=7)

    page = client.get(at("organise_evidence_category", round)).context["page"]

    cities = {line.entry.title: line.entry.entrant.city for line in tabulation.lines.select_related("entry__entrant")}
    rows = [*page["beside"], *page["below"]]
    assert [row.place for row in rows] == [str(line.rank) for line in tabulation.lines.order_by("position")]
    assert rows[0].name == f"{cities['Project 1']}: Project 1"
    assert all(row.rank for row in rows)
    assert [picture.title for picture in page["rank_pictures"]] != []


def test_sentences_speak_of_names_never_of_codes(client, round, tabulation):
    gather_evidence(tabulation, seed=7)

    pages = [client.get(at(name, round)).content.decode() for name in PAGES]

    codes = [*Judge.objects.values_list("code", flat=True), *(f"ENTRY{number}" for number in range(1, 9))]
    assert [code for code in codes if any(code in page for page in pages)] == []
    assert "Judge Name A" in pages[2]


@pytest.mark.parametrize("name", PAGES[1:])
def test_where_somebody_chairs_judges_are_named_only_once_the_ranking_stands(
    client, round, organiser, tabulation, name
):
    panel = Panel.objects.create(round=round, category=round.season.categories.get())
    panel.chair = Judge.objects.get(name="Judge Name C")
    panel.save()
    gather_evidence(tabulation, seed=7)

    before = client.get(at(name, round)).content.decode()
    close_judging_round(round, actor=organiser)
    stands = tabulate_round(round, actor=organiser)
    certify_tabulation(stands, actor=organiser)
    gather_evidence(stands, seed=7)
    after = client.get(at(name, round)).content.decode()

    assert ("Judge Name" in before, "Judge 1" in before) == (False, True)
    assert "Judge Name A" in after


def test_judges_stand_in_order_of_their_names(client, round, tabulation):
    gather_evidence(tabulation, seed=7)

    (section,) = client.get(at("organise_evidence_judges", round)).context["sections"]

    assert [row["name"] for row in section["judges"]] == [f"Judge Name {letter}" for letter in "ABCDE"]


def test_an_unknown_category_is_not_there(client, round, tabulation):
    address = reverse("organise_evidence_category", args=[round.season.code, round.code, "elsewhere"])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [(name, 18) for name in PAGES])
def test_the_pages_take_the_same_number_of_queries_for_more_entries(
    client, round, organiser, name, queries, django_assert_num_queries
):
    for _number in range(2):
        tabulation = tabulate_round(round, actor=organiser)
        gather_evidence(tabulation, seed=7)
        client.get(at(name, round))

        with django_assert_num_queries(queries):
            client.get(at(name, round))
        entry = judging.eligible(round.season, round.season.categories.get())
        for judge in Judge.objects.all():
            judging.sheet(judging.assignment(round, judge, entry), marks={"idea": "3", "proof": "4"}, submitted=True)


def test_the_ranking_says_how_many_sheets_have_changed_since(client, round, tabulation):
    address = reverse("organise_tabulation", args=[round.season.code, round.code])
    current = client.get(address).context["snapshot"]
    judging.sheet(judging.assignment(round), marks={"idea": "5", "proof": "4"}, submitted=True)

    page = client.get(address)

    assert (current.is_current, current.changed_sheets) == (True, 0)
    assert (page.context["snapshot"].is_current, page.context["snapshot"].changed_sheets) == (False, 1)
    assert "1 score sheet has changed since." in page.content.decode()
    assert read_round(round).is_begun


def test_the_chair_sees_the_names_first_and_only_once_judging_has_ended(client, round, organiser, tabulation):
    chair = Judge.objects.get(name="Judge Name C")
    Panel.objects.create(round=round, category=round.season.categories.get(), chair=chair)
    gather_evidence(tabulation, seed=7)
    address = reverse("judge_chair", args=[round.season.code, round.code])
    client.force_login(chair.user)

    while_judging = client.get(address).status_code
    close_judging_round(round, actor=organiser)
    page = client.get(address)
    client.force_login(Judge.objects.get(name="Judge Name A").user)
    for_another = client.get(address).status_code

    assert (while_judging, page.status_code, for_another) == (404, 200, 404)
    (section,) = page.context["sections"]
    assert [row["name"] for row in section["judges"]] == [f"Judge Name {letter}" for letter in "ABCDE"]
