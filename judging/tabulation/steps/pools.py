"""Whether every judge saw entries of equal quality: what normalising and the Borda count take for granted.

It can only be judged once the marks are in, from the marks: the mean additive-least-squares estimate of a judge's
entries beside that of all entries (severity/refusals.py). Where every judge marked every entry there is nothing to ask.
The estimates are floating point. They decide only whether the step is refused, never a number of it.
"""

from collections.abc import Iterator

import numpy as np

from judging.tabulation.exact import IntArray
from judging.tabulation.quantity import Quantity, combined, grouped
from judging.tabulation.steps.base import Context, MethodRefused

__all__ = ["refuse_unequal_pools"]

_WAYS_OUT = (
    "Use rules without this step and read the adjusted order beside the ranking; or, by Decision of the chair, write "
    "under “force” why it shall be done all the same: the reason is printed with the rules and the ranking."
)


def refuse_unequal_pools(
    spec_key: str, quantity: Quantity, per: tuple[str, ...], context: Context, *, force: str | None, method: str
) -> None:
    """Refuses `method`, unless the rules force it with a reason, where some judge's entries differ from the whole by
    more than two standard errors, where entries fall into parts without a judge in common, and where there are too few
    marks to tell. Each category (and whatever else `per` keeps apart) is looked at by itself.
    """
    if force or "judge" not in per:
        return
    for rows in _panels(quantity, tuple(dim for dim in per if dim != "judge"), context):
        reason = _why_unequal(quantity, rows)
        if reason:
            category = quantity.frame.units[int(quantity.unit[rows[0]])][0]
            where = f" (in category “{category}”)" if category else ""
            raise MethodRefused(
                spec_key,
                f"{method} takes for granted that every judge saw entries of equal quality{where}. {reason} {_WAYS_OUT}",
            )


def _panels(quantity: Quantity, apart: tuple[str, ...], context: Context) -> Iterator[IntArray]:
    """The rows of each panel in which some judge did not mark every entry."""
    present = np.flatnonzero(quantity.present())
    columns = [context.unit_category[quantity.unit], *(quantity.keys[dim] for dim in apart)]
    sizes = [int(context.unit_category.max(initial=0)) + 1, *context.frame.sizes(apart)]
    groups = grouped(combined(columns, sizes)[present])
    for number in range(len(groups)):
        rows = present[groups.of == number]
        units, judges = quantity.unit[rows], quantity.keys["judge"][rows]
        pairs = len(np.unique(np.stack([units, judges]), axis=1).T)
        if pairs < len(np.unique(units)) * len(np.unique(judges)):
            yield rows


def _why_unequal(quantity: Quantity, rows: IntArray) -> str:
    """A sentence, or nothing where there is nothing against it."""
    # scipy is worth loading only here: rules without such a step never ask
    from judging.tabulation.severity.panel import Panel
    from judging.tabulation.severity.reasons import RefusalCode
    from judging.tabulation.severity.refusals import STANDARD_ERRORS, unequal_pools, why_not_compare

    words = quantity.frame.words["judge"]
    numbers = quantity.numbers.take(rows)
    panel = Panel.of(
        (f"{unit:09}", words[judge], value / numbers.den)
        for unit, judge, value in zip(
            quantity.unit[rows].tolist(), quantity.keys["judge"][rows].tolist(), numbers.num.tolist(), strict=True
        )
    )
    refusal = why_not_compare(panel)
    if refusal is None:
        return ""
    if refusal.code is not RefusalCode.UNEQUAL_POOLS:
        return f"That cannot be told here. {refusal.text()}"
    off = ", ".join(
        f"{pool.judge} ({pool.difference:+.2f}, {abs(pool.difference) / pool.standard_error:.1f} standard errors)"
        for pool in unequal_pools(panel)
    )
    by_chance = 0.05 * len(panel.judges)
    return (
        f"By the marks, these judges saw better (+) or worse (-) entries than the whole, by more than "
        f"{STANDARD_ERRORS:g} standard errors: {off}. (Of {len(panel.judges)} judges, {by_chance:.1f} would be that far "
        "off by chance alone.)"
    )
