"""What a judge asks the desk to show: a state, a category, words in the title. It never shows more than the list holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from judging.enums import SheetState
from judging.queries.desk import Line, RoundOnDesk

Chip = tuple[str, str, int | None, bool]  # address, label, count, whether it is chosen
STATES = (SheetState.NOT_STARTED, SheetState.IN_PROGRESS, SheetState.SUBMITTED)


@dataclass(frozen=True)
class DeskFilter:
    state: str = ""
    category: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "DeskFilter":
        state = query.get("state", "")
        return cls(
            state=state if state in STATES else "",
            category=query.get("category", "")[:40],
            words=query.get("q", "").strip()[:100],
        )

    @property
    def is_on(self) -> bool:
        return bool(self.state or self.category or self.words)

    def applied(self, desk: RoundOnDesk) -> RoundOnDesk:
        """The same round with the lines that are asked for."""
        return replace(desk, shown=tuple(line for line in desk.lines if self._shows(line)))

    def _shows(self, line: Line) -> bool:
        entry = line.sheet.assignment.entry
        told = f"{line.sheet.revision.title} {entry.code} {entry.entrant.name} {entry.entrant.name_local}".casefold()
        return (
            self.state in ("", line.sheet.state)
            and self.category in ("", line.category.code)
            and self.words.casefold() in told
        )

    def state_chips(self, desks: Sequence[RoundOnDesk]) -> list[Chip]:
        """All, and each state with the number of entries in it."""
        return self._chips(
            desks,
            "state",
            [("", _("All"))] + [(str(state), str(state.label)) for state in STATES],
            lambda line: str(line.sheet.state),
        )

    def category_chips(self, desks: Sequence[RoundOnDesk]) -> list[Chip]:
        """All categories, and each with the number of its entries; nothing where there is only one."""
        categories = {category.code: str(category) for desk in desks for category in desk.categories}
        if len(categories) < 2:
            return []
        return self._chips(
            desks, "category", [("", _("All categories")), *categories.items()], lambda line: line.category.code
        )

    def _chips(
        self,
        desks: Sequence[RoundOnDesk],
        name: str,
        options: list[tuple[str, str]],
        key: Callable[[Line], str],
    ) -> list[Chip]:
        lines = [line for desk in desks for line in desk.lines]
        now = {"state": self.state, "category": self.category, "q": self.words}
        return [
            (
                "?" + urlencode({field: value for field, value in {**now, name: option}.items() if value}),
                label,
                sum(option in ("", key(line)) for line in lines),
                now[name] == option,
            )
            for option, label in options
        ]
