"""What is not done is told as application/problem+json, in one shape, and tells nothing of the house's inside."""

import pytest

from audit.steps import Refusal, Refused

SHAPE = {"type", "title", "status", "code", "detail"}


def test_a_stranger_is_asked_to_sign_in(cast, program):
    response = program().get("/api/v1/entries/")

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Token"
    assert response.json() == {
        "type": "urn:haetae:problem:not-signed-in",
        "title": "Unauthorized",
        "status": 401,
        "code": "not-signed-in",
        "detail": "Authentication credentials were not provided.",
    }


def test_a_refusal_of_a_verb_is_a_conflict_with_its_own_code(cast, program):
    response = program(cast.secretariat).post("/api/v1/seasons/golden-2026/decide/")

    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert response.json() == {
        "type": "urn:haetae:problem:round-not-certified",
        "title": "Conflict",
        "status": 409,
        "code": "round-not-certified",
        "detail": "The round “Round 1” is not certified yet.",
        "facts": {"round": "desk"},
    }


def test_a_refusal_that_names_a_field_is_unprocessable(cast, program):
    response = program(cast.entrant).post(
        f"/api/v1/entrants/{cast.seoul.code}/members/", {"email": cast.reader.email, "role": "editor"}
    )

    told = response.json()
    assert (response.status_code, told["code"]) == (422, "member-already")
    assert told["problems"] == [
        {"field": "email", "code": "member-already", "message": "This person is a member already."}
    ]


def test_facts_that_cannot_be_are_told_field_by_field(cast, program):
    facts = {"type": "city", "name": "Nowhere", "country": "QQ", "city": "Nowhere"}

    response = program(cast.nobody).post("/api/v1/entrants/", facts)

    assert response.status_code == 422
    assert [each["field"] for each in response.json()["problems"]] == ["country"]


def test_a_body_of_the_wrong_shape_names_each_field_by_its_path(cast, program):
    marks = {"marks": [{"item": "official"}, {"item": "x" * 41, "passed": True}]}

    response = program(cast.screener).post(
        f"/api/v1/seasons/golden-2026/entries/{cast.received.code}/checklist/", marks, format="json"
    )

    fields = [(each["field"], each["code"]) for each in response.json()["problems"]]
    assert (response.status_code, fields) == (422, [("marks.0.passed", "required"), ("marks.1.item", "max_length")])


def test_what_may_be_seen_but_not_done_is_forbidden(cast, program):
    response = program(cast.observer).post("/api/v1/seasons/call-2026/begin-judging/")

    assert (response.status_code, response.json()["code"]) == (403, "not-permitted")


def test_what_may_not_be_seen_and_what_does_not_exist_are_told_alike(cast, program):
    client = program(cast.other_entrant)

    hidden = client.get(f"/api/v1/entries/{cast.entry.code}/")
    nowhere = client.get("/api/v1/entries/NOWHERE/")
    elsewhere = client.get("/api/v1/no-such-noun/")

    assert hidden.status_code == 404
    assert hidden.json() == nowhere.json() == elsewhere.json()


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("application/json", "{not json", 400, "malformed"),
        ("application/json", "[" * 100_000, 400, "malformed"),
        ("application/json", "[]", 422, "not-valid"),
        ("application/json", b"\xff\xfe", 400, "malformed"),
        ("text/plain", "name", 415, "unsupported-media-type"),
        ("application/json", '{"type": "city", "name": "\\u0000", "country": "KR", "city": "Seoul"}', 422, "not-valid"),
        ("application/json", '{"type": "city", "name": "\\ud800", "country": "KR", "city": "Seoul"}', 422, "not-valid"),
    ],
)
def test_hostile_bodies_are_told_not_met_with_a_fault(cast, program, kind, body, status, code):
    response = program(cast.nobody).post("/api/v1/entrants/", body, content_type=kind)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert set(response.json()) >= SHAPE


@pytest.mark.parametrize("answers", ['{"summary": "\\u0000"}', '{"summary": "\\ud83d"}', '{"summary": 1e999}'])
def test_answers_that_no_database_can_keep_are_refused(cast, program, answers):
    response = program(cast.entrant).patch(
        f"/api/v1/entries/{cast.draft.code}/",
        f'{{"version": 0, "answers": {answers}}}',
        content_type="application/json",
    )

    assert (response.status_code, response.json()["problems"][0]["field"]) == (422, "answers")


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token \xff", "Token \x00", "Token " + "a" * 4000, "Bearer x"]
)
def test_tokens_that_are_none_are_refused(db, program, header):
    client = program()
    client.credentials(HTTP_AUTHORIZATION=header)

    assert client.get("/api/v1/me/").status_code == 401


def test_a_stale_save_shows_both_sides(cast, program):
    client, address = program(cast.judge), f"/api/v1/scoresheets/golden-2026/desk/{cast.entry.code}/marks/"

    response = client.put(address, {"version": 0, "marks": {"idea": "5"}}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "stale")
    assert response.json()["facts"]["marks"] == {"idea": {"stored": "4", "yours": "5"}}


def test_facts_of_a_refusal_are_always_json(db):
    from accounts.api.problems import problem_json

    facts = {"given": object, "often": {1, 2}, "left": 3}

    response = problem_json(Refused(Refusal("odd", "Odd.", facts)), {})

    assert (response.status_code, response.data["facts"]["left"]) == (409, 3)
