from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import module_has_submodule

NAMED = 20  # so many offenders of one invariant are named


class Command(BaseCommand):
    help = "Check what must hold at every moment, in every room that has invariants. Ends with 1 if anything does not."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for invariant in all_invariants():
            offenders = list(invariant.broken())
            if not offenders:
                self.stdout.write(f"holds   {invariant.name}")
                continue
            broken += 1
            named = ", ".join(offenders[:NAMED]) + (", …" if len(offenders) > NAMED else "")
            self.stdout.write(f"BROKEN  {invariant.name}: {invariant.sentence} ({len(offenders)}: {named})")
        if broken:
            raise CommandError(f"{broken} invariants do not hold.")


def all_invariants() -> list[Any]:
    """Those of every room, in the order of the rooms."""
    return [
        invariant
        for config in apps.get_app_configs()
        if config.module is not None and module_has_submodule(config.module, "invariants")
        for invariant in import_module(f"{config.name}.invariants").INVARIANTS
    ]
