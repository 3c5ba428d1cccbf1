"""Every page, download and API answer that organisers read, asked by one who has a tie to an entry: nothing of its judging
is in any of them. The same words are planted and found by an organiser without a tie, so that the test cannot be idle.
"""

import io
import zipfile
from collections.abc import Iterator

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from audit.domain import record
from audit.steps import SYSTEM, Refused
from awards.enums import EntryState, FenceState, SeasonState
from awards.models import Fence
from awards.queries.fences import fenced_categories, fenced_entries
from judging.domain.assignments import assign_judge, release_assignment
from judging.domain.conflicts import confirm_conflict, declare_conflict, lift_conflict
from judging.domain.scoresheets import return_scoresheet
from judging.domain.tabulations import tabulate_round
from judging.models import Conflict, Ranking
from outbox.models import Letter
from reports.models import Certificate
from tests.access.rows import SEES
from tests.access.test_table import ROWS
from tests.cast import Cast, assemble
from tests.factories import awards as make
from tests.factories import judging as judge_make
from tests.reports.render.reading import copied_text

pytestmark = pytest.mark.django_db
PLANTED = {
    "judge": "Canary Quill",
    "judge's code": "j-canary99",
    "total": "83.7291",
    "comment": "CANARYNOTE",
    "certificate": "GOLDEN-CANARY-01",
    "letter": "CANARYLETTER",
    "line of the log": "CANARYLINE",
    "conflict": "CANARYTIE",
}
OTHERS = "61.4142"  # the total of an entry in another category, which everybody goes on reading
# Where judges are listed as such, to be invited, chosen or ruled on.
EVERY_JUDGE = {
    "organise_judges",
    "organise_conflicts",
    "organise_assignments",
    "organise_match",
    "organise_panels",
    "api-judge-list",
}


@pytest.fixture
def cast():
    """The cast with all that is decided of Seoul's entry in the season being judged."""
    cast = assemble()
    quill = judge_make.judge(cast.golden, name=PLANTED["judge"], code=PLANTED["judge's code"])
    assignment = judge_make.assignment(cast.desk, quill, cast.entry)
    judge_make.sheet(
        assignment, marks={"idea": "5", "proof": "2"}, comments={"idea": PLANTED["comment"]}, submitted=True
    )
    elsewhere = judge_make.eligible(cast.golden, make.category(cast.golden, code="energy", letters="EN"))
    judge_make.sheet(
        judge_make.assignment(cast.desk, judge_make.judge(cast.golden), elsewhere),
        marks={"idea": "3", "proof": "4"},
        submitted=True,
    )
    tabulate_round(cast.desk, actor=SYSTEM)
    Ranking.objects.filter(entry=cast.entry).update(printed=PLANTED["total"], total_exact="837291/10000")
    Ranking.objects.filter(entry=elsewhere).update(printed=OTHERS)
    award = make.award(cast.entry, cast.golden.tiers.get())
    certificate = Certificate(award=award, serial=PLANTED["certificate"], sha256="0" * 64)
    certificate.file.save("certificate.pdf", ContentFile(make.pdf_bytes()), save=True)
    Letter.objects.filter(pk=cast.letter.pk).update(
        subject=PLANTED["letter"], about_kind="awards.entry", about_code=cast.entry.code
    )
    record(SYSTEM, "assignment.note", assignment, facts={"note": PLANTED["line of the log"]}, reason="CANARYLINE")
    Conflict.objects.filter(pk=cast.conflict.pk).update(note=PLANTED["conflict"])
    cast.past, cast.decided, cast.award, cast.certificate = cast.golden, cast.desk, award, certificate
    return cast


def fence(cast: Cast, roles: frozenset[str]) -> None:
    for role in roles:
        Fence.objects.create(person=cast.person(role), entry=cast.entry, reason="Sister of the mayor.")


def readings(cast: Cast) -> dict[str, dict[str, str]]:
    """Every address that an organiser may GET, at the season being judged."""
    found: dict[str, dict[str, str]] = {}
    for row in ROWS:
        rule = row.rules.get("GET")
        if rule is None or "season" not in row.at or row.is_public or not SEES & rule.who:
            continue
        place = {**row.place(cast), "season": cast.golden.code}
        found.setdefault(row.name, place | ({"round": cast.desk.code} if "round" in place else {}))
    return found


def told(client: Client, name: str, place: dict[str, str]) -> set[str]:
    """Which of the planted words the answer holds, wherever it keeps them."""
    response = client.get(reverse(name, kwargs=place))
    body = b"".join(response) if response.streaming else response.content
    if response.status_code != 200:  # a page that is not there says which address was asked for
        return set()
    text = "\n".join(texts(body))
    return {key for key, word in PLANTED.items() if word in text}


def texts(body: bytes) -> Iterator[str]:
    yield body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
    if body.startswith(b"%PDF"):
        yield copied_text(body)
        yield str(pikepdf.open(io.BytesIO(body)).docinfo)


def signed_in(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(cast.person(role))
    return client


def walk(cast: Cast, role: str) -> dict[str, set[str]]:
    client = signed_in(cast, role)
    answers = {name: told(client, name, place) for name, place in readings(cast).items()}
    return {name: words for name, words in answers.items() if words}


def test_an_organiser_without_a_tie_finds_everything_that_was_planted(cast):
    found = walk(cast, "owner")

    assert set().union(*found.values()) == PLANTED.keys() - {"comment"}  # which no page tells organisers yet
    assert {
        "organise_assignments",
        "organise_awards",
        "organise_conflicts",
        "organise_letters",
        "organise_log",
        "organise_round",
        "organise_tabulation",
        "results_csv",
        "results_pdf",
        "results_workbook",
        "certificates_zip",
        "api-assignment-list",
        "api-certificate-list",
        "api-conflict-list",
        "api-tabulation-detail",
    } <= found.keys()


@pytest.mark.parametrize("role", sorted(SEES))
def test_an_organiser_with_a_tie_finds_nothing_of_it_anywhere(cast, role):
    fence(cast, SEES)

    found = walk(cast, role)

    assert set().union(*found.values()) == {"judge", "judge's code"}
    assert found.keys() <= EVERY_JUDGE


def test_other_categories_are_read_as_before(cast):
    fence(cast, SEES)
    client = signed_in(cast, "owner")

    for name in ("organise_tabulation", "results_csv", "api-tabulation-detail"):
        response = client.get(reverse(name, kwargs=readings(cast)[name]))
        body = b"".join(response) if response.streaming else response.content
        assert OTHERS in body.decode()


def test_counts_leave_the_entry_out(cast):
    address = reverse("organise_round", args=[cast.golden.code, cast.desk.code])
    before = signed_in(cast, "owner").get(address).context
    fence(cast, SEES)

    after = signed_in(cast, "owner").get(address).context

    counts = [
        (each["progress"].entries, each["progress"].sheets, each["progress"].submitted) for each in (before, after)
    ]
    assert counts == [(3, 4, 2), (2, 2, 1)]
    assert len(before["judges"]) - len(after["judges"]) == 3


def test_the_page_says_calmly_that_something_is_kept_back(cast):
    fence(cast, frozenset({"owner"}))
    at_round = [cast.golden.code, cast.desk.code]
    addresses = [
        reverse("organise_tabulation", args=at_round),
        reverse("organise_round", args=at_round),
        reverse("organise_awards", args=at_round[:1]),
        reverse("organise_entry", args=[cast.golden.code, cast.entry.code]),
    ]

    said = [
        [b"Kept apart" in signed_in(cast, role).get(address).content for address in addresses]
        for role in ("owner", "observer")
    ]

    assert said == [[True] * 4, [False] * 4]


def test_an_organiser_with_a_tie_does_nothing_about_the_entry(cast):
    fence(cast, frozenset({"secretariat"}))
    actor, quill = cast.secretariat, cast.golden.judges.get(name=PLANTED["judge"])
    sheet = cast.entry.assignments.get(judge=quill).scoresheet
    acts = [
        lambda: assign_judge(cast.desk, judge=judge_make.judge(cast.golden), entry=cast.entry, actor=actor),
        lambda: release_assignment(cast.assignment, actor=actor, reason="Because"),
        lambda: return_scoresheet(sheet, actor=actor, reason="Because"),
        lambda: lift_conflict(cast.conflict, actor=actor, reason="Because"),
        lambda: confirm_conflict(cast.conflict, actor=actor, reason="Because"),
        lambda: declare_conflict(quill, cast.entry, actor=actor, kind="other", note="Because"),
    ]

    codes = []
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        codes.append(refused.value.refusal.code)

    assert codes == ["fenced"] * len(acts)


def entry_of(season, **facts):
    return judge_make.eligible(season, entrant=make.entrant(**facts))


@pytest.mark.parametrize(
    ("email", "organisation", "tied"),
    [
        ("a@city.example", "", {"Domain"}),
        ("a@gmail.com", "  seoul metropolitan GOVERNMENT ", {"Name", "Parent"}),
        ("a@elsewhere.example", "Elsewhere", set()),
    ],
)
def test_facts_that_tie_an_organiser_to_entries(email, organisation, tied):
    season = make.season(SeasonState.JUDGING)
    person = make.person(email=email, organisation=organisation)
    made = {
        "Domain": entry_of(season, name="City"),
        "Name": entry_of(season, name="Seoul Metropolitan Government"),
        "Parent": entry_of(season, name="Office", parent_organisation="Seoul Metropolitan Government"),
        "Public": entry_of(season, name="Mail"),
    }
    make.member(made["Domain"].entrant, make.person(email="b@city.example"))
    make.member(made["Public"].entrant, make.person(email="c@gmail.com"))

    assert set(fenced_entries(person, season)) == {made[name] for name in tied}


def test_a_member_is_fenced_off_and_a_lifted_ruling_is_not():
    season = make.season(SeasonState.JUDGING)
    person = make.organiser(season)
    own, ruled, lifted = (entry_of(season) for _number in range(3))
    make.member(own.entrant, person)
    Fence.objects.create(person=person, entry=ruled, reason="A cousin.")
    Fence.objects.create(
        person=person, entry=lifted, reason="A cousin.", state=FenceState.LIFTED, lifted_at="2026-01-01T00:00Z"
    )

    assert set(fenced_entries(person, season)) == {own, ruled}
    assert list(fenced_entries(SYSTEM, season)) == []


def test_rankings_are_hidden_until_everybody_may_read_them():
    season = make.season(SeasonState.JUDGING)
    person = make.organiser(season, Role.OWNER)
    own = entry_of(season)
    make.member(own.entrant, person)
    hidden = list(fenced_categories(person, season))
    season.state = SeasonState.PUBLISHED

    assert (hidden, list(fenced_categories(person, season))) == ([own.category], [])


def test_an_entry_that_is_not_ranked_hides_no_ranking():
    season = make.season(SeasonState.JUDGING)
    person = make.organiser(season)
    own = make.entry(category=make.category(season), state=EntryState.SUBMITTED)
    make.member(own.entrant, person)

    assert list(fenced_categories(person, season)) == []


def test_a_judge_who_organises_and_declares_a_tie_is_fenced_off():
    season = make.season(SeasonState.JUDGING)
    person = make.organiser(season)
    judge, of = judge_make.judge(season, person), entry_of(season)

    declare_conflict(judge, of, actor=person, kind="personal", note="My brother's project.")

    assert list(fenced_entries(person, season)) == [of]
    assert Fence.objects.get().reason == "My brother's project."
