from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from config import heartbeats
from config.models import Part


class Command(BaseCommand):
    help = "Run background tasks, giving signs of life. Start as many as you like, on as many machines as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", default="*", help="queue names with commas; all by default")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")
        parser.add_argument("--until-empty", action="store_true", help="end when there is nothing left to do")

    def handle(self, *, queues: str, interval: float, until_empty: bool, verbosity: int, **options: Any) -> None:
        name = heartbeats.process_name()
        with heartbeats.beating(name, Part.WORKER):
            call_command(
                "db_worker",
                queue_name=queues,
                interval=interval,
                batch=until_empty,
                worker_id=name,
                reload=False,
                startup_delay=False,
                verbosity=verbosity,
            )
