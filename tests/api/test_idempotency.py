"""A POST with an idempotency key has one effect and one answer, however often it is sent."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.domain.replies import forget_answers
from accounts.models import ApiReply
from awards.models import Entrant
from tests.factories import awards as make

ODENSE = {"type": "city", "name": "Odense", "country": "DK", "city": "Odense"}
KEY = {"HTTP_IDEMPOTENCY_KEY": "first"}


@pytest.fixture
def client(db, program):
    return program(make.person())


def register(client, facts=ODENSE, **headers):
    return client.post("/api/v1/entrants/", facts, format="json", **headers)


def test_a_repeated_request_gets_the_first_answer_and_has_no_second_effect(client):
    first = register(client, **KEY)
    again = register(client, **KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotency-Replayed"] == "true"
    assert Entrant.objects.count() == 1


def test_without_a_key_each_request_has_its_effect(client):
    register(client)
    register(client)

    assert Entrant.objects.count() == 2


def test_a_key_with_another_body_is_refused(client):
    register(client, **KEY)

    response = register(client, {**ODENSE, "name": "Aarhus"}, **KEY)

    assert (response.status_code, response.json()["code"]) == (422, "key-reused")
    assert Entrant.objects.count() == 1


def test_a_key_with_another_address_is_refused(client):
    register(client, **KEY)

    response = client.post("/api/v1/entries/", ODENSE, format="json", **KEY)

    assert (response.status_code, response.json()["code"]) == (422, "key-reused")


def test_a_key_belongs_to_one_person(client, program):
    register(client, **KEY)

    response = register(program(make.person()), **KEY)

    assert response.status_code == 201
    assert Entrant.objects.count() == 2


def test_a_refusal_is_repeated_as_well(cast, program):
    office = program(cast.secretariat)

    first = office.post("/api/v1/seasons/golden-2026/decide/", **KEY)
    again = office.post("/api/v1/seasons/golden-2026/decide/", **KEY)

    assert (first.status_code, again.status_code) == (409, 409)
    assert again.content == first.content
    assert again["Content-Type"] == "application/problem+json"


def test_a_file_sent_twice_in_another_wrapping_is_the_same_request(cast, program):
    city, address = program(cast.entrant), f"/api/v1/entries/{cast.draft.code}/files/"
    city.patch(f"/api/v1/entries/{cast.draft.code}/", {"answers": {"has_proof": True}, "version": 0}, format="json")
    content = make.pdf_bytes()

    first = city.post(address, {"question": "proof", "file": make.upload(content=content)}, format="multipart", **KEY)
    again = city.post(address, {"question": "proof", "file": make.upload(content=content)}, format="multipart", **KEY)
    other = city.post(
        address, {"question": "proof", "file": make.upload(content=content + b"\n")}, format="multipart", **KEY
    )

    assert (first.status_code, again.content) == (201, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert cast.draft.attachments.count() == 1


@pytest.mark.parametrize("key", ["k" * 201, "tab\tbed", "ключ"])
def test_keys_that_cannot_be_kept_are_refused(client, key):
    response = register(client, HTTP_IDEMPOTENCY_KEY=key)

    assert (response.status_code, response.json()["code"]) == (422, "bad-key")
    assert Entrant.objects.count() == 0


def test_an_answer_is_forgotten_after_a_day(client):
    register(client, **KEY)
    ApiReply.objects.update(made_at=timezone.now() - timedelta(hours=25))

    register(client, **KEY)

    assert Entrant.objects.count() == 2
    ApiReply.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert (forget_answers(), ApiReply.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_request_six_times_at_once_has_one_effect(program):
    person = make.person()
    clients = [program(person) for _ in range(6)]
    barrier, answers = Barrier(len(clients)), []

    def send(client) -> None:
        barrier.wait()
        answers.append(register(client, **KEY))
        connection.close()

    threads = [Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert Entrant.objects.count() == 1
