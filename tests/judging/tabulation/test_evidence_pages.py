"""Every figure in docs/judging-methods/ is computed here from the marks that the same page prints."""

import re
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from judging.tabulation.agreement.coefficient import Coefficient, Key, Scale
from judging.tabulation.agreement.entry import agreement_of
from judging.tabulation.agreement.intraclass import MeanSquares
from judging.tabulation.criteria import CriterionSpec
from judging.tabulation.engine import tabulate
from judging.tabulation.evidence import CategoryLines, EvidencePart
from judging.tabulation.evidence.changes import ordinal
from judging.tabulation.evidence.gathering import gather
from judging.tabulation.integrity.permutations import Block, permuted
from judging.tabulation.integrity.testing import benjamini_hochberg, holm
from judging.tabulation.marks import Mark, MarkTable
from judging.tabulation.presets import weighted_mean_rules
from judging.tabulation.rules import parse_rules
from judging.tabulation.sensitivity.season import Season
from judging.tabulation.sensitivity.weights import smallest_weight_change
from judging.tabulation.severity.additive import fit_additive
from judging.tabulation.severity.estimates import unshrunk
from judging.tabulation.severity.mixed import fit_mixed
from judging.tabulation.severity.panel import Panel
from judging.tabulation.severity.reasons import RefusalCode
from judging.tabulation.severity.refusals import why_not_adjust
from tests.judging.tabulation.pages import PAGES, prose, tables
from tests.judging.tabulation.truths import DESIGNS, SEASONS, agreement

CRITERIA = ("idea", "delivery")


def panel_of(name):
    """One mark a cell; the first column names the entry."""
    rows = tables()[name]
    return Panel.of(
        (row["entry"], judge, float(mark))
        for row in rows
        for judge, mark in row.items()
        if judge not in {"entry", "mean", "plain mean"} and mark
    )


def rules_and_marks(sheets):
    """Idea weighs 60 and delivery 40; `sheets` are (entry, judge, marks)."""
    criteria = [
        CriterionSpec(key, Decimal(weight), Decimal(0), Decimal(10)) for key, weight in (("idea", 60), ("delivery", 40))
    ]
    rules = parse_rules(weighted_mean_rules(criteria, quorum=1))
    marks = [
        Mark(entry, judge, key, Decimal(mark))
        for entry, judge, two in sheets
        for key, mark in zip(CRITERIA, two, strict=True)
    ]
    return rules, MarkTable.of(marks)


@cache
def season():
    """The evidence of the season of ten entries."""
    sheets = [
        (row["entry"], judge, cell.split())
        for row in tables()["season.marks"]
        for judge, cell in row.items()
        if judge != "entry" and cell
    ]
    rules, table = rules_and_marks(sheets)
    lines = {"": CategoryLines(places=3, sheets=4)}
    return gather([EvidencePart(table, tabulate(rules, table), lines=lines, seed=1)]).parts[0]


def test_four_entries_by_hand_are_the_least_squares_and_the_mixed_model():
    panel = panel_of("four.marks")

    additive, fit = fit_additive(panel), fit_mixed(panel)
    free, pulled = unshrunk(panel, fit).values, fit.mean + fit.entries.values

    assert tables()["four.judges"] == [
        {"judge": judge, "least squares": f"{one:+.2f}", "mixed model": f"{other:+.2f}"}
        for judge, one, other in zip(panel.judges, additive.judges.values, fit.judges.values, strict=True)
    ]
    assert tables()["four.entries"] == [
        {
            "entry": entry,
            "plain mean": f"{mean:.2f}",
            "least squares": f"{value:.2f}",
            "mixed model": f"{own:.2f}",
            "mixed model, pulled": f"{shrunk:.2f}",
        }
        for entry, mean, value, own, shrunk in zip(
            panel.entries, panel.entry_means, additive.estimates.values, free, pulled, strict=True
        )
    ]
    assert [row["plain mean"] for row in tables()["four.marks"]] == [f"{mean:.1f}" for mean in panel.entry_means]


def test_prose_about_four_entries_tells_the_fitted_variances_and_shares():
    panel = panel_of("four.marks")

    fit = fit_mixed(panel)
    entry, judge, rest = fit.entry_variance, fit.judge_variance, fit.residual_variance
    kept = 2 * entry / (2 * entry + rest)
    mean, own = (float(f"{value:.2f}") for value in (fit.mean, unshrunk(panel, fit).values[0]))  # as a pencil has them

    assert (
        missing_from_prose(
            f"the variances are {entry:.2f} between entries, {judge:.2f} between judges and {rest:.2f} for the rest",
            f"k × {judge:.2f} ÷ (k × {judge:.2f} + {rest:.2f}) of the tendency, with three sheets {3 * judge / (3 * judge + rest):.0%}".replace(
                "%", " %"
            ),
            f"towards the mean of all ({fit.mean:.2f})",
            f"2 × {entry:.2f} ÷ (2 × {entry:.2f} + {rest:.2f}) = {kept:.0%} of what they say".replace("%", " %"),
            f"becomes about {mean:.2f} + {kept:.2f} × {own - mean:.2f} = {mean + kept * (own - mean):.1f}",
        )
        == []
    )
    assert [refusal.code for refusal in why_not_adjust(panel, fit)] == [RefusalCode.TOO_FEW_JUDGES]


def test_tendencies_of_the_season_are_those_that_are_printed():
    found = season().judges

    assert tables()["season.judges"] == [
        {
            "judge": line.judge,
            "sheets": str(line.sheets),
            "mean of the sheets": f"{line.mean:.1f}",
            "tendency": f"{line.tendency:+.1f}",
            "90 %": f"{line.low:+.1f} to {line.high:+.1f}",
        }
        for line in found
    ]
    unsure = [line.judge for line in found if line.low < 0 < line.high]
    assert missing_from_prose(f"Of {', '.join(unsure[:-1])} and {unsure[-1]} nobody can say") == []


def test_ranking_of_the_season_and_its_doubt_are_those_that_are_printed():
    (category,) = season().categories

    assert tables()["season.entries"] == [
        {
            "entry": line.entry,
            "place": line.place,
            "total": line.total,
            "adjusted": f"{line.adjusted:.1f}",
            "rank": str(line.rank),
            "90 %": f"{line.low} to {line.high}",
            "first": f"{line.first:.0%}".replace("%", " %"),
            "among 3": f"{line.in_places:.0%}".replace("%", " %"),
            "group": str(line.group),
        }
        for line in category.entries
    ]
    (line,) = category.cuts
    assert (
        missing_from_prose(
            f"The open ones at the line after place {line.places} are {', '.join(line.open[:-1])} and {line.open[-1]}:",
            f"{line.sure[0]} is sure, the rest are out.",
        )
        == []
    )
    assert len(line.sure) == 1


def test_prize_places_that_would_change_are_those_that_are_printed():
    (category,) = season().categories
    lines = {line.entry: line for line in category.entries}

    assert tables()["season.changes"] == [
        {
            "entry": change.entry,
            "official": ordinal(change.place),
            "without severity": ordinal(str(change.rank)),
            "90 %": f"{lines[change.entry].low} to {lines[change.entry].high}",
        }
        for change in category.changes
    ]
    assert missing_from_prose(f"its judges mark {-lines['D'].lift:.1f} points below the average") == []


def test_rasch_severity_of_the_season_has_the_opposite_sign_of_the_tendency():
    found = season().judges

    assert tables()["season.rasch"] == [
        {
            "judge": line.judge,
            "tendency, points (+ generous)": f"{line.tendency:+.1f}",
            "severity, logits (+ strict)": f"{line.rasch.severity:+.2f}",
            "infit": f"{line.rasch.infit:.2f}",
            "outfit": f"{line.rasch.outfit:.2f}",
        }
        for line in found
    ]
    assert all(line.tendency * line.rasch.severity < 0 for line in found)


def test_season_without_each_judge_is_what_is_printed():
    (category,) = season().categories

    assert tables()["season.without"] == [
        {
            "without": line.judge,
            "entries that move": str(line.moved),
            "first": ", ".join(line.first),
            "comes among 3": ", ".join(line.enter),
            "falls out": ", ".join(line.leave),
        }
        for line in category.without_judges.judges
    ]


def test_one_mark_and_triage_of_the_season_are_what_is_printed():
    (category,) = season().categories

    found = category.one_mark

    assert (found.entry, found.outside, found.inside, found.steps) == ("D", "D", "J", 1)
    assert missing_from_prose(f"given D a {found.after} instead of a {found.before} on {found.criterion},") == []
    assert [reason.code for reason in category.weights.smallest.refused] == ["unshakeable"]
    assert tables()["season.triage"] == [
        {
            "one more judge for": each.entry,
            "its sheet": str(each.sheet),
            "now": "in" if each.inside else "out",
            "points from the line": f"{each.gap:.1f}",
            "chance to cross": f"{each.chance:.0%}".replace("%", " %"),
        }
        for each in category.triage.suggestions
    ]


def test_triage_by_hand_is_the_tail_of_the_normal_distribution():
    move = 32 / (32 + 68) ** 0.5

    assert (
        missing_from_prose(
            f"s is 32 ÷ 10 = {move:.1f} points",
            f"crosses it with a probability of {norm.sf(1):.0%}".replace("%", " %"),
            f"one {3 * move:.1f} points away with {norm.sf(3):.1%}".replace("%", " %"),
        )
        == []
    )


def test_weights_by_hand_are_the_smallest_change():
    sheets = [(row["entry"], "J1", (row["idea"], row["delivery"])) for row in tables()["weights"]]
    rules, table = rules_and_marks(sheets)
    result = tabulate(rules, table)

    found = smallest_weight_change(Season.of(rules, table, None, result), "", top=1)

    assert [str(result.line(row["entry"], "").total) for row in tables()["weights"]] == [
        row["total at 60 and 40"] for row in tables()["weights"]
    ]
    assert (found.inside, found.outside, found.proven) == ("X", "Y", True)
    assert (
        missing_from_prose(
            f"idea = {float(found.at_tie['idea']):.2f}, delivery = {float(found.at_tie['delivery']):.2f}",
            f"{float(found.change) / 2:.2f} of 100 points of weight have to change hands",
        )
        == []
    )


def test_shrout_and_fleiss_by_hand_is_what_is_computed():
    panel = panel_of("shrout.marks")
    squares = MeanSquares.of(panel.y.reshape(6, 4))
    found = {
        each.key: each for each in agreement_of(panel, chance=np.random.default_rng(1), scale=Scale.INTERVAL, draws=0)
    }
    values = {key: f"{each.value:.3f}".lstrip("0") for key, each in found.items() if isinstance(each, Coefficient)}

    assert [row["here"] for row in tables()["shrout.icc"]] == [
        values[key] for key in (Key.ICC_1_1, Key.ICC_A_1, Key.ICC_C_1, Key.ICC_1_K, Key.ICC_A_K, Key.ICC_C_K)
    ]
    assert [row["mean"] for row in tables()["shrout.marks"]] == [f"{mean:.2f}" for mean in panel.entry_means]
    assert (
        missing_from_prose(
            f"That is {5 * squares.entries:.2f} ÷ 5 = {squares.entries:.2f}",
            f"That is {3 * squares.judges:.2f} ÷ 3 = {squares.judges:.2f}",
            f"{15 * squares.residual:.2f} ÷ 15 = {squares.residual:.2f}",
            f"({3 * squares.judges:.2f} + {15 * squares.residual:.2f}) ÷ 18 = {squares.within:.2f}",
            f"Here it is {values[Key.KENDALL]}, without the correction {values[Key.KENDALL_PLAIN]}",
            f"Here, interval: {values[Key.ALPHA_INTERVAL]}",
        )
        == []
    )


def test_coefficients_of_the_season_follow_from_its_variances():
    (part,) = season().parts
    found = part.variances
    absolute = next(each for each in season().categories[0].agreement if each.key == "absolute_k")

    assert (
        missing_from_prose(
            f"v is {found.entry:.1f}, j {found.judge:.1f}, r {found.residual:.1f} and k is {found.sheets:.0f}: relative "
            f"{found.entry:.1f} ÷ ({found.entry:.1f} + {found.residual / 3:.1f}) = {found.reliability_adjusted:.2f}, absolute "
            f"{found.entry:.1f} ÷ ({found.entry:.1f} + {(found.judge + found.residual) / 3:.1f}) = {found.reliability:.2f}.".replace(
                "= 0.", "= ."
            ),
            f"{absolute.value:.2f} (95 % {absolute.low:.2f} to {absolute.high:.2f})".replace("0.", "."),
        )
        == []
    )


def test_permutation_by_hand_is_the_exact_one():
    residuals = np.array([2.0, 1.5, -0.5, -1.0, -0.5, -1.5])
    home = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])

    together, _ = permuted([Block.of(residuals, home, 2.0)], chance=np.random.default_rng(1), draws=99)

    assert (together.p, together.least) == (pytest.approx(1 / 15), pytest.approx(1 / 15))
    assert missing_from_prose(f"p = {together.p:.3f}", f"the smallest p there is is {together.least:.3f}") == []


def test_allowing_for_many_comparisons_gives_what_is_printed():
    rows = tables()["holm"]
    p = [float(row["p"]) for row in rows]

    assert [(row["Holm"], row["Benjamini-Hochberg"]) for row in rows] == [
        (f"{one:.3f}".lstrip("0"), f"{other:.3f}".lstrip("0"))
        for one, other in zip(holm(p), benjamini_hochberg(p), strict=True)
    ]


@pytest.mark.drill
@pytest.mark.parametrize("design", DESIGNS)
def test_agreement_with_the_truth_is_what_is_printed(design):
    (row,) = (row for row in tables()["truth"] if row["design"] == design)

    found = agreement(DESIGNS[design], SEASONS)

    assert row == {"design": design, **{method: f"{tau:.2f}".lstrip("0") for method, tau in found.items()}}


def test_normalising_does_harm_where_judges_saw_unequal_entries():
    *_, tracks = DESIGNS.values()

    found = agreement(tracks, 4)

    assert found["plain mean"] > found["z-scores"] + 0.05
    assert found["plain mean"] > found["Borda"] + 0.05


def test_links_of_the_pages_lead_somewhere():
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)?(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_links_within_the_pages_name_a_heading():
    headings = {
        page: {_anchor(line) for line in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)}
        for page in PAGES
    }
    broken = [
        (page.name, file, anchor)
        for page in PAGES
        for file, anchor in re.findall(r"\]\(([^)#:]*)#([^)]*)\)", page.read_text(encoding="utf-8"))
        if anchor not in headings.get((page.parent / file).resolve() if file else page, {anchor})
    ]

    assert broken == []


def _anchor(heading):
    """As code hosts make it: small letters, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def missing_from_prose(*sentences):
    """The sentences that no page holds."""
    text = prose()
    return [sentence for sentence in sentences if sentence not in text]
