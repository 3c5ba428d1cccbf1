"""The evidence of a ranking in a few sentences a category."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.interfaces.evidence.names import Names
from judging.pictures.picture import share
from judging.tabulation.evidence.answer import CategoryEvidence, Evidence, Refusals


def overview_cards(answer: Evidence, categories: Mapping[str, str], names: Names) -> list[dict[str, Any]]:
    """One card a category, in the order of the season's categories."""
    found = {each.category: each for part in answer.parts for each in part.categories}
    return [
        {"code": code, "name": name, "sentences": list(_sentences(found[code], names))}
        for code, name in categories.items()
        if code in found
    ]


def _sentences(category: CategoryEvidence, names: Names) -> list[str]:
    if isinstance(category.adjusted, Refusals):
        return names.refusals(category.adjusted)
    told = []
    winners = [each for each in category.entries if each.place == "1" and each.first is not None]
    told += [
        _("First is %(entry)s; the probability that it truly is: %(share)s.")
        % {"entry": names.entry(each.entry), "share": share(each.first or 0)}
        for each in winners
    ]
    told += [_told_line(cut.kind, cut.places, len(cut.open)) for cut in category.cuts]
    changes = len({each.entry for each in category.changes})
    none = _("The adjusted order would change no prize place and nobody's passage.")
    some = ngettext(
        "The adjusted order would give %(count)d entry another prize place or passage.",
        "The adjusted order would give %(count)d entries another prize place or passage.",
        changes,
    )
    return [*told, some % {"count": changes} if changes else none]


def _told_line(kind: str, places: int, open_entries: int) -> str:
    """A line and how many stand on either side of it; two whole sentences, one for each kind of line."""
    facts = {"places": places, "count": open_entries}
    if kind == "cut":
        told = ngettext(
            "%(count)d entry could stand on either side of the cut after place %(places)d.",
            "%(count)d entries could stand on either side of the cut after place %(places)d.",
            open_entries,
        )
    else:
        told = ngettext(
            "%(count)d entry could stand on either side of the last award place, %(places)d.",
            "%(count)d entries could stand on either side of the last award place, %(places)d.",
            open_entries,
        )
    return told % facts
