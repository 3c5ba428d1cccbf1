"""The whole award through the API, from the registration of a city to the verification of its certificate."""

import pytest

from awards.enums import RoundKind, RoundState, SeasonState
from judging.domain.judges import accept_invitation
from judging.models import Judge
from reports.models import Job
from reports.tasks import carry_out
from tests.factories import awards as make
from tests.factories import judging as judge_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    """An open call with one category, one tier, and one planned round."""
    season = make.season(SeasonState.OPEN, code="sscp-2026", serial_prefix="SSCP")
    make.category(season, code="mobility", letters="MO")
    make.tier(season, code="gold", letters="G", category=season.categories.get())
    judge_make.judging_round(season, RoundState.PLANNED, code="final", kind=RoundKind.FINAL, judges_per_entry=1)
    return season


def test_the_award_is_run_through_the_api(season, program):
    city = program(make.person("City"))
    office = program(make.organiser(season))
    at = "/api/v1/seasons/sscp-2026"

    # The city enters.
    seoul = {"type": "city", "name": "Seoul", "country": "KR", "city": "Seoul"}
    entrant = done(city.post("/api/v1/entrants/", seoul), 201)["code"]
    asked = {"season": "sscp-2026", "category": "mobility", "entrant": entrant, "title": "River warning"}
    entry = done(city.post("/api/v1/entries/", asked), 201)
    address = f"/api/v1/entries/{entry['code']}/"
    answers = {"summary": "Sensors tell residents when the river rises.", "has_proof": True}
    entry = done(city.patch(address, {"answers": answers, "version": entry["version"]}))
    proof = {"question": "proof", "file": make.upload()}
    file = done(city.post(f"{address}files/", proof, format="multipart"), 201)
    receipt = done(city.post(f"{address}submit/"))
    assert receipt["number"] == 1
    assert receipt == done(city.get(f"{address}receipt/"))
    assert [each["sha256"] for each in receipt["files"]] == [file["sha256"]]

    # The office screens it, and a judge is found.
    code = entry["code"]
    assert done(office.post(f"{at}/entries/{code}/pass/"))["state"] == "eligible"
    done(office.post(f"{at}/begin-judging/"))
    ada = {"name": "Ada", "email": "ada@jury.example", "country": "GB"}
    judge = done(office.post(f"{at}/judges/", ada), 201)["code"]
    standing = Judge.objects.get(code=judge)
    accept_invitation(standing, actor=standing.user)
    assert done(office.post(f"{at}/rounds/final/assignments/deal/", {"seed": 7}))["assignments"] == 1
    done(office.post(f"{at}/rounds/final/open/"))

    # The judge reads and marks.
    desk = program(standing.user)
    sheet = f"/api/v1/scoresheets/sscp-2026/final/{code}/"
    read = done(desk.get(sheet))
    assert [part["key"] for part in read["parts"]] == ["project", "proof"]
    done(desk.put(f"{sheet}marks/", {"version": 0, "marks": {"idea": "4", "proof": "5"}}))
    assert done(desk.post(f"{sheet}submit/", {"version": 1}))["total"] == "88/1"

    # The office closes, ranks, certifies, confers.
    done(office.post(f"{at}/rounds/final/close/"))
    tabulation = done(office.post(f"{at}/rounds/final/tabulate/"), 201)["code"]
    done(office.post(f"{at}/rounds/final/certify/", {"tabulation": tabulation}))
    ranked = done(office.get(f"{at}/rounds/final/tabulations/latest/"))
    assert [(line["rank"], line["entry"], line["total_exact"]) for line in ranked["lines"]] == [(1, code, "88/1")]
    assert [(told["state"], told["effect"], told["sheets"]) for told in ranked["missing_data"]] == [
        ("missing", "refuse_sheet", 0),
        ("absent", "leave_out", 0),
        ("not_applicable", "leave_out", 0),
        ("recused", "leave_out", 0),
        ("late", "count", 0),
    ]
    (proposal,) = done(office.get(f"{at}/proposals/"))
    assert proposal["winners"] == [{"entry": code, "place": 1}]
    award = done(office.post(f"{at}/awards/", {"tier": "gold", "entry": code}), 201)
    assert (award["code"], award["place"]) == (f"gold-{code}", 1)

    # Certificates, publication, and anyone who asks.
    job = done(office.post(f"{at}/certificates/", {}), 202)["code"]
    carry_out.func(Job.objects.get(code=job).code)
    assert done(office.get(f"{at}/jobs/{job}/"))["state"] == "done"
    (certificate,) = done(office.get(f"{at}/certificates/"))["results"]
    done(office.post(f"{at}/decide/"))
    stranger = program()
    told = certificate["verification_url"].split("/certificates/")[1]
    assert stranger.get(f"{at}/results/").status_code == 404
    assert stranger.get(f"/api/v1/certificates/{told}").status_code == 404
    done(office.post(f"{at}/publish/"))
    (won,) = done(stranger.get(f"{at}/results/"))["results"]
    assert (won["tier"], won["city"], won["title"]) == ("gold", "Seoul", "River warning")
    assert done(stranger.get(f"/api/v1/certificates/{told}"))["sha256"] == certificate["sha256"]


def done(response, status: int = 200):
    """What came back, when it is what it should be."""
    assert response.status_code == status, response.content
    return response.json() if response.content else None
