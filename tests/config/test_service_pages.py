"""Health, readiness and figures: open to those who keep the house running, telling nothing to others."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import heartbeats
from config.models import Part

DATABASE_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_health_answers_without_touching_the_database(client):
    # No database mark: a query would raise.
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_is_only_read(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_names_what_is_there(client, settings):
    settings.TASKS = DATABASE_QUEUE
    heartbeats.beat("one", Part.WORKER)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "reachable", "migrations": "applied", "worker": "alive"}


@pytest.mark.django_db
def test_ready_waits_for_a_worker(client, settings):
    settings.TASKS = DATABASE_QUEUE
    heartbeats.beat("one", Part.WORKER, now=timezone.now() - heartbeats.SILENT * 2)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "reachable", "migrations": "applied", "worker": "silent"}


@pytest.mark.django_db
def test_ready_does_not_watch_the_workers_of_another_queue(client):
    assert client.get("/readyz").json()["worker"] == "not watched"


@pytest.mark.django_db(transaction=True)
def test_ready_says_when_the_database_is_away(client, monkeypatch):
    connection.close()
    for name, value in {"NAME": "/nowhere/none", "HOST": "127.0.0.1", "PORT": "1"}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "unreachable",
        "migrations": "unknown",
        "worker": "unknown",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "request_facts", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "203.0.113.9"}, 404),
        ("", {"REMOTE_ADDR": ""}, 404),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        ("s3cret", {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ("s3cret", {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer s3cret"}, 200),
        ("s3cret", {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
    ],
)
def test_figures_are_for_this_machine_or_the_token(settings, token, request_facts, status):
    settings.METRICS_TOKEN = token

    assert Client(**request_facts).get("/metrics").status_code == status


@pytest.mark.django_db
def test_figures_count_requests_by_view_and_never_by_path(client):
    client.get("/healthz?secret=canary")
    client.get("/no/such/canary")

    text = client.get("/metrics").content.decode()

    assert 'haetae_requests_total{code="200",method="GET",view="healthz"}' in text
    assert "canary" not in text


@pytest.mark.django_db
def test_figures_tell_the_state_of_the_background(client):
    heartbeats.beat("one", Part.WORKER)
    heartbeats.beat("two", Part.WORKER)

    lines = client.get("/metrics").content.decode().splitlines()

    assert 'haetae_background_processes{part="worker"} 2.0' in lines
    assert 'haetae_background_processes{part="ticker"} 0.0' in lines
    assert "haetae_oldest_waiting_task_seconds 0.0" in lines


@pytest.mark.parametrize(
    ("given", "kept"), [("abcdef-123456", True), ("short", False), ("x" * 65, False), ("<script>alert", False)]
)
def test_request_id_is_taken_over_only_when_it_looks_like_one(client, given, kept):
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is kept


def test_log_line_ties_a_request_to_its_id_without_its_query(client, caplog):
    with caplog.at_level("INFO", logger="config.request_log"):
        client.get("/healthz?token=canary")

    (record,) = [record for record in caplog.records if record.name == "config.request_log"]
    assert (record.method, record.path, record.code) == ("GET", "/healthz", 200)
    assert "canary" not in str(record.__dict__)
