"""Why not this judge: the least loss never exceeds the loss, and the loss is that of solving again."""

import numpy as np

from judging.matching.problem import Conflict, Entry, Judge, Problem
from judging.matching.solve import solve
from judging.matching.whynot import Desk, Standing, WhyNot
from tests.judging.matching.cases import PLAIN, every_answer, random_problem, total

ENTRIES = [Entry("A", 1), Entry("B", 1), Entry("C", 1)]
JUDGES = [Judge("X", 0, 1), Judge("Y", 0, 2)]
MATCH = {("A", "X"): 900, ("B", "X"): 700, ("C", "X"): 100, ("A", "Y"): 500, ("B", "Y"): 600, ("C", "Y"): 300}


def test_forcing_a_pair_costs_what_solving_again_says():
    desk = Desk(Problem.of(ENTRIES, JUDGES, match=MATCH, conflicts=[Conflict("C", "X", "country")], rules=PLAIN))

    assert desk.why_not(("A", "X")) == WhyNot(Standing.CHOSEN)
    assert desk.why_not(("C", "X")) == WhyNot(Standing.CONFLICT, reasons=("country",))
    assert desk.why_not(("B", "X")).loss == 300
    assert desk.why_not(("B", "X")).instead_of == ("Y",)


def test_room_with_a_full_judge_is_worth_what_it_would_add():
    desk = Desk(Problem.of(ENTRIES, JUDGES, match=MATCH, rules=PLAIN))

    assert desk.worth_of_another("X", load=1) == 100
    assert desk.worth_of_room()["X"] >= 100


def test_least_loss_is_a_bound_in_random_problems():
    for number in range(25):
        problem = random_problem(number, rules=PLAIN)
        answers = list(every_answer(problem))
        if not answers:
            continue
        desk = Desk(problem)
        best = max(total(problem, each) for each in answers)
        for i, j in np.argwhere(problem.eligible):
            found = desk.why_not((problem.entries[i].code, problem.judges[j].code))
            forced = [total(problem, each) for each in answers if each[i, j]]
            if found.standing is Standing.CHOSEN:
                continue
            assert found.loss == (best - max(forced) if forced else None)
            assert found.standing is (Standing.COSTS if forced else Standing.IMPOSSIBLE)
            assert not forced or found.loss_at_least <= found.loss


def test_prices_of_judges_are_in_the_answer():
    answer = solve(Problem.of(ENTRIES, JUDGES, match=MATCH, rules=PLAIN), seed=1)

    assert answer.judge_prices["X"] > 0
    assert answer.judge_prices.keys() == {"X", "Y"}
