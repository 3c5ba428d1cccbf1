"""The scoring engine by itself: rules and marks in, ranking and evidence out. Needs no database."""

import gc
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from judging.tabulation.engine import TabulationError, tabulate
from judging.tabulation.files import FilesError, read_facts, read_rules, read_scores, write_results
from judging.tabulation.marks import Facts, MarkTable
from judging.tabulation.result import Result
from judging.tabulation.rules import RulesError

MOST_SHOWN = 100


class Command(BaseCommand):
    """Reads the files, tabulates, writes ranking.csv, ranking.xlsx and result.json; all three or none."""

    help = "Rank entries from a file of marks by a file of rules. No database is needed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rules", required=True, type=Path, help="the rules, as JSON (see docs/judging-methods.md)"
        )
        parser.add_argument(
            "--scores", required=True, type=Path, action="append", help="marks as CSV or XLSX; may be given repeatedly"
        )
        parser.add_argument(
            "--facts", type=Path, action="append", default=[], help="facts that the rules name, as CSV or XLSX"
        )
        parser.add_argument(
            "--evidence",
            action="store_true",
            help="compute beside the ranking how sure it is: severity, rank intervals, agreement, integrity, sensitivity",
        )
        parser.add_argument("--seed", type=_whole, default=0, help="the seed of what the evidence draws by chance")
        parser.add_argument(
            "--places",
            type=_whole,
            help="how many places of each category win something; evidence asks who is sure of one",
        )
        parser.add_argument("--out", required=True, type=Path, help="the folder for the results")

    def handle(self, *args: Any, **options: Any) -> None:
        with _collector_paused():
            self.tabulate(options)

    def tabulate(self, options: dict[str, Any]) -> None:
        started = time.monotonic()

        def tell(sentence: str) -> None:
            self.stderr.write(f"{time.monotonic() - started:6.2f} s  {sentence}")

        try:
            rules = read_rules(options["rules"])
            tell(f"{options['rules'].name}: rules {rules.digest[:12]}, {len(rules.steps)} steps")
            table = read_scores(options["scores"], rules, tell)
            facts = read_facts(options["facts"], rules, tell)
            result = tabulate(rules, table, facts, progress=lambda what, done, of: tell(f"step {done} of {of}: {what}"))
            beside = _evidence(table, facts, result, options=options, tell=tell) if options["evidence"] else None
            for path in write_results(result, options["out"], beside):
                tell(f"wrote {path}")
        except (RulesError, FilesError, TabulationError) as error:
            raise CommandError(_told(error)) from error
        except OSError as error:
            place = error.filename or options["out"]
            raise CommandError(f"{place} cannot be written: {error.strerror}. Choose another folder.") from error
        ranked = sum(line.rank is not None for ranking in result.categories for line in ranking.lines)
        lines = sum(len(ranking.lines) for ranking in result.categories)
        self.stdout.write(f"{ranked} of {lines} lines ranked; input digest {result.input_digest}")
        sys.stdout.flush()


def _evidence(
    table: MarkTable, facts: Facts, result: Result, *, options: dict[str, Any], tell: Callable[[str], None]
) -> dict[str, Any]:
    """The evidence as JSON."""
    from judging.tabulation.evidence import EvidencePart, gather

    part = EvidencePart.alone(table, result, facts, places=options["places"], seed=options["seed"])
    evidence = gather([part]).to_json()
    tell(f"evidence, seed {options['seed']}")
    return evidence


def _whole(text: str) -> int:
    """A whole number from 0."""
    number = int(text)
    if number < 0:
        raise ArgumentTypeError(f"{text} is below 0. Give a whole number from 0.")
    return number


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hundreds of thousands of small rows, none of them in a cycle, are not worth walking through again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _told(error: RulesError | FilesError | TabulationError) -> str:
    problems = [str(problem) for problem in error.problems]
    shown = problems[:MOST_SHOWN]
    if len(problems) > len(shown):
        shown.append(f"... and {len(problems) - len(shown)} more.")
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"Nothing was written: {count}.\n" + "\n".join(shown)
