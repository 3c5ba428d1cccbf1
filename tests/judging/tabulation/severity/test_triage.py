"""Triage: one more sheet goes where it can change who is inside, and pays more there than spread evenly."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import RefusalCode, Refused
from judging.tabulation.severity.triage import Prospects, one_more_judge
from tests.judging.tabulation.severity.panels import names, rows_of, season


def prospects(values, variances=None, sheet=1.0):
    spread = [1.0] * len(values) if variances is None else variances
    return Prospects(tuple(names("E", len(values))), np.array(values, dtype=float), np.array(spread), sheet)


def test_the_entries_beside_the_cut_come_first():
    found = one_more_judge(prospects([90, 81, 80, 79.5, 78, 60]), places=3, sheets=6, most_per_entry=1)

    assert [(each.entry, each.inside, each.gap) for each in found] == [
        ("E00002", True, 0.5),
        ("E00003", False, 0.5),
        ("E00001", True, 1.5),
        ("E00004", False, 2.0),
        ("E00000", True, 10.5),
        ("E00005", False, 20.0),
    ]


def test_worth_and_chance_are_those_of_the_normal_distribution():
    (found,) = one_more_judge(prospects([5, 3], [4.0, 1.0], sheet=2.0), places=1, sheets=1)

    move = 4 / np.sqrt(6)
    expected, _ = quad(lambda shift: (shift - 2) * norm.pdf(shift, scale=move), 2, 40)
    assert (found.entry, found.sheet, found.inside) == ("E00000", 1, True)
    assert found.worth == pytest.approx(expected, rel=1e-6)
    assert found.chance == pytest.approx(norm.sf(2 / move), rel=1e-12)


def test_each_sheet_counts_what_those_before_it_will_tell():
    found = one_more_judge(prospects([5, 4], [4.0, 3.9]), places=1, sheets=9, most_per_entry=2)

    assert [(each.entry, each.sheet) for each in found] == [("E00000", 1), ("E00001", 1), ("E00000", 2), ("E00001", 2)]
    assert [each.worth for each in found] == sorted((each.worth for each in found), reverse=True)


def test_an_entry_without_doubt_gets_no_sheet():
    found = one_more_judge(prospects([5, 4], [0.0, 1.0]), places=1, sheets=2, most_per_entry=1)

    assert [each.entry for each in found] == ["E00001"]


@pytest.mark.parametrize("places", [0, 2, 3])
def test_a_cut_with_nobody_on_one_side_is_refused(places):
    with pytest.raises(ValueError, match="separates nobody"):
        one_more_judge(prospects([5, 4]), places=places, sheets=1)


def test_without_a_model_the_pooled_spread_within_entries_counts():
    panel = Panel.of(rows_of([(4, 6), (7, 9), (1, None)]))

    found = Prospects.of_spread(panel)

    assert found.values.tolist() == [5, 8, 1]
    assert found.sheet_variance == 2.0
    assert found.variances.tolist() == [1, 1, 2]


def test_without_a_second_mark_there_is_no_spread():
    with pytest.raises(Refused) as refused:
        Prospects.of_spread(Panel.of([("a", "x", 1), ("b", "x", 2)]))

    assert refused.value.refusal.code == RefusalCode.NO_REPLICATION


def test_with_a_model_a_sheet_has_the_noise_and_the_doubt_of_severity():
    panel, _ = season(np.random.default_rng(1), entries=20, judges=6, each=3)
    fit = fit_mixed(panel)

    found = Prospects.of_model(panel, fit)

    assert found.sheet_variance == pytest.approx(fit.residual_variance + fit.judges.variances.mean())
    assert found.values == pytest.approx(fit.mean + fit.entries.values)
    assert found.variances == pytest.approx(fit.entries.variances)


def with_more(panel, world, entries, chance):
    """The panel with one more sheet for each of these entries, by a judge who has not marked it, fewest sheets first."""
    worth, severity, noise_sd = world
    seen = panel.counts.toarray() > 0
    loads, more = panel.marks_per_judge.copy(), []
    for entry in entries:
        judge = int(np.argmin(np.where(seen[entry], np.inf, loads + chance.random(len(loads)) / 2)))
        seen[entry, judge] = True
        loads[judge] += 1
        more.append((entry, judge, worth[entry] + severity[judge] + noise_sd * chance.standard_normal()))
    added = [np.array(column) for column in zip(*more, strict=True)]
    return Panel.coded(
        panel.entries,
        panel.judges,
        np.concatenate((panel.entry_of, added[0].astype(np.int64))),
        np.concatenate((panel.judge_of, added[1].astype(np.int64))),
        np.concatenate((panel.y, added[2])),
    )


def found_of(panel, worth, places):
    """How many of the truly best are among the first `places` of the model's order."""
    best = set(np.argsort(-worth)[:places].tolist())
    return len(best & set(np.argsort(-fit_mixed(panel).entries.values)[:places].tolist()))


def gains(seasons, seed):
    """Mean number of further rightful entries found by 80 more sheets: (spread evenly, by triage)."""
    chance, table = np.random.default_rng(seed), []
    for _ in range(seasons):
        panel, worth, severity = season(chance, entries=209, judges=16, each=3, told=True)
        world = (worth, severity, 7.0)
        advice = one_more_judge(Prospects.of_model(panel, fit_mixed(panel)), places=42, sheets=80)
        chosen = [panel.entries.index(each.entry) for each in advice]
        evenly = chance.choice(209, size=80, replace=False).tolist()
        before = found_of(panel, worth, 42)
        table.append([found_of(with_more(panel, world, each, chance), worth, 42) - before for each in (evenly, chosen)])
    return np.mean(table, axis=0)


@pytest.mark.drill
def test_sheets_near_the_cut_find_more_of_the_rightful_than_sheets_spread_evenly():
    evenly, chosen = gains(150, 42)

    assert chosen > evenly + 1
