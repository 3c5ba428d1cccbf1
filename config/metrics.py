"""Figures for Prometheus: requests as they pass, and the state of the queues at the moment somebody asks."""

import os
from collections.abc import Iterable

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from config import heartbeats
from config.models import Part
from outbox.models import Letter

REQUESTS = Counter("haetae_requests", "Requests answered.", ["method", "view", "code"])
SECONDS = Histogram("haetae_request_seconds", "Time to answer a request.", ["view"])
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def note_request(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Counted by the view's name, never by the path: what strangers type must not make new series."""
    match = request.resolver_match
    view = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, view, str(response.status_code)).inc()
    SECONDS.labels(view).observe(seconds)


class HouseCollector:
    """Reads the queues from the database each time it is asked, so every web process gives the same answer."""

    def collect(self) -> Iterable[Metric]:
        yield self.tasks()
        yield self.oldest_task()
        yield self.letters()
        yield self.background()

    def tasks(self) -> Metric:
        family = GaugeMetricFamily("haetae_tasks", "Background tasks by queue and state.", labels=["queue", "state"])
        rows = DBTaskResult.objects.order_by().values_list("queue_name", "status").annotate(Count("pk"))
        for queue, state, count in rows:
            family.add_metric([queue, state.lower()], count)
        return family

    def oldest_task(self) -> Metric:
        family = GaugeMetricFamily("haetae_oldest_waiting_task_seconds", "Age of the task that has waited longest.")
        since = DBTaskResult.objects.order_by().ready().aggregate(since=Min("enqueued_at"))["since"]
        family.add_metric([], (timezone.now() - since).total_seconds() if since else 0)
        return family

    def letters(self) -> Metric:
        family = GaugeMetricFamily("haetae_letters", "Letters by state.", labels=["state"])
        for state, count in Letter.objects.order_by().values_list("state").annotate(Count("pk")):
            family.add_metric([state], count)
        return family

    def background(self) -> Metric:
        family = GaugeMetricFamily("haetae_background_processes", "Processes seen alive lately.", labels=["part"])
        for part in Part:
            family.add_metric([part.value], len(heartbeats.alive(part)))
        return family


def exposition() -> bytes:
    """All figures in Prometheus's text format; those of all web processes where PROMETHEUS_MULTIPROC_DIR is set."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    else:
        requests = REGISTRY
    house = CollectorRegistry(auto_describe=False)
    house.register(HouseCollector())
    return generate_latest(requests) + generate_latest(house)
