"""The throwaway PostgreSQL is there inside the block and gone after it, whatever happened inside."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cluster
import psycopg2
import pytest
from stop import Stop

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"


def answer(url: str, query: str) -> str:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_server_runs_unprivileged_and_is_gone_after_a_failure():
    seen = {}

    def fail_on_a_server() -> None:
        with cluster.throwaway_cluster() as url:
            seen["folder"] = folder = Path(answer(url, "SHOW data_directory"))
            seen["pid"] = int((folder / "postmaster.pid").read_text().splitlines()[0])
            seen["owner"] = folder.stat().st_uid
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_a_server()

    assert seen["owner"] != 0
    assert not is_alive(seen["pid"])
    assert not seen["folder"].parent.exists()


def test_server_dies_with_the_run_that_is_killed(tmp_path):
    program = (
        f"import sys, time; sys.path.insert(0, {str(SCRIPTS)!r}); import cluster\n"
        "with cluster.throwaway_cluster() as url: print(url, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as owner:
        url = owner.stdout.readline().strip()
        folder = Path(answer(url, "SHOW data_directory"))
        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])

        owner.kill()

    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder.parent)  # who is killed outright cannot clear up
    assert not is_alive(pid)


def test_wheel_serves_where_nothing_is_installed_even_under_a_private_home(tmp_path, monkeypatch):
    folder = next(folder for folder in cluster.candidate_folders() if cluster.WHEEL in folder.parts)
    installed, packages = folder.parent, folder.parent.parent.parent
    shutil.copytree(installed, tmp_path / cluster.WHEEL / installed.name, symlinks=True)
    shutil.copytree(packages / f"{cluster.WHEEL}.libs", tmp_path / f"{cluster.WHEEL}.libs", symlinks=True)
    tmp_path.chmod(0o700)
    private = tmp_path / cluster.WHEEL / installed.name / "bin"
    monkeypatch.setattr(cluster, "candidate_folders", lambda: [private])

    with cluster.throwaway_cluster() as url:
        version = answer(url, "SHOW server_version")

    assert int(version.split(".")[0]) >= cluster.OLDEST


def test_machine_without_any_postgresql_is_told_its_three_ways_out(monkeypatch):
    monkeypatch.setattr(cluster, "candidate_folders", list)
    monkeypatch.setattr(cluster.platforms, "family", lambda: "macos")

    with pytest.raises(Stop) as stop, cluster.throwaway_cluster():
        pass

    assert str(stop.value) == (
        "The tests need PostgreSQL 14 or newer. None was found. Install it (brew install postgresql@17), name a server "
        "in DATABASE_URL, or run `make test DB=sqlite` for now."
    )
