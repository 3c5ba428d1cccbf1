"""Who stands where within a group of numbers: the common ground of ranks, points from ranks and Borda."""

from dataclasses import dataclass

import numpy as np

from judging.tabulation.exact import IntArray, Numbers
from judging.tabulation.quantity import Groups, Quantity, combined, grouped, places_in_run, sorted_runs
from judging.tabulation.steps.base import Context, MethodRefused

FEWEST_ENTRIES = 8
"""A judge with fewer entries says too little for a method that compares entries judge by judge."""


@dataclass(frozen=True, eq=False)
class Standing:
    """For each present row, best first within its group: how many stand strictly before it (`ahead`), how many share
    its number (`equal`, itself included), how many different better numbers there are (`dense`), its group's size.
    """

    rows: IntArray
    ahead: IntArray
    equal: IntArray
    dense: IntArray
    size: IntArray


def groups_within_category(quantity: Quantity, dims: tuple[str, ...], context: Context) -> Groups:
    """Rows of the same category and the same `dims`, over all entries."""
    category = context.unit_category[quantity.unit]
    sizes = [int(context.unit_category.max(initial=0)) + 1, *context.frame.sizes(dims)]
    return grouped(combined([category, *(quantity.keys[dim] for dim in dims)], sizes))


def standing(quantity: Quantity, groups: Groups, *, higher: bool) -> Standing:
    """The place of each present row in its group, best first, with the runs of equal values that share one."""
    numbers = Numbers(-quantity.numbers.num, quantity.numbers.den) if higher else quantity.numbers
    rows, starts, _ = sorted_runs(groups, numbers, quantity.present())
    place, size = places_in_run(starts, len(rows))
    values = numbers.num[rows]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (values[1:] != values[:-1]) | (place[1:] == 0)
    run_starts = np.flatnonzero(new)
    run_lengths = np.diff(np.append(run_starts, len(rows)))
    number_of_run = np.cumsum(new)
    first_run = np.repeat(number_of_run[starts], np.diff(np.append(starts, len(rows))))
    return Standing(
        rows,
        ahead=np.repeat(place[run_starts], run_lengths),
        equal=np.repeat(run_lengths, run_lengths),
        dense=number_of_run - first_run,
        size=size,
    )


def refuse_thin_judges(spec_key: str, quantity: Quantity, groups: Groups, force: str | None, method: str) -> None:
    """Refuses `method` where a judge has marked fewer than eight entries, unless the rules force it with a reason."""
    if force or "judge" not in quantity.keys:
        return
    counts = groups.count(quantity.present())
    thin = np.flatnonzero((counts > 0) & (counts < FEWEST_ENTRIES))
    if not len(thin):
        return
    judges = quantity.frame.words["judge"]
    worst = int(thin[np.argmin(counts[thin])])
    name = judges[int(quantity.keys["judge"][groups.first[worst]])]
    raise MethodRefused(
        spec_key,
        f"{method} needs at least {FEWEST_ENTRIES} entries for each judge; judge “{name}” has {int(counts[worst])}. "
        "Choose another method, give judges more entries, or write why it shall be done all the same under “force”.",
    )
