"""`make test`: what touches the database on SQLite and on PostgreSQL, the rest once, browser tests on PostgreSQL.

DB=sqlite or DB=postgresql runs one of the two; ARGS="..." is handed to pytest. The last lines are pytest's own
summaries, and what was left out is said in capitals above them.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field

import bootstrap
import environment
from cluster import throwaway_cluster
from processes import ends_with_parent
from stop import Stop, run_as_command

NO_TESTS = 5
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
SUMMARY = re.compile(r"^[= ]*((\d+ \w+(, )?)+|no tests ran) in [\d.]+s")
FAILURE = re.compile(r"^(FAILED|ERROR) \S+\.py(::| |$)")


@dataclass
class Run:
    """One run of pytest: on which database, which kinds of tests, and how it ended."""

    title: str
    which: str
    code: int = NO_TESTS
    summary: str = "ended without a summary"
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def plan(database: str) -> list[Run]:
    """Both runs, or the one asked for; a single run takes the pure tests with it."""
    runs = {
        "sqlite": Run("SQLite", "pure,database,walk"),
        "postgresql": Run("PostgreSQL", "database,browser,walk" + ("" if not database else ",pure")),
    }
    if not database:
        return list(runs.values())
    if database not in runs:
        raise Stop(f"DB is {database!r}; use DB=sqlite or DB=postgresql, or leave it out for both.")
    return [runs[database]]


def main() -> int:
    runs = plan(os.environ.get("DB", ""))
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("run_tests.py", sys.argv[1:])
    arguments = shlex.split(os.environ.get("ARGS", ""))
    for run in runs:
        with database_for(run) as url:
            print(f"\n== {run.title} ==", flush=True)
            execute(run, environment.for_tests(url), arguments)
    return report(runs)


def database_for(run: Run):
    """A context whose value is the address of the run's server; None for SQLite."""
    if run.title == "SQLite":
        return nullcontext(None)
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres:", "postgresql:", "psql:", "pgsql:")):
        return nullcontext(url)
    return throwaway_cluster()


def execute(run: Run, variables: dict[str, str], arguments: list[str]) -> None:
    """Run pytest, show what it says, and keep its summary, its announcements and its code in `run`."""
    command = [sys.executable, "-m", "pytest", f"--which={run.which}"]
    if "no:xdist" not in arguments:
        command += ["-n", str(max(2, os.cpu_count() or 2)), "--dist", "worksteal"]
    if sys.stdout.isatty():
        command.append("--color=yes")
    process = subprocess.Popen(
        [*command, *arguments],
        cwd=environment.ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # Ctrl-C reaches us alone, and we pass it on once
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads run in this process
    )
    try:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            listen(run, ESCAPES.sub("", line).rstrip())
        run.code = process.wait()
    except KeyboardInterrupt:
        interrupt(process)
        raise


def interrupt(process: subprocess.Popen[str]) -> None:
    """Let pytest tell what it knows and clear up; whatever of it is left after that is killed."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        sys.stdout.write(process.communicate(timeout=30)[0] or "")
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def listen(run: Run, line: str) -> None:
    if SUMMARY.match(line):
        run.summary = line
    elif line.startswith("NOT RUN:"):
        run.left_out.append(line)
    elif FAILURE.match(line):
        run.failed.append(line)


def report(runs: list[Run]) -> int:
    """The closing lines, and the code of the whole command: a failure of any run is a failure."""
    print()
    for line in dict.fromkeys(line for run in runs for line in run.left_out):
        print(line)
    for run in runs:
        print("\n".join([f"{run.title}:", *dict.fromkeys(run.failed), run.summary]))
    failures = [run.code for run in runs if run.code not in {0, NO_TESTS}]
    if failures:
        return failures[0]
    return 0 if any(run.code == 0 for run in runs) else NO_TESTS


if __name__ == "__main__":
    run_as_command(main)
