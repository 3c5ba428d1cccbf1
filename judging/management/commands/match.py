"""The matching engine by itself: a problem in, an assignment and its proof out. Needs no database."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from judging.matching.clock import Told
from judging.matching.files import FilesError, read_pairs, read_problem
from judging.matching.repair import repair
from judging.matching.report import write_answer
from judging.matching.solve import solve

MOST_SHOWN = 100


class Command(BaseCommand):
    """Reads the folder, matches (or repairs), writes assignment.csv, report.json and report.html."""

    help = "Match judges to entries from a folder of files. No database is needed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--problem", required=True, type=Path, help="the folder with entries.csv, judges.csv and so on"
        )
        parser.add_argument("--seed", required=True, type=int, help="a whole number that decides between equal answers")
        parser.add_argument("--out", required=True, type=Path, help="the folder for the assignment and its report")
        parser.add_argument("--time-limit", type=float, help="seconds after which the best found so far is given")
        parser.add_argument("--current", type=Path, help="the present assignment: change as little of it as can be")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()

        def tell(sentence: str) -> None:
            self.stderr.write(f"{time.monotonic() - started:7.2f} s  {sentence}")

        try:
            problem = read_problem(options["problem"], tell)
            current = read_pairs(options["current"]) if options["current"] else None
        except FilesError as error:
            raise CommandError(_told(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        read = time.monotonic() - started
        limit, seed = options["time_limit"], options["seed"]
        if current is None:
            answer = solve(problem, seed=seed, limit=limit, progress=lambda told: tell(_progress(told)))
        else:
            answer = repair(problem, current, seed=seed, limit=limit, progress=lambda told: tell(_progress(told)))
        try:
            said, paths = write_answer(answer, options["out"], read_seconds=read)
        except OSError as error:
            place = error.filename or options["out"]
            raise CommandError(f"{place} cannot be written: {error.strerror}. Choose another folder.") from error
        for path in paths:
            tell(f"wrote {path}")
        if not answer.is_feasible:
            head = (
                "No assignment was found in time."
                if said["cut_short"]
                else "There is no assignment that keeps all rules."
            )
            self.stdout.write("\n".join([head, *said["told"]["en"]]))
            return
        self.stdout.write("\n".join(said["guarantees"]["en"]))


def _progress(told: Told) -> str:
    parts = [f"{told.stage}"]
    if told.value is not None:
        parts.append(f"{told.value:,.4g}" if told.value < 1 else f"{told.value:,.0f}")
    if told.bound is not None:
        parts.append(f"(bound {told.bound:,.0f})")
    return " ".join(parts)


def _told(error: FilesError) -> str:
    problems = [str(problem) for problem in error.problems]
    shown = problems[:MOST_SHOWN]
    if len(problems) > len(shown):
        shown.append(f"... and {len(problems) - len(shown)} more.")
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"Nothing was written: {count}.\n" + "\n".join(shown)
