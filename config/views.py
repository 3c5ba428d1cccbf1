"""Pages for those who keep the house running: no sign-in, and nothing on them that a stranger could use."""

import ipaddress
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from config import heartbeats, metrics
from config.models import Part

DATABASE_WORKERS = "django_tasks_db.DatabaseBackend"
_migrated: set[str] = set()  # aliases found complete once: migrations are not taken back under a running process


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing of the database, so that an outage there does not restart the web servers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the house can do all its work; else 503, and the parts that are missing are named."""
    parts = {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}
    try:
        connection.ensure_connection()
        parts["database"] = "reachable"
        parts["migrations"] = "applied" if migrations_are_applied() else "missing"
        if parts["migrations"] == "applied":
            parts["worker"] = worker_state()
    except DatabaseError:
        connection.close()
    ready = set(parts.values()) <= {"reachable", "applied", "alive", "not watched"}
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


@login_not_required
@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for the machine itself or whoever shows METRICS_TOKEN; for all others there is nothing."""
    if not may_read_metrics(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def migrations_are_applied() -> bool:
    if connection.alias not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(connection.alias)
    return True


def worker_state() -> str:
    """Whether a background worker was seen lately. Workers of other queues than the database's are not watched here."""
    if settings.TASKS["default"]["BACKEND"] != DATABASE_WORKERS:
        return "not watched"
    return "alive" if heartbeats.alive(Part.WORKER) else "silent"


def may_read_metrics(request: HttpRequest) -> bool:
    """By token where one is set. Else only from this machine, and not through a proxy, which speaks for strangers."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers:
        return False
    return ipaddress.ip_address(request.META["REMOTE_ADDR"] or "0.0.0.0").is_loopback  # noqa: S104 - stands for nobody
