"""Ranks and their doubt: intervals, probabilities, groups, other panels; and that 90 % means 90 %."""

import numpy as np
import pytest
from scipy.stats import norm

from judging.tabulation.severity.estimates import EntryEstimates, Kind, posterior, unshrunk
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.ranks import RankLine, groups_not_apart, order_of, rank_uncertainty, ranks_in
from judging.tabulation.severity.resample import Move, WithoutJudge, judge_bootstrap, leave_one_judge_out
from tests.judging.tabulation.severity.panels import rows_of, season


def chance(seed=1):
    return np.random.default_rng(seed)


def estimates_of(values, errors, shared=None):
    loadings = np.zeros((len(values), 1)) if shared is None else np.array(shared, dtype=float)[:, None]
    names = tuple(f"E{number}" for number in range(1, len(values) + 1))
    return EntryEstimates(Kind.UNSHRUNK, names, np.array(values, dtype=float), np.array(errors) ** 2.0, loadings)


def test_order_gives_equal_values_the_better_rank():
    assert order_of(np.array([3.0, 5.0, 3.0, 1.0])).tolist() == [2, 1, 2, 4]
    assert order_of(np.array([2.0, 2.0])).tolist() == [1, 1]


def test_order_does_not_see_the_rounding_of_doubles():
    assert order_of(np.array([0.1 + 0.2, 0.3, 7.0])).tolist() == [2, 2, 1]


def test_ranks_in_draws_go_row_by_row():
    assert ranks_in(np.array([[1.0, 3.0, 2.0], [9.0, 8.0, 7.0]])).tolist() == [[3, 1, 2], [1, 2, 3]]


def test_entries_far_apart_have_certain_ranks():
    found = rank_uncertainty(estimates_of([10, 30, 20], [1, 1, 1]), chance=chance(), draws=500, places=(1, 2))

    assert found.lines == (
        RankLine("E2", 30.0, 1, 1, 1, 1.0, (1.0, 1.0)),
        RankLine("E3", 20.0, 2, 2, 2, 0.0, (0.0, 1.0)),
        RankLine("E1", 10.0, 3, 3, 3, 0.0, (0.0, 0.0)),
    )
    assert (found.level, found.places, found.draws) == (0.9, (1, 2), 500)


def test_two_entries_change_places_as_often_as_the_normal_distribution_says():
    found = rank_uncertainty(estimates_of([1, 0], [1, 2]), chance=chance(), draws=40_000)

    assert found.of("E1").first == pytest.approx(norm.cdf(1 / np.sqrt(5)), abs=0.01)
    assert (found.of("E1").low, found.of("E1").high) == (1, 2)


def test_an_error_in_common_moves_no_rank():
    found = rank_uncertainty(estimates_of([2, 1, 0], [0.01, 0.01, 0.01], [50, 50, 50]), chance=chance(), draws=300)

    assert [(line.low, line.high) for line in found.lines] == [(1, 1), (2, 2), (3, 3)]


def test_interval_leaves_out_at_most_its_share_on_each_side():
    estimates = estimates_of([0] * 9, [1] * 9)

    found = rank_uncertainty(estimates, chance=chance(2), draws=999, level=0.8)

    drawn = ranks_in(estimates.draw(chance(2), 999))
    for at, line in enumerate(sorted(found.lines, key=lambda line: line.entry)):
        assert (drawn[:, at] < line.low).mean() <= 0.1
        assert (drawn[:, at] > line.high).mean() <= 0.1
        assert (drawn[:, at] <= line.low).mean() > 0.1


def test_the_same_seed_gives_the_same_answer():
    panel, _ = season(chance(3), entries=12, judges=6, each=3)
    estimates = posterior(panel, fit_mixed(panel))

    runs = [rank_uncertainty(estimates, chance=chance(4), draws=200, places=(3,)) for _ in range(2)]

    assert runs[0] == runs[1]


def test_groups_run_down_to_the_first_entry_told_apart_from_the_leader():
    estimates = estimates_of([10, 9.5, 9, 4, 3.9, 0], [0.5] * 6)

    assert groups_not_apart(estimates) == (("E1", "E2", "E3"), ("E4", "E5"), ("E6",))


def test_groups_take_errors_in_common_into_account():
    values, errors = [10, 9], [0.1, 0.1]

    assert groups_not_apart(estimates_of(values, errors, [3, 3])) == (("E1",), ("E2",))
    assert groups_not_apart(estimates_of(values, errors, [3, -3])) == (("E1", "E2"),)


def test_drawing_follows_the_joint_covariance():
    panel, _ = season(chance(5), entries=8, judges=5, each=3)
    estimates = unshrunk(panel, fit_mixed(panel))

    drawn = estimates.draw(chance(6), 200_000)

    scale = np.sqrt(np.outer(estimates.variances, estimates.variances))
    assert np.abs((np.cov(drawn.T) - estimates.covariance()) / scale).max() < 0.02
    assert drawn.mean(axis=0) == pytest.approx(estimates.values, abs=0.1)


def test_judges_who_agree_make_every_bootstrap_the_same():
    panel = Panel.of(rows_of([(1, 1, 1), (5, 5, 5), (3, 3, 3)]))

    found = judge_bootstrap(panel, chance=chance(), draws=200, places=(2,))

    assert [(line.entry, line.rank, line.low, line.high, line.first, line.top) for line in found.lines] == [
        ("E2", 1, 1, 1, 1.0, (1.0,)),
        ("E3", 2, 2, 2, 0.0, (1.0,)),
        ("E1", 3, 3, 3, 0.0, (0.0,)),
    ]


def test_bootstrap_takes_a_known_severity_off_first():
    panel = Panel.of([("a", "x", 9), ("a", "y", 2), ("b", "y", 1), ("b", "z", 4), ("c", "x", 7), ("c", "z", 3)])

    found = judge_bootstrap(panel, chance=chance(), draws=50, severity=np.array([4.0, -3.0, 0.0]))

    assert [(line.entry, line.value, line.low, line.high) for line in found.lines] == [
        ("a", 5.0, 1, 1),
        ("b", 4.0, 2, 2),
        ("c", 3.0, 3, 3),
    ]


def test_bootstrap_parts_equal_totals_by_lot():
    panel = Panel.of(rows_of([(4, 4), (4, 4)]))

    found = judge_bootstrap(panel, chance=chance(), draws=4000)

    assert [line.rank for line in found.lines] == [1, 1]
    assert found.lines[0].first == pytest.approx(0.5, abs=0.03)


def test_leaving_a_judge_out_names_who_moves():
    # Of the three judges only J3 puts E2 first; E4 was seen by J1 alone.
    panel = Panel.of(rows_of([(8, 8, 5), (7, 7, 9), (3, 3, 3), (1, None, None)]))

    found = leave_one_judge_out(panel)

    assert found == (
        WithoutJudge("J1", (Move("E4", 4, None),), ("E2",), top_changes=False),
        WithoutJudge("J2", (), ("E2",), top_changes=False),
        WithoutJudge("J3", (Move("E2", 1, 2), Move("E1", 2, 1)), ("E1",), top_changes=True),
    )


def test_leaving_the_only_judge_out_is_refused():
    with pytest.raises(ValueError, match="one judge"):
        leave_one_judge_out(Panel.of([("a", "x", 1), ("b", "x", 2)]))


def coverage(seasons, seed, *, entries, judges, each):
    """The share of true ranks within their 90 % interval, over all entries of all seasons."""
    generator, within = chance(seed), []
    for _ in range(seasons):
        panel, worth = season(generator, entries=entries, judges=judges, each=each)
        estimates = posterior(panel, fit_mixed(panel))
        found = rank_uncertainty(estimates, chance=generator, draws=1000)
        true = order_of(worth)
        within += [line.low <= true[panel.entries.index(line.entry)] <= line.high for line in found.lines]
    return np.mean(within)


def test_nine_intervals_of_ten_hold_the_true_rank_in_a_few_seasons():
    assert 0.85 < coverage(12, 20261123, entries=60, judges=12, each=3) < 0.95


@pytest.mark.drill
def test_nine_intervals_of_ten_hold_the_true_rank():
    # The design of the award: 209 entries, 16 judges, three each; entry SD 9, judge SD 6, noise SD 7.
    assert 0.87 < coverage(400, 400, entries=209, judges=16, each=3) < 0.93
