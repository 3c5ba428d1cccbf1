"""Signs of life of the background processes: written by each of them, read by /readyz, /metrics and the upkeep."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from config.models import Heartbeat, Part

logger = logging.getLogger(__name__)
EVERY = timedelta(seconds=20)
SILENT = timedelta(seconds=90)  # four beats missed: the process counts as gone
FORGOTTEN = timedelta(days=1)


def process_name() -> str:
    """A name that no other process has, at most 64 characters: machine, process id and chance."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def beat(name: str, part: Part, now: datetime | None = None) -> None:
    """`name` was alive just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"part": part, "seen_at": now or timezone.now()})


def alive(part: Part, now: datetime | None = None) -> list[str]:
    """The names of the processes of this part that were seen lately, in order."""
    since = (now or timezone.now()) - SILENT
    seen = Heartbeat.objects.filter(part=part, seen_at__gte=since)
    return list(seen.order_by("name").values_list("name", flat=True))


def last_seen(part: Part) -> datetime | None:
    return Heartbeat.objects.filter(part=part).order_by("-seen_at").values_list("seen_at", flat=True).first()


def forget(now: datetime | None = None) -> int:
    """Rows of processes that fell silent a day ago are removed; how many."""
    removed, _ = Heartbeat.objects.filter(seen_at__lt=(now or timezone.now()) - FORGOTTEN).delete()
    return removed


@contextmanager
def beating(name: str, part: Part) -> Iterator[None]:
    """While the block runs, a thread says every 20 seconds that `name` is alive; a proper end withdraws the row."""
    beat(name, part)
    over = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(over, name, part), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        Heartbeat.objects.filter(name=name).delete()


def _beat_until(over: threading.Event, name: str, part: Part) -> None:
    while not over.wait(EVERY.total_seconds()):
        try:
            beat(name, part)
        except DatabaseError:
            # The database may be away for a while; the next beat tries anew, and the silence is itself the alarm.
            logger.warning("The sign of life of %s could not be written.", name, exc_info=True)
        finally:
            connection.close()
