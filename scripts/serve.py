"""The second half of `make run`, inside the virtual environment: database, demo season, web server and workers.

One process loads Django, brings the data up to date and then forks the others, so nothing is imported twice.
"""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import house_data
import parts
from run import public_url
from stop import Stop

ROOT = Path(__file__).resolve().parent.parent
ANSWER_SECONDS = 60
THREADS = 8
DATABASE_WORKERS = "django_tasks_db.DatabaseBackend"


def main(host: str, port: int) -> int:
    started = time.monotonic()
    data = house_data.folder()
    house_data.check_room(data)
    signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
    with house_data.held(data), house_data.disk_full_explained(data):
        load_house()
        bring_up_to_date()
        house = parts_of_the_house(host, port)
        try:
            parts.start(house[0])
            wait_until_it_answers(public_url(host, port), house)
            for part in house[1:]:  # only now: on a small machine they would hold up the web server
                parts.start(part)
            welcome(public_url(host, port), data, time.monotonic() - started)
            parts.watch(house)
        except KeyboardInterrupt:
            print("\nClosing ...", flush=True)
        finally:
            parts.end(house)
    print("Haetae has stopped. Your data is kept in", data)
    return 0


def load_house() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def bring_up_to_date() -> None:
    """Translations compiled, migrations applied, and the demo season there unless the house has a season already."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from config.translations import compile_catalogues

    compile_catalogues()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if os.environ.get("HAETAE_DEMO") != "0" and not apps.get_model("awards", "Season").objects.exists():
        print("Loading the demo season; this is done once ...", flush=True)
        call_command("load_demo")
    connection.close()


def parts_of_the_house(host: str, port: int) -> list[parts.Part]:
    """The web server first, then the ticker, and a worker where the queue is the database's own."""
    from django.conf import settings

    house = [
        parts.Part("web server", partial(serve_web, host, port), essential=True),
        parts.Part("ticker", partial(command, "tick", every=10)),
    ]
    if settings.TASKS["default"]["BACKEND"] == DATABASE_WORKERS:
        house.append(parts.Part("background worker", partial(command, "work")))
    return house


def command(name: str, **options: Any) -> None:
    from django.core.management import call_command

    call_command(name, **options)


def serve_web(host: str, port: int) -> NoReturn:
    from gunicorn.app.base import BaseApplication

    class Web(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("workers", 1)
            self.cfg.set("threads", THREADS)
            self.cfg.set("graceful_timeout", 5)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("preload_app", True)

        def load(self) -> Any:
            from config.wsgi import application

            return application

    Web().run()
    sys.exit(0)


def wait_until_it_answers(url: str, house: list[parts.Part]) -> None:
    """Returns once the health page answers; stops with a sentence when the web server does not live to do so."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            raise Stop(
                f"The web server answers, but with an error ({answer.code}); what it said stands above."
            ) from None
        except OSError:
            time.sleep(0.05)
        web = house[0]
        if os.waitpid(web.pid, os.WNOHANG)[0]:
            web.pid = 0
            raise Stop("The web server could not start; what it said stands above.")
    raise Stop(f"The web server did not answer within {ANSWER_SECONDS} seconds.")


def welcome(url: str, data: Path, seconds: float) -> None:
    print(f"\nHaetae is open at {url} (after {seconds:.1f} s). Ctrl-C closes it.\n")
    print(f"  Open calls         {url}/")
    print(f"  Sign in            {url}/accounts/login/")
    print(f"  API                {url}/api/v1/")
    print(f"  Data               {data}")
    print(f"  Letters as files   {data / 'mail'}\n")
    for line in sign_ins(data / "demo-signins.json"):
        print(line)
    sys.stdout.flush()


def sign_ins(file: Path) -> list[str]:
    """The demo's people as a table, from the file that `manage.py load_demo` leaves; nothing where there is none."""
    if not file.exists():
        return []
    rows = [
        [str(person.get(key, "")) for key in ("role", "email", "password", "name")]
        for person in json.loads(file.read_text())
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["Sign in to the demo as:"]
    lines += [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return [*lines, ""]
