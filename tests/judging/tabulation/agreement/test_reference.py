"""Published figures: tables typed in here, and the reference figures of the shared panels."""

import csv
from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import spearmanr

from judging.tabulation.agreement.coefficient import Key, Scale
from judging.tabulation.agreement.entry import agreement_of
from judging.tabulation.severity.panel import Panel
from tests.judging.tabulation.agreement.tables import (
    CANONICAL,
    FOURTEEN_RATERS,
    SIX_OBJECTS,
    TIED,
    panel_of,
    panel_of_counts,
    textbook,
)
from tests.judging.tabulation.severity.panels import SHROUT_FLEISS, path_of

PAIRS = list(combinations(zip(*SHROUT_FLEISS, strict=True), 2))


def found_in(panel, scale=Scale.INTERVAL):
    return {each.key: each for each in agreement_of(panel, chance=np.random.default_rng(1), scale=scale, draws=50)}


def values(panel, scale=Scale.INTERVAL):
    return {key: each.value for key, each in found_in(panel, scale).items() if hasattr(each, "value")}


def test_shrout_and_fleiss_have_their_published_coefficients():
    assert values(panel_of(SHROUT_FLEISS)) == pytest.approx(
        {
            Key.ICC_A_1: 0.289764,
            Key.ICC_A_K: 0.620051,
            Key.ICC_C_1: 0.714841,
            Key.ICC_C_K: 0.909316,
            Key.CRONBACH: 0.909316,
            Key.ICC_1_1: 0.165742,
            Key.ICC_1_K: 0.442797,
            Key.KENDALL: 0.887037,
            Key.KENDALL_PLAIN: 0.855357,
            Key.SPEARMAN: np.mean([spearmanr(one, other).statistic for one, other in PAIRS]),
            Key.PEARSON: 0.760308,
            Key.ALPHA_INTERVAL: 0.147308,
            Key.ALPHA_ORDINAL: 0.109059,
        },
        abs=1e-5,
    )


def test_shrout_and_fleiss_as_categories_and_as_ratios():
    assert values(panel_of(SHROUT_FLEISS), Scale.NOMINAL)[Key.ALPHA_NOMINAL] == pytest.approx(-0.064815, abs=1e-5)
    assert values(panel_of(SHROUT_FLEISS), Scale.RATIO)[Key.ALPHA_RATIO] == pytest.approx(0.081951, abs=1e-5)


@pytest.mark.parametrize(
    ("key", "low", "high", "p"),
    [
        (Key.ICC_1_1, -0.133, 0.723, 0.16477),
        (Key.ICC_A_1, 0.019, 0.761, 0.00013),
        (Key.ICC_C_1, 0.342, 0.946, 0.00013),
        (Key.ICC_1_K, -0.884, 0.912, 0.16477),
        (Key.ICC_A_K, 0.071, 0.927, 0.00013),
        (Key.ICC_C_K, 0.676, 0.986, 0.00013),
    ],
)
def test_shrout_and_fleiss_have_the_intervals_of_mcgraw_and_wong(key, low, high, p):
    # As R's psych prints them.
    found = found_in(panel_of(SHROUT_FLEISS))[key]

    assert (found.low, found.high, found.level) == pytest.approx((low, high, 0.95), abs=5e-4)
    assert found.p == pytest.approx(p, abs=5e-6)


@pytest.mark.parametrize(
    ("scale", "key", "value"),
    [
        (Scale.NOMINAL, Key.ALPHA_NOMINAL, 0.743421),
        (Scale.ORDINAL, Key.ALPHA_ORDINAL, 0.815388),
        (Scale.INTERVAL, Key.ALPHA_INTERVAL, 0.849107),
        (Scale.RATIO, Key.ALPHA_RATIO, 0.797403),
    ],
)
def test_canonical_table_has_krippendorffs_alphas(scale, key, value):
    found = found_in(panel_of(CANONICAL), scale)[key]

    assert found.value == pytest.approx(value, abs=1e-6)
    assert (found.entries, found.judges, found.marks) == (11, 4, 40)  # the last unit has a single mark


def test_rankings_of_six_objects_have_kendalls_w():
    # Sums of ranks 11, 8, 8, 14, 11, 11; S = 25.5, W = 12 * 25.5 / (9 * 210).
    found = found_in(panel_of(SIX_OBJECTS), Scale.ORDINAL)

    assert found[Key.KENDALL].value == pytest.approx(0.16190, abs=1e-5)
    assert found[Key.KENDALL_PLAIN].value == pytest.approx(found[Key.KENDALL].value)


def test_tied_rankings_have_kendalls_corrected_w():
    # Published: S = 591, T' = 7 in twelfths, W = .828.
    assert values(panel_of(TIED), Scale.ORDINAL)[Key.KENDALL] == pytest.approx(0.828, abs=5e-4)


def test_fourteen_raters_have_fleiss_kappa():
    assert values(panel_of_counts(FOURTEEN_RATERS), Scale.NOMINAL)[Key.FLEISS] == pytest.approx(0.2099, abs=5e-5)


@pytest.mark.panels
def test_shared_tables_are_those_typed_in():
    assert values(textbook("shrout_fleiss_1979")) == values(panel_of(SHROUT_FLEISS))
    assert values(textbook("krippendorff_canonical"), Scale.ORDINAL) == values(panel_of(CANONICAL), Scale.ORDINAL)


@pytest.mark.panels
def test_anxiety_has_the_figures_of_irr():
    found = values(textbook("anxiety"))

    wanted = {
        Key.ICC_A_1: 0.197998,
        Key.ICC_C_1: 0.216049,
        Key.ICC_C_K: 0.452586,
        Key.KENDALL: 0.539657,
        Key.ALPHA_INTERVAL: 0.170099,
    }
    assert {key: found[key] for key in wanted} == pytest.approx(wanted, abs=1e-5)


@pytest.mark.panels
def test_diagnoses_have_fleiss_kappa():
    assert values(textbook("diagnoses"), Scale.NOMINAL)[Key.FLEISS] == pytest.approx(0.430245, abs=1e-5)


@pytest.mark.panels
def test_ladies_short_program_of_the_worlds_agrees_nearly_perfectly():
    panel = components("ISU World Figure Skating Championships 2017 / LADIES SHORT PROGRAM")

    found = values(panel)

    assert (len(panel.entries), len(panel.judges)) == (37, 9)
    wanted = {Key.KENDALL: 0.897, Key.ICC_A_1: 0.867, Key.ICC_C_1: 0.887, Key.ICC_A_K: 0.983}
    assert {key: found[key] for key in wanted} == pytest.approx(wanted, abs=1e-3)


def components(category):
    """The mean of each judge's component marks for each performance of a program."""
    with path_of("isu_figure_skating/entries.csv").open(encoding="utf-8", newline="") as stream:
        entries = {row["entry"] for row in csv.DictReader(stream) if row["category"] == category}
    marks = defaultdict(list)
    with path_of("isu_figure_skating/scores.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["kind"] == "component" and row["entry"] in entries:
                marks[row["entry"], row["judge"]].append(float(row["score"]))
    return Panel.of((entry, judge, np.mean(given)) for (entry, judge), given in marks.items())
