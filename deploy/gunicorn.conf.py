"""The web server in service: gunicorn config.wsgi --config deploy/gunicorn.conf.py

WEB_CONCURRENCY sets the number of processes (gunicorn reads it by itself), WEB_THREADS the threads of each.
"""

import os
import shutil
import tempfile
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000  # a slow leak in a library never grows old
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeats of gunicorn, no data
accesslog = None  # the house logs every request itself, with its id
loglevel = "info"

# Each process counts for itself; /metrics adds them up from files in this folder.
if workers > 1:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="haetae-metrics-"))
figures = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def child_exit(server: Any, worker: Any) -> None:
    """A process that ended must not be counted as a living one."""
    if figures:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """The figures of this run end with it."""
    if "haetae-metrics-" in figures:
        shutil.rmtree(figures, ignore_errors=True)
