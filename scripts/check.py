"""`make check`: every check that needs no test run, each told on one line; `--fix` (`make fmt`) puts the code in order.

All of them run even when one fails, so that one run shows everything there is to mend.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import bootstrap
import environment
from processes import ask
from stop import run_as_command

PYTHON = str(bootstrap.VENV_PYTHON)


@dataclass(frozen=True)
class Check:
    """A program and its arguments, or a function of ours that returns its findings; `variables` is its environment."""

    title: str
    command: tuple[str, ...] = ()
    findings: Callable[[], list[str]] | None = None
    production: bool = False


def checks() -> list[Check]:
    import our_checks

    manage = (PYTHON, "-W", "error::DeprecationWarning", "manage.py")
    return [
        Check("lint (ruff)", (PYTHON, "-m", "ruff", "check", "--output-format", "concise", ".")),
        Check("format (ruff)", (PYTHON, "-m", "ruff", "format", "--check", ".")),
        Check("templates (djlint)", (PYTHON, "-m", "djlint", "--quiet", "--lint", "--ignore", "H021", "templates")),
        Check("templates: nothing inline", findings=our_checks.inline_code),
        Check("types (mypy)", (PYTHON, "-m", "mypy", ".")),
        Check("import contracts", (str(bootstrap.VENV / "bin" / "lint-imports"), "--no-cache")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("deployment", (*manage, "check", "--deploy", "--fail-level", "WARNING"), production=True),
        Check("translations", findings=our_checks.translations),
    ]


FIXES = [
    Check("lint", (PYTHON, "-m", "ruff", "check", "--fix", "--quiet", ".")),
    Check("format", (PYTHON, "-m", "ruff", "format", "--quiet", ".")),
]


def passes(check: Check) -> bool:
    """Run one check and tell its outcome; what it found follows only when it found something."""
    began = time.monotonic()
    if check.findings:
        found = check.findings()
    else:
        variables = environment.for_production() if check.production else environment.for_tests(None)
        done = ask(check.command, cwd=environment.ROOT, env=variables)
        found = (done.stdout + done.stderr).strip().splitlines() if done.returncode else []
    print(f"{'FAILED' if found else 'ok':7} {check.title} ({time.monotonic() - began:.1f} s)", flush=True)
    for line in found:
        print(f"        {line}")
    return not found


def main() -> int:
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("check.py", sys.argv[1:])
    os.chdir(environment.ROOT)
    outcomes = [passes(check) for check in (FIXES if "--fix" in sys.argv[1:] else checks())]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    run_as_command(main)
