"""What a round does when a mark is not there, and how often that happened in a ranking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from awards.models import Round
from judging.enums import MarkEffect, MissingState
from judging.models import MissingDataPolicy, Tabulation
from judging.tabulation.explain import explain_effect
from judging.tabulation.marks import MarkTable
from judging.tabulation.missing import StateCount, count_states
from judging.tabulation.result import Result
from judging.tabulation.speech import LANGUAGES

WHOLE_SHEETS = frozenset({MissingState.ABSENT, MissingState.RECUSED})


@dataclass(frozen=True)
class DeclaredEffect:
    """One line of a policy: the state, what it does, and that in a whole sentence; words in the reader's language."""

    state: str
    label: str
    effect: str
    effect_label: str
    sentence: str


@dataclass(frozen=True)
class MissingData:
    """One state of a ranking: its declared effect, how often it occurred, and how often in each category.

    `told` says the count in words: marks on so many sheets, or whole sheets where the state is about these.
    """

    declared: DeclaredEffect
    count: StateCount
    by_category: tuple[tuple[str, StateCount], ...]  # category code, in order of codes; zeros are there too

    @property
    def told(self) -> str:
        return told_count(self.declared.state, self.count)

    @property
    def number(self) -> int:
        """The count as one number: sheets where the state is about whole sheets, else marks."""
        return number_of(self.declared.state, self.count)

    @property
    def numbers(self) -> dict[str, int]:
        """The same by category code."""
        return {category: number_of(self.declared.state, count) for category, count in self.by_category}


def policy_of(round: Round) -> MissingDataPolicy:
    """The policy of the round; where none is kept, one that is not saved, with the effects that hold undeclared."""
    return MissingDataPolicy.objects.filter(round=round).first() or MissingDataPolicy(round_id=round.pk)


def effects_of(round: Round) -> dict[str, str]:
    """State -> effect as `policy_of` tells; no query where the round was fetched with its `missing_data_policy`."""
    kept: MissingDataPolicy | None = getattr(round, "missing_data_policy", None)
    return (kept or MissingDataPolicy(round_id=round.pk)).effects


def declared_effects(effects: Mapping[str, str], language: str | None = None) -> tuple[DeclaredEffect, ...]:
    """The effects (state -> effect) in the order in which rules tell them, in words."""
    return tuple(declared_effect(state, effects[state], language) for state in MissingState)


def missing_data(tabulation: Tabulation, language: str | None = None) -> tuple[MissingData, ...]:
    """Each state with its declared effect and its count in this ranking, as it was when it was computed. No query.

    One answer a state, in the order in which rules tell them, zeros included; two where rubrics of the round declared
    different effects. Empty for tabulations from before counts were kept by category.
    """
    found: dict[tuple[str, str], dict[str, StateCount]] = {}
    for category, states in sorted(tabulation.missing_data.items()):
        for state, told in states.items():
            count = StateCount(told["entries"], told["sheets"], told["marks"])
            found.setdefault((state, told["effect"]), {})[category] = count
    return tuple(
        MissingData(declared_effect(state, effect, language), _sum(counts.values()), tuple(counts.items()))
        for state in MissingState
        for (of, effect), counts in found.items()
        if of == state
    )


def declared_effect(state: MissingState, effect: str, language: str | None = None) -> DeclaredEffect:
    """This effect of this state in words: in the language, else in the reader's; rules are told in English and Korean."""
    told = language or get_language() or "en"
    return DeclaredEffect(
        state=str(state),
        label=str(state.label),
        effect=effect,
        effect_label=str(MarkEffect(effect).label),
        sentence=explain_effect(state, effect, told if told in LANGUAGES else "en"),
    )


def counted_missing(
    results: Iterable[tuple[Result, MarkTable, Iterable[str]]],
) -> dict[str, dict[str, dict[str, object]]]:
    """What a tabulation keeps: category -> state -> {effect, entries, sheets, marks}, from each part's result, marks and
    categories (by code).
    """
    kept: dict[str, dict[str, dict[str, object]]] = {}
    for result, table, categories in results:
        for category, states in count_states(table, result.rules.criteria, categories=categories).items():
            kept[category] = {
                state: {
                    "effect": str(result.rules.effects[state]),
                    "entries": count.entries,
                    "sheets": count.sheets,
                    "marks": count.marks,
                }
                for state, count in states.items()
            }
    return kept


def number_of(state: str, count: StateCount) -> int:
    """The count as one number: sheets where the state is about whole sheets, else marks."""
    return count.sheets if state in WHOLE_SHEETS else count.marks


def told_count(state: str, count: StateCount) -> str:
    """The count in words, in the active language."""
    if not number_of(state, count):
        return _("none")
    if state in WHOLE_SHEETS:
        return ngettext("%(count)d score sheet", "%(count)d score sheets", count.sheets) % {"count": count.sheets}
    marks = ngettext("%(count)d mark", "%(count)d marks", count.marks) % {"count": count.marks}
    sheets = ngettext("%(count)d score sheet", "%(count)d score sheets", count.sheets) % {"count": count.sheets}
    return _("%(marks)s on %(sheets)s") % {"marks": marks, "sheets": sheets}


def _sum(counts: Iterable[StateCount]) -> StateCount:
    rows = list(counts)
    return StateCount(*(sum(getattr(row, part) for row in rows) for part in ("entries", "sheets", "marks")))
