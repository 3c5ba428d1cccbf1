"""What the evidence says of each entry, in a line beside its place: for downloads and programs. Advice, never the result."""

from collections.abc import Iterator
from dataclasses import dataclass

from judging.enums import AdviceFlag
from judging.tabulation.evidence.answer import CategoryEvidence, Evidence, Refusals


@dataclass(frozen=True)
class Advice:
    """One entry: its adjusted points and their rank, the interval `low` to `high` of its true rank, and what to know of it.

    None where its category could not be adjusted; `flags` are AdviceFlags.
    """

    adjusted: float | None
    rank: int | None
    low: int | None
    high: int | None
    flags: tuple[str, ...]


def advice_of(answer: Evidence | None) -> dict[str, Advice]:
    """Entry code -> advice, for every entry of the evidence; nothing without any. No query.

    Whoever calls has taken out what is kept apart from the reader (`judging.queries.fences`).
    """
    if answer is None:
        return {}
    return {
        code: advice for part in answer.parts for category in part.categories for code, advice in _of_category(category)
    }


def _of_category(category: CategoryEvidence) -> Iterator[tuple[str, Advice]]:
    flags: dict[str, list[str]] = {}
    for code, flag in _flagged(category):
        flags.setdefault(code, []).append(str(flag))
    for each in category.entries:
        told = tuple(dict.fromkeys(flags.get(each.entry, ())))
        yield each.entry, Advice(each.adjusted, each.rank, each.low, each.high, told)


def _flagged(category: CategoryEvidence) -> Iterator[tuple[str, AdviceFlag]]:
    """Entry and flag, in the order in which flags are told."""
    kinds = {"cut": AdviceFlag.OPEN_AT_CUT, "places": AdviceFlag.OPEN_IN_PLACES}
    for cut in category.cuts:
        yield from ((code, kinds[cut.kind]) for code in cut.open)
    changes = {"cut": AdviceFlag.OTHER_PASSAGE, "places": AdviceFlag.OTHER_PLACE}
    yield from ((change.entry, changes[change.of]) for change in category.changes)
    if isinstance(category.adjusted, Refusals):
        yield from ((each.entry, AdviceFlag.NOT_ADJUSTED) for each in category.entries if each.place)
    if not isinstance(category.triage, Refusals):
        yield from ((each.entry, AdviceFlag.ONE_MORE_JUDGE) for each in category.triage.suggestions)
