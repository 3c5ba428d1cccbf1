"""Home bias: do judges give more to entries of their own country (or organisation) than the other judges do?

The effect is the least-squares slope of marks on "this judge is at home with this entry", entries and judges taken out,
so neither good entries from a country with many judges nor a generous judge can pass for it. Its probability comes from
dealing each judge's home entries anew among the entries that the judge marked (permutations.py). Beside it stand the
adjusted means of the literature: each mark less the mean of the *other* judges' marks on the entry, less the judge's
own mean of that, averaged over home and away marks and compared by Welch's t (as in BuzzFeed News' analysis of figure
skating, 2018, with judges told apart by kind of program; compare Zitzewitz, Journal of Economics & Management Strategy
15, 2006). With few home marks t is not to be trusted, and p is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from judging.tabulation.integrity.answers import Check, CheckKey, Comparison, Kind, Method
from judging.tabulation.integrity.permutations import Block, Probability, drawn_for, permuted
from judging.tabulation.integrity.reasons import Refusal, RefusalCode
from judging.tabulation.integrity.sweep import Slope, Sweep, sweep_of
from judging.tabulation.integrity.testing import Welch, allowed_for, detectable, interval, welch
from judging.tabulation.severity.panel import Floats, Ints, Panel

__all__ = ["AdjustedMeans", "Pair", "adjusted_means", "home_bias", "own_country"]

Pair = tuple[str, str]
"""(judge, entry)"""

_AT_ONCE = 64
"""Judges whose own columns are swept together."""


@dataclass(frozen=True)
class AdjustedMeans:
    """Mean of home and of away marks after the two subtractions, how many they are, and Welch's test of them."""

    home: int
    away: int
    home_mean: float
    away_mean: float
    welch: Welch | None


def own_country(panel: Panel, of_entries: Mapping[str, str], of_judges: Mapping[str, str]) -> frozenset[Pair]:
    """The pairs of judge and entry whose country (or organisation) is known and the same."""
    found = set()
    for entry, judge in zip(panel.entry_of.tolist(), panel.judge_of.tolist(), strict=True):
        pair = panel.judges[judge], panel.entries[entry]
        country = of_judges.get(pair[0])
        if country and country == of_entries.get(pair[1]):
            found.add(pair)
    return frozenset(found)


def adjusted_means(panel: Panel, home: Collection[Pair]) -> AdjustedMeans | None:
    """The means of the literature. Entries that nobody else marked say nothing; None if no home or no away mark is
    left.
    """
    at_home, numbers = _is_home(panel, home), panel.marks_per_entry[panel.entry_of]
    seen = numbers >= 2
    sums = np.bincount(panel.entry_of, weights=panel.y - panel.y.mean(), minlength=len(panel.entries))
    own = panel.y - panel.y.mean()
    beside = own[seen] - (sums[panel.entry_of][seen] - own[seen]) / (numbers[seen] - 1)
    judge_of, at_home = panel.judge_of[seen], at_home[seen]
    counts = np.bincount(judge_of, minlength=len(panel.judges))
    means = np.bincount(judge_of, weights=beside, minlength=len(panel.judges)) / np.maximum(counts, 1)
    adjusted = beside - means[judge_of]
    if not at_home.any() or at_home.all():
        return None
    ours, theirs = adjusted[at_home], adjusted[~at_home]
    return AdjustedMeans(len(ours), len(theirs), float(ours.mean()), float(theirs.mean()), welch(ours, theirs))


def home_bias(
    panel: Panel, home: Collection[Pair], *, chance: np.random.Generator, draws: int = 1999
) -> Check | Refusal:
    """Whether home entries get more: of all judges together, and of each judge with both home and away entries.

    `home` are the pairs (judge, entry) that belong together; pairs without a mark are ignored. Refused: no home mark, no
    away mark, a home effect that cannot be told from the entries' own, and what `sweep_of` refuses.
    """
    at_home = _is_home(panel, home)
    if not at_home.any():
        return Refusal(RefusalCode.NO_HOME)
    if at_home.all():
        return Refusal(RefusalCode.NO_AWAY)
    sweep = sweep_of(panel)
    if isinstance(sweep, Refusal):
        return sweep
    slope = sweep.slope(at_home.astype(np.float64))
    both = _judges_with_both(panel, at_home)
    if slope is None or not len(both):
        return Refusal(RefusalCode.HOME_CONFOUNDED)
    draws = drawn_for(draws, len(both))
    scale = float(np.abs(sweep.residuals).max())
    blocks = [
        Block.of(sweep.residuals[rows], at_home[rows].astype(np.float64), scale)
        for rows in (np.flatnonzero(panel.judge_of == judge) for judge in both)
    ]
    together, each = permuted(blocks, chance=chance, draws=draws)
    overall = _overall(slope, together, at_home)
    sampled = any(found.method == Method.SAMPLED for found in (together, *each))
    return Check(
        key=CheckKey.HOME,
        overall=allowed_for([overall]),
        lines=allowed_for(_lines(sweep, at_home, both, each)),
        draws=draws if sampled else None,
        facts=_facts(adjusted_means(panel, home), slope),
    )


def _is_home(panel: Panel, home: Collection[Pair]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    pairs = frozenset(home)
    marks = zip(panel.judge_of.tolist(), panel.entry_of.tolist(), strict=True)
    return np.array([(panel.judges[judge], panel.entries[entry]) in pairs for judge, entry in marks], dtype=np.bool_)


def _judges_with_both(panel: Panel, at_home: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    size = len(panel.judges)
    home = np.bincount(panel.judge_of[at_home], minlength=size)
    away = np.bincount(panel.judge_of[~at_home], minlength=size)
    return np.flatnonzero((home > 0) & (away > 0))


def _overall(slope: Slope, together: Probability, at_home: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Comparison:
    low, high = interval(slope.estimate, slope.error, slope.free)
    return Comparison(
        kind=Kind.HOME,
        judges=(),
        count=int(at_home.sum()),
        estimate=slope.estimate,
        low=low,
        high=high,
        p=together.p,
        holm=together.p,
        bh=together.p,
        method=together.method,
        detectable=detectable(slope.error, slope.free, least_p=together.least),
        facts={"away": int((~at_home).sum()), "noise": slope.noise},
    )


def _lines(
    sweep: Sweep,
    at_home: np.ndarray[tuple[int], np.dtype[np.bool_]],
    both: Ints,
    each: tuple[Probability, ...],
) -> list[Comparison]:
    """One judge at a time: that judge's home marks against everything else, entries and judges taken out."""
    found = []
    for judge, slope, probability in zip(both.tolist(), _own_slopes(sweep, at_home, both), each, strict=True):
        if slope is None:
            continue
        low, high = interval(slope.estimate, slope.error, slope.free)
        mine = sweep.panel.judge_of == judge
        found.append(
            Comparison(
                kind=Kind.HOME_JUDGE,
                judges=(sweep.panel.judges[judge],),
                count=int((mine & at_home).sum()),
                estimate=slope.estimate,
                low=low,
                high=high,
                p=probability.p,
                holm=probability.p,
                bh=probability.p,
                method=probability.method,
                detectable=detectable(slope.error, slope.free, tests=len(both), least_p=probability.least),
                facts={"away": int((mine & ~at_home).sum())},
            )
        )
    return found


def _own_slopes(sweep: Sweep, at_home: np.ndarray[tuple[int], np.dtype[np.bool_]], both: Ints) -> list[Slope | None]:
    """Each judge's own home effect, with the noise of the whole panel."""
    noise = np.sqrt(float(sweep.residuals @ sweep.residuals) / sweep.free)
    found: list[Slope | None] = []
    for start in range(0, len(both), _AT_ONCE):
        judges = both[start : start + _AT_ONCE]
        columns = ((sweep.panel.judge_of[:, None] == judges) & at_home[:, None]).astype(np.float64)
        left: Floats = sweep.swept(columns)
        lengths = (left**2).sum(axis=0)
        for length, along, was in zip(lengths, left.T @ sweep.residuals, columns.sum(axis=0), strict=True):
            told = length > 1e-9 * was
            error = float(noise / np.sqrt(length)) if told else 0.0
            found.append(Slope(float(along / length), error, sweep.free, float(noise)) if told else None)
    return found


def _facts(means: AdjustedMeans | None, slope: Slope) -> dict[str, float | int | None]:
    if means is None:
        return {"noise": slope.noise}
    test = means.welch
    return {
        "noise": slope.noise,
        "home": means.home,
        "away": means.away,
        "home_mean": means.home_mean,
        "away_mean": means.away_mean,
        "welch_t": test.t if test else None,
        "welch_free": test.free if test else None,
        "welch_p": test.p if test else None,
    }
