"""Codes into names: sentences of the evidence speak of entries and judges by code, pages by name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import allowed
from judging.interfaces.ranking_rows import entry_name
from judging.models import Ranking, Tabulation
from judging.queries.panels import NamedPanel
from judging.tabulation.evidence.answer import Refusals, Told
from judging.tabulation.rules import parse_rules

LONGEST = 60


@dataclass(frozen=True)
class Names:
    """What people call entries, judges and criteria, in the reader's language."""

    entries: Mapping[str, str]
    judges: Mapping[str, str]
    criteria: Mapping[str, str]
    language: str

    def entry(self, code: str) -> str:
        return self.entries.get(code, code)

    def judge(self, code: str) -> str:
        return self.judges.get(code, code)

    def criterion(self, key: str) -> str:
        return self.criteria.get(key, key)

    def entry_list(self, codes: Iterable[str]) -> str:
        return "; ".join(map(self.entry, codes))

    def tell(self, told: Told) -> str:
        """The sentence in the reader's language, with names in the place of codes."""
        named = self._keys.sub(lambda found: self.criteria[found[0]], told.text(self.language))
        return self._codes.sub(lambda found: self._all[found[0]], named)

    def refusals(self, refused: Refusals) -> list[str]:
        return [self.tell(each.told) for each in refused.refused]

    @cached_property
    def _all(self) -> dict[str, str]:
        return {**self.entries, **self.judges}

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        """Keys of criteria may be everyday words: they are named where they stand in quotes, or before figures."""
        words = "|".join(re.escape(key) for key in sorted(self.criteria, key=len, reverse=True))
        before = r"(?= from [0-9]| [0-9.]+ →)"
        return re.compile(rf"(?<=[“‘])(?:{words})(?=[”’])|(?<=[:;] )(?:{words}){before}" if words else r"(?!)")

    @cached_property
    def _codes(self) -> re.Pattern[str]:
        words = "|".join(re.escape(code) for code in sorted(self._all, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if words else r"(?!)")


def names_for(
    person: User, tabulation: Tabulation, lines: Iterable[Ranking], panel: NamedPanel, language: str
) -> Names:
    """The names that this person may see: judges are numbered where theirs are not to be shown."""
    return names_of(tabulation, lines, panel, language, named=allowed(person, "judging.name_judges", panel))


def names_of(
    tabulation: Tabulation, lines: Iterable[Ranking], panel: NamedPanel, language: str, *, named: bool
) -> Names:
    """Names in this language, which is the active one; the judges' own or, where they are not `named`, their numbers."""
    criteria: dict[str, str] = {}
    for definition in tabulation.rules.values():
        rules = parse_rules(definition)
        criteria |= {criterion.key: rules.label(criterion.key, language) for criterion in rules.criteria}
    judges = panel.names if named else panel.numbered(_("Judge {number}"))
    entries = {line.entry.code: _short(entry_name(line)) for line in lines}
    return Names(entries, judges, criteria, language)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
