"""What an import would do, before it does it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .tables import Problem

SHOWN = 20


@dataclass
class Plan:
    """How many things are new, changed and as they were; the first differences; every problem."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands against carrying it out."""
        return not self.problems

    def differs(self, sentence: str, *, new: bool) -> None:
        """One more thing that would be made or changed."""
        if new:
            self.new += 1
        else:
            self.changed += 1
        if len(self.differences) < SHOWN:
            self.differences.append(sentence)

    def told(self) -> Iterator[str]:
        """The plan in lines: counts, then the first differences."""
        counts = {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}
        yield _("New: %(new)s. Changed: %(changed)s. As it was: %(unchanged)s.") % counts
        yield from (f"  {sentence}" for sentence in self.differences)
        rest = self.new + self.changed - len(self.differences)
        if rest > 0:
            yield "  " + ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
