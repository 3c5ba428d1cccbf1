"""`make run`: what is typed is heeded, and what it starts ends with it."""

import os
import pty
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import environment
import pytest
import run
from stop import Stop

from tests.scripts.living import on_linux, started_with

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(data: Path, port: int) -> Iterator[tuple[int, int]]:
    """`make run` at a terminal of its own: the process id of make, and the terminal."""
    variables = {"HAETAE_ENV": "development", "HAETAE_DEMO": "0", "PORT": str(port), "DATA_DIR": str(data)}
    make, terminal = pty.fork()
    if make == 0:
        os.chdir(ROOT)
        os.execvpe("make", ["make", "run"], {**environment.without_ours(), **variables})  # noqa: S606 - the command under test
    try:
        yield make, terminal
    finally:
        with suppress(ProcessLookupError):
            os.kill(make, signal.SIGKILL)
        for pid in started_with("DATA_DIR", data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os.close(terminal)


def read_until(terminal: int, words: str) -> str:
    """What the terminal showed, up to and including `words`; the end of the output ends it as well."""
    shown = ""
    deadline = time.monotonic() + SECONDS
    while words not in shown and time.monotonic() < deadline:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        shown += part.decode(errors="replace")
        if not part:
            break
    return shown


@on_linux
def test_ctrl_c_ends_everything_and_the_data_is_kept(tmp_path):
    port = free_port()
    with running(tmp_path, port) as (make, terminal):
        welcome = read_until(terminal, "Ctrl-C closes it.")
        assert f"Haetae is open at http://127.0.0.1:{port}" in welcome
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            health = answer.read()
        count = len(started_with("DATA_DIR", tmp_path))

        os.write(terminal, b"\x03")
        goodbye = read_until(terminal, "Your data is kept in")
        os.waitpid(make, 0)

    assert health == b"ok\n"
    assert count >= 5  # make, the house, web server and its worker, ticker, background worker
    assert "Haetae has stopped." in goodbye
    assert started_with("DATA_DIR", tmp_path) == []
    assert (tmp_path / "haetae.sqlite3").exists()


@on_linux
def test_a_house_that_is_killed_takes_its_parts_with_it(tmp_path):
    port = free_port()
    with running(tmp_path, port) as (make, terminal):
        assert "Haetae is open" in read_until(terminal, "Ctrl-C closes it.")
        house = int((tmp_path / "running.lock").read_text())

        os.kill(house, signal.SIGKILL)
        os.waitpid(make, 0)
        deadline = time.monotonic() + 20
        while started_with("DATA_DIR", tmp_path) and time.monotonic() < deadline:
            time.sleep(0.1)

        assert started_with("DATA_DIR", tmp_path) == []


def test_taken_port_is_said_before_anything_is_installed():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = subprocess.run(
            ["sh", str(ROOT / "scripts" / "start"), "run.py"],
            env={**environment.without_ours(), "PORT": str(port)},
            check=False,
            capture_output=True,
            text=True,
        )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={port + 1} make run.\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_port_that_is_no_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Stop, match="it must be a number from 1 to 65535"):
        run.address()


def test_host_that_is_not_ours_is_refused():
    with pytest.raises(Stop) as stop:
        run.check_port_is_free("192.0.2.1", 8000)

    assert str(stop.value) == "HOST is '192.0.2.1', which is no address of this machine."


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - nothing is bound here
        ("::1", "http://[::1]:8000"),
        ("award.local", "http://award.local:8000"),
    ],
)
def test_printed_address_can_be_opened(host, url):
    assert run.public_url(host, 8000) == url
