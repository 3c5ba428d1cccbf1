"""Infeasible is an answer: the planted set is named, the sentences carry its figures, and each way out is one."""

import random
from dataclasses import replace

import pytest

from judging.matching.answer import Change, Reason, WayOut
from judging.matching.problem import Conflict, Entry, Judge, PanelRule, Problem, RuleKind, Rules
from judging.matching.solve import solve
from judging.matching.speech import reason_text, way_out_text

EVERYDAY, DRILL = range(40), range(40, 240)


def planted(number):
    """A roomy problem in which one set asks for one sheet too many: the entries and judges of that set, by code."""
    r = random.Random(number)
    n, m, k = r.randint(20, 60), r.randint(8, 15), r.randint(2, 3)
    entries = [Entry(f"E{i:02}", k) for i in range(n)]
    judges = [Judge(f"J{j:02}", 0, -(-n * k // m) * 3) for j in range(m)]
    conflicts = {(e.code, j.code) for e in entries for j in judges if r.random() < 0.03}
    kind = r.choice(["lonely", "crowd", "least"])
    if kind == "lonely":
        entry = r.choice(entries).code
        few = [j.code for j in r.sample(judges, k - 1)]
        conflicts = {pair for pair in conflicts if pair[0] != entry or pair[1] not in few}
        conflicts |= {(entry, j.code) for j in judges if j.code not in few}
        return entries, judges, conflicts, {entry}, set()
    if kind == "crowd":
        members = {e.code for e in r.sample(entries, r.randint(3, 8))}
        few = {j.code for j in r.sample(judges, k)}
        conflicts = {pair for pair in conflicts if pair[0] not in members or pair[1] not in few}
        conflicts |= {(e, j.code) for e in members for j in judges if j.code not in few}
        judges = [replace(j, max_load=len(members)) if j.code in few else j for j in judges]
        least = r.choice(sorted(few))
        judges = [replace(j, max_load=j.max_load - 1) if j.code == least else j for j in judges]
        return entries, judges, conflicts, members, set()
    judge = r.choice(judges).code
    may = r.sample([e.code for e in entries], r.randint(2, 6))
    conflicts = {pair for pair in conflicts if pair[1] != judge or pair[0] not in may}
    conflicts |= {(e.code, judge) for e in entries if e.code not in may}
    judges = [replace(j, min_load=len(may) + 1, max_load=n) if j.code == judge else j for j in judges]
    return entries, judges, conflicts, set(), {judge}


def is_named(number):
    entries, judges, conflicts, who, whom = planted(number)
    problem = Problem.of(
        entries, judges, conflicts=[Conflict(*pair, "declared") for pair in sorted(conflicts)], rules=Rules()
    )

    answer = solve(problem, seed=number)

    assert not answer.is_feasible
    (reason,) = answer.reasons
    assert reason.needs == reason.can_take + 1
    assert (set(reason.entries) == who) if who else (set(reason.judges) == whom)
    for way in answer.ways_out:
        assert solve(mended(problem, way), seed=number).is_feasible


def mended(problem, way):
    """The problem with the changes of a way out made, by hand."""
    entries = {each.code: each for each in problem.entries}
    judges = {each.code: each for each in problem.judges}
    for change in way.changes:
        if change.kind == "judges_per_entry":
            entries[change.code] = replace(entries[change.code], judges=change.after)
        else:
            judges[change.code] = replace(judges[change.code], **{change.kind: change.after})
    return replace(problem, entries=tuple(entries.values()), judges=tuple(judges.values()))


def test_planted_set_is_named_and_every_way_out_is_one():
    for number in EVERYDAY:
        is_named(number)


@pytest.mark.drill
def test_planted_set_is_named_in_two_hundred_problems():
    for number in DRILL:
        is_named(number)


def test_entry_with_too_few_judges_is_told_with_figures_and_mended_by_fewer():
    judges = [Judge(f"J{j}") for j in range(5)]
    conflicts = [Conflict("E1", "J0", "country"), Conflict("E1", "J1", "declared")]
    problem = Problem.of([Entry("E1", 5), Entry("E2", 3)], judges, conflicts=conflicts)

    answer = solve(problem, seed=1)

    assert answer.reasons == (Reason("entry", ("E1",), ("J2", "J3", "J4"), needs=5, can_take=3),)
    assert answer.ways_out == (WayOut("fewer_judges", (Change("judges_per_entry", "E1", before=5, after=3),), cost=6),)
    assert reason_text(answer.reasons[0]) == "Entry E1 has 3 judges who may take it and needs 5."
    assert way_out_text(answer.ways_out[0]) == "Ask for fewer judges: E1 3 instead of 5."


def test_judges_who_are_full_are_told_and_either_mend_is_offered():
    entries = [Entry(f"E{i}", 2) for i in range(3)]
    problem = Problem.of(entries, [Judge("J0", 0, 3), Judge("J1", 0, 2)])

    answer = solve(problem, seed=1)

    assert [(r.code, r.judges, r.needs, r.can_take) for r in answer.reasons] == [("entries", ("J0", "J1"), 6, 5)]
    assert [(way.code, way.changes) for way in answer.ways_out] == [
        ("raise_loads", (Change("max_load", "J1", 2, 3),)),
        ("fewer_judges", (Change("judges_per_entry", answer.ways_out[1].changes[0].code, 2, 1),)),
    ]


def test_separate_troubles_are_named_one_by_one():
    entries = [Entry("A", 2), Entry("B", 2), Entry("C", 1)]
    judges = [Judge("J0", 0, 2), Judge("J1", 3, 5)]
    conflicts = [Conflict("A", "J0", "country"), Conflict("B", "J1", "country")]

    answer = solve(Problem.of(entries, judges, conflicts=conflicts), seed=1)

    assert [(r.code, r.entries, r.judges) for r in answer.reasons] == [
        ("entry", ("A",), ("J1",)),
        ("entry", ("B",), ("J0",)),
        ("judge", (), ("J1",)),
    ]


def test_rule_that_cannot_be_kept_is_named_with_its_entry():
    judges = [Judge(f"J{j}", facts={"gender": "F" if j else "M"}) for j in range(3)]
    rules = Rules(panel=(PanelRule(RuleKind.EACH, "gender"),))
    problem = Problem.of([Entry("E1", 2)], judges, conflicts=[Conflict("E1", "J0", "past project")], rules=rules)

    answer = solve(problem, seed=1)

    assert answer.reasons == (Reason("rule", ("E1",), (), needs=1, can_take=0),)
    assert [way.code for way in answer.ways_out] == ["relax_rules"]


def test_soft_rule_and_soft_conflict_give_way_and_are_counted():
    judges = [Judge(f"J{j}", facts={"gender": "F" if j else "M"}) for j in range(3)]
    rules = Rules(panel=(PanelRule(RuleKind.EACH, "gender", soft=True),))
    hard = Conflict("E1", "J0", "past project")

    soft_rule = solve(Problem.of([Entry("E1", 2)], judges, conflicts=[hard], rules=rules), seed=1)
    soft_pair = solve(Problem.of([Entry("E1", 3)], judges, conflicts=[replace(hard, soft=True)]), seed=1)

    assert (soft_rule.relaxation, soft_rule.verdict.rules_relaxed, soft_rule.verdict.is_valid) == (
        1,
        (("E1", 0),),
        True,
    )
    assert (soft_pair.relaxation, soft_pair.verdict.soft_conflicts, soft_pair.verdict.is_valid) == (1, 1, True)


def test_hard_conflict_is_never_waived():
    problem = Problem.of([Entry("E1", 2)], [Judge("J0"), Judge("J1")], conflicts=[Conflict("E1", "J0", "country")])

    answer = solve(problem, seed=1)

    assert not answer.is_feasible
    assert {change.kind for way in answer.ways_out for change in way.changes} == {"judges_per_entry"}
