"""The match of a pair: whole answers with their parts."""

import random

import numpy as np
import pytest

from judging.matching.affinity import Parts, Reader, Weights, Work, affinities


def only(work, reader, **facts):
    return affinities([work], [reader], **facts).at(0, 0)


def test_a_judge_of_the_theme_who_reads_the_language_fits_best():
    work = Work("E1", ("smart-mobility",), "ko", "Buses on demand")
    reader = Reader("J1", ("Smart Mobility",), ("ko", "en"))

    assert only(work, reader) == Parts(match=1000, theme=1.0, text=1.0, language=1.0)


def test_nothing_in_common_is_a_match_of_zero():
    assert only(Work("E1", ("energy",), "ko", "Solar roofs"), Reader("J1", ("health",), ("en",))) == Parts(
        0, 0.0, 0.0, 0.0
    )


@pytest.mark.parametrize(
    ("entry", "judge", "reads"),
    [("en-GB", "en", 1.0), ("ko", "ko-KR", 1.0), ("ko", "en", 0.0), ("", "en", 0.0), ("", "", 1.0)],
)
def test_language_is_the_language_itself_whatever_its_region(entry, judge, reads):
    assert only(Work("E1", language=entry), Reader("J1", languages=(judge,))).language == reads


def test_words_of_the_summary_find_the_expert_where_tags_do_not():
    works = [Work("E1", text="Sensors in water pipes find leaks"), Work("E2", text="A digital twin of traffic lights")]
    readers = [Reader("J1", ("water supply",)), Reader("J2", ("traffic",))]

    found = affinities(works, readers)

    assert (found.text > 0).tolist() == [[True, False], [False, True]]
    assert found.text.max() == 1.0


def test_korean_words_are_found_without_blanks_between_them():
    found = affinities(
        [Work("E1", text="스마트교통신호체계"), Work("E2", text="태양광발전")], [Reader("J1", ("교통",))]
    )

    assert (found.text > 0).ravel().tolist() == [True, False]


def test_a_stated_preference_is_one_part_more_and_no_preference_is_not_a_low_one():
    work = Work("E1", ("energy",), "en")
    plain = Reader("J1", ("energy",), ("en",))
    keen = Reader("J1", ("energy",), ("en",), {"E1": 1.0, "unknown": 1.0})
    loath = Reader("J1", ("energy",), ("en",), {"E1": 0.0})
    weights = Weights(theme=400, text=0, language=400, preference=200)

    matches = [only(work, reader, weights=weights) for reader in (plain, keen, loath)]

    assert [(each.match, each.preference) for each in matches] == [(1000, None), (1000, 1.0), (800, 0.0)]


def test_the_order_of_rows_changes_nothing():
    works = [Work(f"E{n}", (f"t{n % 3}",), "en", f"words number {n} of water") for n in range(9)]
    readers = [Reader(f"J{n}", (f"t{n % 3}", "water"), ("en",)) for n in range(5)]
    first = affinities(works, readers)
    random.Random(2).shuffle(works)
    random.Random(3).shuffle(readers)

    second = affinities(works, readers)

    assert (first.entries, first.judges) == (second.entries, second.judges)
    assert np.array_equal(first.match, second.match)
    assert first.parts(("E4", "J1")) == second.parts(("E4", "J1"))


def test_judges_of_whom_nothing_is_told_have_a_table_all_the_same():
    assert affinities([Work("E1")], [Reader("J1")]).match.tolist() == [[0]]
