"""From a certified ranking to what leaves the house: awards, certificates, downloads, publication, verification."""

import csv
import io
import zipfile
from dataclasses import asdict
from hashlib import sha256

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from audit.steps import Refused
from awards.domain.awards import confer_award
from awards.domain.seasons import decide_season, publish_season, unpublish_season
from awards.enums import AdvanceBy, SeasonState
from awards.models import Award, Entry
from awards.queries.rounds import entries_in_round
from judging.domain.evidence import gather_evidence
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import Tabulation
from judging.queries.advice import advice_of
from judging.queries.evidence import evidence_of
from reports.domain.certificates import ask_for_certificates, carry_out_certificates, revoke_certificate
from reports.enums import CertificateState, JobState
from reports.models import Certificate, Job
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    """Two entries certified in a round, gold and silver to win; the title of one is a spreadsheet formula."""
    round = judging.judging_round(advance_by=AdvanceBy.AWARDS)
    category = awards.category(round.season, letters="HC", name={"en": "Human", "ko": "사람 중심"})
    judge = judging.judge(round.season)
    for title, mark in (("=1+1", "5"), ("Flood warning", "3")):
        entry = judging.eligible(round.season, category, title=title)
        judging.sheet(judging.assignment(round, judge, entry), marks={"idea": mark, "proof": mark}, submitted=True)
    organiser = awards.organiser(round.season)
    close_judging_round(round, actor=organiser)
    certify_tabulation(tabulate_round(round, actor=organiser), actor=organiser)
    made = round.season
    made.serial_prefix, made.year = "SSCP", 2026
    made.save()
    awards.tier(made, category=category, code="gold", letters="G", name={"en": "Gold"}, quota=1)
    awards.tier(made, category=category, code="silver", letters="S", name={"en": "Silver"}, quota=1)
    return made


@pytest.fixture
def organiser(season):
    return awards.organiser(season)


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def conferred(season, organiser):
    first, second = Entry.objects.filter(season=season).order_by("title")
    gold, silver = season.tiers.order_by("position")
    confer_award(gold, first, actor=organiser, place=1)
    confer_award(silver, second, actor=organiser, place=2)
    return season


def certificates(season, organiser) -> list[Certificate]:
    carry_out_certificates(ask_for_certificates(season, actor=organiser))
    return list(Certificate.objects.order_by("serial"))


def test_the_proposed_awards_are_conferred_with_one_press(desk, season):
    desk.post(reverse("organise_confer_proposed", args=[season.code]))

    assert list(Award.objects.values_list("tier__code", "entry__title", "place")) == [
        ("gold", "=1+1", 1),
        ("silver", "Flood warning", 2),
    ]


def test_the_awards_page_takes_few_queries(desk, season, conferred, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        answer = desk.get(reverse("organise_awards", args=[season.code]))

    assert answer.status_code == 200


def test_every_award_gets_one_certificate_with_its_serial_and_digest(conferred, organiser):
    made = certificates(conferred, organiser)
    certificates(conferred, organiser)

    assert [each.serial for each in made] == ["SSCP-2026-HC-G-01", "SSCP-2026-HC-S-01"]
    assert Certificate.objects.count() == 2
    for each in made:
        with each.file.open("rb") as file:
            content = file.read()
        assert sha256(content).hexdigest() == each.sha256
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert (len(pdf.pages), each.serial in str(pdf.docinfo["/Subject"])) == (1, True)


def test_a_job_that_died_goes_on_with_what_is_missing(conferred, organiser):
    job = ask_for_certificates(conferred, actor=organiser)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=job.asked_at)
    job.refresh_from_db()

    done = carry_out_certificates(job)

    assert (done.state, done.done, done.total) == (JobState.DONE, 2, 2)


def test_certificates_are_refused_before_any_award(season, organiser):
    with pytest.raises(Refused) as refused:
        ask_for_certificates(season, actor=organiser)

    assert refused.value.refusal.code == "no-awards"


def test_verification_answers_404_before_publication_and_for_a_wrong_token(client, conferred, organiser):
    certificate = certificates(conferred, organiser)[0]
    address = reverse("verify_certificate", args=[certificate.serial, certificate.token])
    wrong = reverse("verify_certificate", args=[certificate.serial, "x" * len(certificate.token)])

    before = client.get(address)
    decide_season(conferred, actor=organiser)
    publish_season(conferred, actor=organiser)
    after, guessed = client.get(address), client.get(wrong)
    unpublish_season(conferred, actor=organiser, reason="A wrong name.")
    taken_back = client.get(address)

    assert [each.status_code for each in (before, after, guessed, taken_back)] == [404, 200, 404, 404]
    assert certificate.serial in after.content.decode()


def test_a_revoked_certificate_says_so(client, conferred, organiser):
    certificate = certificates(conferred, organiser)[0]
    decide_season(conferred, actor=organiser)
    publish_season(conferred, actor=organiser)

    revoke_certificate(certificate, actor=organiser, reason="Misprint.")

    page = client.get(reverse("verify_certificate", args=[certificate.serial, certificate.token])).content.decode()
    assert "This certificate is revoked" in page
    assert "This certificate is valid" not in page


def test_a_certificate_issued_again_has_a_serial_of_its_own(conferred, organiser):
    first = certificates(conferred, organiser)[0]
    revoke_certificate(first, actor=organiser, reason="Misprint.")

    again = certificates(conferred, organiser)

    assert [(each.serial, each.state) for each in again] == [
        ("SSCP-2026-HC-G-01", CertificateState.REVOKED),
        ("SSCP-2026-HC-G-01-2", CertificateState.ISSUED),
        ("SSCP-2026-HC-S-01", CertificateState.ISSUED),
    ]


def test_the_workbook_holds_the_ranking_and_no_formula(desk, season):
    answer = desk.get(reverse("results_workbook", args=[season.code]))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.value == "=1+1"]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    ranked = [row[:4] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
    codes = dict(Entry.objects.values_list("title", "code"))
    assert ranked == [(1, None, codes["=1+1"], "=1+1"), (2, None, codes["Flood warning"], "Flood warning")]


def test_every_download_tells_what_was_missing_and_what_that_did(desk, season):
    text = b"".join(desk.get(reverse("results_csv", args=[season.code])).streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    answer = desk.get(reverse("results_workbook", args=[season.code]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    assert [heads[-5:], [row[-5:] for row in rows]] == [
        [
            "Missing mark: The whole sheet does not count",
            "Absent sheet: Left out, the rest carries on",
            "Not applicable: Left out, the rest carries on",
            "Recused judge: Left out, the rest carries on",
            "Late mark: Counts like any other",
        ],
        [["0"] * 5] * 2,
    ]
    assert [row[0].value for row in book["What was missing"].iter_rows(min_row=2)] == [
        "Missing mark",
        "Absent sheet",
        "Not applicable",
        "Recused judge",
        "Late mark",
    ]


def test_advice_stands_beside_the_places_in_every_download_where_it_is_known(desk, season):
    tabulation = Tabulation.objects.get()
    gather_evidence(tabulation, seed=7)
    codes = dict(Entry.objects.values_list("title", "code"))
    advice = advice_of(evidence_of(tabulation).answer)
    text = b"".join(desk.get(reverse("results_csv", args=[season.code])).streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    answer = desk.get(f"/api/v1/seasons/{season.code}/rounds/{tabulation.round.code}/tabulations/latest/").json()

    first = advice[codes["=1+1"]]
    assert heads[12:16] == [
        "Adjusted points (advice)",
        "Best rank of the interval (advice)",
        "Worst rank of the interval (advice)",
        "What to know (advice)",
    ]
    assert rows[0][12:16] == ["", "", "", "Not adjusted"]
    assert next(line["advice"] for line in answer["lines"]) == {**asdict(first), "flags": ["not_adjusted"]}


def test_advice_costs_one_query(desk, season, django_assert_num_queries):
    address = reverse("results_csv", args=[season.code])

    with django_assert_num_queries(21):
        b"".join(desk.get(address).streaming_content)


def test_the_csv_prefixes_what_a_spreadsheet_would_compute(desk, season):
    answer = desk.get(reverse("results_csv", args=[season.code]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row[4] for row in csv.reader(io.StringIO(text))][1:] == ["'=1+1", "Flood warning"]


def test_the_ranked_pdf_and_the_zip_can_be_downloaded(desk, conferred, organiser):
    certificates(conferred, organiser)

    pdf = desk.get(reverse("results_pdf", args=[conferred.code]))
    archive = desk.get(reverse("certificates_zip", args=[conferred.code]))

    assert pdf.content.startswith(b"%PDF-")
    names = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).namelist()
    assert [name.split(" ")[0] for name in names] == ["SSCP-2026-HC-G-01", "SSCP-2026-HC-S-01"]


@pytest.mark.parametrize(
    "name", ["results_workbook", "results_csv", "results_pdf", "certificates_zip", "organise_awards"]
)
def test_a_stranger_learns_nothing_of_the_results(client, conferred, name):
    client.force_login(awards.person())

    assert client.get(reverse(name, args=[conferred.code])).status_code == 404


def test_the_season_is_published_only_when_decided(desk, conferred):
    early = desk.post(reverse("organise_publish", args=[conferred.code]))
    desk.post(reverse("organise_decide", args=[conferred.code]))
    desk.post(reverse("organise_publish", args=[conferred.code]))

    conferred.refresh_from_db()
    assert (early.status_code, conferred.state) == (409, SeasonState.PUBLISHED)
    assert entries_in_round(conferred.rounds.get()).count() == 2
