"""Lines of a ranking as the rank table prints them, and the counts beside it in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from awards.models import Category
from judging.models import Placement, Ranking
from judging.tabulation.explain import explain_flag


def ranking_rows(
    lines: Sequence[Ranking], cut: int | None, places: Mapping[int, Placement], why: str
) -> list[dict[str, Any]]:
    """Ranked lines in the order of the ranking; `cut` draws its line. Each but the last links to the page `why`, which
    tells why it stands above the next; without an address there is no link.
    """
    rows = []
    for position, line in enumerate(lines):
        before = lines[position - 1].rank if position else None
        after = lines[position + 1].rank if position + 1 < len(lines) else None
        placement = places.get(line.entry_id)
        flags = []
        if placement and placement.place != line.rank:
            flags.append(_("Placed %(place)d by Decision") % {"place": placement.place})
        entrant = line.entry.entrant
        below = lines[position + 1] if position + 1 < len(lines) else None
        rows.append(
            {
                "place": line.rank,
                "name": entry_name(line),
                "native_name": entrant.own_city_name,
                "native_language": entrant.local_language,
                "points": line.printed,
                "judges": line.judges,
                "flags": flags,
                "why": _why(why, line, below) if below and why else None,
                "tie": _tie(line.tied, before, line.rank, after),
                "cut": cut is not None and cut > 0 and (line.rank or 0) <= cut and (after is None or after > cut),
            }
        )
    return rows


def _why(address: str, line: Ranking, below: Ranking) -> dict[str, str]:
    """The link to why a line stands above the next, or beside it, and what it says."""
    asked = urlencode({"entry": line.entry.code, "other": below.entry.code})
    names = {"one": entry_name(line), "other": entry_name(below)}
    if line.rank == below.rank:
        return {
            "url": f"{address}?{asked}",
            "label": _("Why beside?"),
            "full": _("Why does %(one)s share its place with %(other)s?") % names,
        }
    return {
        "url": f"{address}?{asked}",
        "label": _("Why above the next?"),
        "full": _("Why does %(one)s stand above %(other)s?") % names,
    }


def file_rows(lines: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The same of a ranking that was made from files: entries have codes only, and flags are told in words."""
    places = [line["place"] for line in lines]
    return [
        {
            "place": line["place"],
            "name": line["entry"],
            "points": line["points"],
            "judges": line["judges"],
            "flags": [explain_flag(flag, language) for flag in line["flags"]],
            "tie": _tie(line["tied"], before, line["place"], after),
        }
        for before, line, after in zip([None, *places], lines, [*places[1:], None], strict=False)
    ]


def category_tables(lines: Iterable[Ranking]) -> list[dict[str, Any]]:
    """A whole ranking that stands for itself, category by category: no cut, no jury's places, nothing to ask about."""
    by_category: dict[Category, list[Ranking]] = {}
    for line in lines:
        by_category.setdefault(line.category, []).append(line)
    return [
        {
            "category": category,
            "rows": ranking_rows([line for line in found if line.rank is not None], None, {}, ""),
            "unranked": [line for line in found if line.rank is None],
        }
        for category, found in by_category.items()
    ]


def entry_name(line: Ranking) -> str:
    return f"{line.entry.entrant.city}: {line.entry.title}"


def told_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many marks and sheets were in each state when the ranking was computed."""
    words = {
        "scored": _("marks"),
        "not_applicable": _("marks “not applicable”"),
        "missing": _("sheets not submitted"),
        "recused": _("sheets of recused judges"),
        "late": _("late marks"),
    }
    return [(words.get(state, state), number) for state, number in sorted(counts.items())]


def _tie(tied: bool, before: Any, place: Any, after: Any) -> str:
    """Where a line stands in the bracket that joins those who share a place."""
    if not tied:
        return ""
    if before != place:
        return "first"
    return "middle" if after == place else "last"
