"""The deal against its law: counts, eligibility, even loads, connection, seed; checked by a recount that knows no solver."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.matching.deal import DealEntry, DealJudge, Short, Shortfall, deal


def everyone(entries, judges):
    return {(entry.code, judge.code) for entry in entries for judge in judges}


def table(entries, judges, each, **facts):
    return (
        [DealEntry(f"E{number:03}", each) for number in range(entries)],
        [DealJudge(f"J{number:02}", **facts) for number in range(judges)],
    )


def groups(pairs):
    """Judges that reach one another through shared entries, by walking."""
    left = {judge for _entry, judge in pairs}
    count = 0
    while left:
        count += 1
        reached, frontier = set(), {left.pop()}
        while frontier:
            reached |= frontier
            shared = {entry for entry, judge in pairs if judge in frontier}
            frontier = {judge for entry, judge in pairs if entry in shared} - reached
        left -= reached
    return count


def test_deal_gives_each_entry_its_judges_with_even_loads_and_one_group():
    entries, judges = table(240, 16, 3)

    plan = deal(entries, judges, eligible=everyone(entries, judges), seed=1)

    assert Counter(Counter(entry for entry, _judge in plan.pairs).values()) == {3: 240}
    assert set(plan.loads.values()) == {45}
    assert (plan.components, groups(plan.pairs), plan.short) == (1, 1, ())


def test_deal_does_not_depend_on_the_order_of_rows():
    entries, judges = table(40, 7, 3)
    eligible = sorted(everyone(entries, judges))
    shuffled = random.Random(4)

    first = deal(entries, judges, eligible=eligible, seed=9)
    shuffled.shuffle(entries)
    shuffled.shuffle(judges)
    shuffled.shuffle(eligible)

    assert deal(entries, judges, eligible=eligible, seed=9) == first


def test_deal_with_another_seed_is_another_deal():
    entries, judges = table(40, 7, 3)
    eligible = everyone(entries, judges)

    assert (
        deal(entries, judges, eligible=eligible, seed=1).pairs != deal(entries, judges, eligible=eligible, seed=2).pairs
    )


def test_deal_keeps_what_is_held_and_counts_it_as_load():
    entries = [DealEntry("A", 2, frozenset({"X"})), DealEntry("B", 1)]
    judges = [DealJudge("X"), DealJudge("Y")]

    plan = deal(entries, judges, eligible=everyone(entries, judges), seed=1)

    assert ("A", "Y") in plan.pairs
    assert ("A", "X") not in plan.pairs
    assert sum(plan.loads.values()) == 3


def test_deal_never_makes_a_pair_that_is_not_eligible_and_says_which_entries_stay_short():
    entries, judges = [DealEntry("A", 2), DealEntry("B", 2)], [DealJudge("X"), DealJudge("Y")]

    plan = deal(entries, judges, eligible={("A", "X"), ("A", "Y"), ("B", "X")}, seed=1)

    assert plan.short == (Short("B", needs=2, eligible=1, gets=1, why=Shortfall.TOO_FEW),)
    assert set(plan.pairs) <= {("A", "X"), ("A", "Y"), ("B", "X")}


def test_deal_says_when_judges_are_full():
    entries, judges = table(5, 2, 2, max_load=3)

    plan = deal(entries, judges, eligible=everyone(entries, judges), seed=1)

    assert max(plan.loads.values()) == 3
    assert {short.why for short in plan.short} == {Shortfall.ALL_FULL}
    assert sum(short.needs - short.gets for short in plan.short) == 4


def test_deal_gives_everyone_who_may_where_the_round_asks_for_all():
    entries, judges = [DealEntry("A", None), DealEntry("B", None)], [DealJudge("X"), DealJudge("Y")]

    plan = deal(entries, judges, eligible={("A", "X"), ("A", "Y"), ("B", "Y")}, seed=1)

    assert plan.pairs == (("A", "X"), ("A", "Y"), ("B", "Y"))


def test_deal_prefers_a_match_when_loads_stay_even():
    entries, judges = [DealEntry("A", 1), DealEntry("B", 1)], [DealJudge("X"), DealJudge("Y")]

    plan = deal(entries, judges, eligible=everyone(entries, judges), match={("A", "Y"): 800, ("B", "X"): 800}, seed=3)

    assert plan.pairs == (("A", "Y"), ("B", "X"))


@pytest.mark.parametrize(("entries", "judges", "each"), [(200, 15, 3), (240, 16, 2), (240, 16, 4), (100, 10, 2)])
def test_deal_is_connected_where_dealing_in_blocks_is_not(entries, judges, each):
    rows, people = table(entries, judges, each)

    plan = deal(rows, people, eligible=everyone(rows, people), seed=5)

    assert groups(plan.pairs) == 1
    assert max(plan.loads.values()) - min(plan.loads.values()) <= 1


def test_deal_joins_separate_groups_by_exchanges():
    """Matches that pull two fields apart: only an exchange can bring them together."""
    entries, judges = table(20, 4, 2)
    match = {(e.code, j.code): 1000 for i, e in enumerate(entries) for k, j in enumerate(judges) if (i < 10) == (k < 2)}

    plan = deal(entries, judges, eligible=everyone(entries, judges), match=match, seed=2)

    assert groups(plan.pairs) == plan.components == 1
    assert set(plan.loads.values()) == {10}


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 4), st.integers(0, 2**32), st.data())
def test_deal_keeps_its_law_for_any_problem(entries, judges, each, seed, data):
    rows, people = table(entries, judges, each, max_load=data.draw(st.none() | st.integers(1, 8)))
    pairs = sorted(everyone(rows, people))
    eligible = set(data.draw(st.lists(st.sampled_from(pairs), unique=True)))

    plan = deal(rows, people, eligible=eligible, seed=seed)

    got = Counter(entry for entry, _judge in plan.pairs)
    assert set(plan.pairs) <= eligible
    assert len(set(plan.pairs)) == len(plan.pairs)
    assert {e.code: got[e.code] for e in rows if got[e.code] < each} == {s.entry: s.gets for s in plan.short}
    assert all(load <= (person.max_load or load) for person in people for load in [plan.loads[person.code]])
    assert plan.components == groups(plan.pairs)
