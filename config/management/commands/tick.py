import signal
import sys
import time
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from config import heartbeats, upkeep
from config.models import Part


class Command(BaseCommand):
    help = "Do the chores that come again and again: letters that are due, tasks of killed workers, old rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, with this pause")

    def handle(self, *, every: float | None, verbosity: int, **options: Any) -> None:
        last: dict[str, Any] = {}
        if every is None:
            self.turn(last, verbosity)
            return
        signal.signal(signal.SIGTERM, self.leave)
        with heartbeats.beating(heartbeats.process_name(), Part.TICKER):
            while True:
                close_old_connections()
                self.turn(last, verbosity)
                time.sleep(every)

    def turn(self, last: dict[str, Any], verbosity: int) -> None:
        now = timezone.now()
        for name in upkeep.due(last, now):
            count = upkeep.do(name)
            last[name] = now
            if count and verbosity:
                self.stdout.write(f"{name}: {count}")

    def leave(self, number: int, frame: FrameType | None) -> NoReturn:
        """Unwinds, so that the sign of life is withdrawn."""
        sys.exit(0)
