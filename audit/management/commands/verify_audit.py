"""`manage.py verify_audit`: walk the log and say whether every line is as it was written."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audit.queries import sealed_rows
from audit.verify import MOST, walk


class Command(BaseCommand):
    help = "Walk the log of every act and name each line that was altered, replaced or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="LINE:DIGEST",
            help="a digest printed by an earlier run and kept elsewhere; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        published = dict(_published(head) for head in options["head"])
        try:
            verdict = walk(sealed_rows(), published)
        except DatabaseError as problem:
            raise CommandError(f"The log cannot be read to its end: {problem}") from problem
        for broken in verdict.breaks:
            self.stderr.write(str(broken))
        if len(verdict.breaks) == MOST:
            self.stderr.write(f"Stopped after {MOST} breaks.")
        if verdict.breaks:
            raise CommandError(f"The log does not hold: the first break is at line {verdict.breaks[0].line}.")
        self.stdout.write(f"The log holds: {verdict.count} lines.")
        self.stdout.write(f"Head: {verdict.line}:{verdict.digest}")


def _published(head: str) -> tuple[int, str]:
    if not re.fullmatch(r"[0-9]+:[0-9a-f]{64}", head):
        raise CommandError(f"--head {head}: write it as it was printed, LINE:DIGEST.")
    line, _colon, digest = head.partition(":")
    return int(line), digest
