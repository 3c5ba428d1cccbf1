"""Whatever the facts and names: well-formed, within its edges, nothing on anything, the same bytes again."""

from hypothesis import given
from hypothesis import strategies as st

from judging.pictures import (
    Effect,
    Leads,
    Meeting,
    Network,
    Picture,
    RankInterval,
    RankIntervals,
    Tendencies,
    Tendency,
    draw_leads,
    draw_network,
    draw_rank_intervals,
    draw_tendencies,
)
from tests.judging.pictures import reading, samples

ABOUT = samples.about("x", "A finding")
NAMES = st.text(max_size=60)
FIGURES = st.floats(-1e4, 1e4)


@st.composite
def rank_intervals(draw: st.DrawFn) -> RankIntervals:
    count = draw(st.integers(1, 12))
    places = st.integers(1, count)
    lines = []
    for place in range(1, count + 1):
        low, high = sorted((draw(places), draw(places)))
        chance = draw(st.none() | st.floats(0, 1))
        lines.append(RankInterval(draw(NAMES), place, low, high, chance, draw(st.none() | st.integers(0, 800))))
    return RankIntervals(tuple(lines), draw(st.integers(0, count)))


@st.composite
def tendencies(draw: st.DrawFn) -> Tendencies:
    lines = st.lists(st.tuples(NAMES, FIGURES, FIGURES, FIGURES), max_size=8)
    judges = [Tendency(name, *sorted(figures)[1::-1], max(figures), 9) for name, *figures in draw(lines)]
    return Tendencies(tuple(judges), draw(st.integers(0, 3)))


@st.composite
def leads(draw: st.DrawFn) -> Leads:
    lines = draw(st.lists(st.tuples(NAMES, FIGURES, FIGURES, NAMES), max_size=8))
    effects = [Effect(name, min(a, b), max(a, b), winner) for name, a, b, winner in lines]
    return Leads(draw(st.floats(0, 1e4)), tuple(effects), draw(st.integers(0, 3)))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    judges, entries = draw(st.lists(NAMES, max_size=8)), draw(st.lists(NAMES, max_size=12))
    pairs = [(judge, entry) for judge in range(len(judges)) for entry in range(len(entries))]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30)) if pairs else []
    meetings = [Meeting(*pair, draw(st.integers(1, 9))) for pair in chosen]
    return Network(tuple(judges), tuple(entries), tuple(meetings))


@given(rank_intervals())
def test_any_rank_intervals_can_be_drawn(facts):
    assert_sound(draw_rank_intervals(facts, samples.RANK_WORDS, ABOUT))


@given(tendencies())
def test_any_tendencies_can_be_drawn(facts):
    assert_sound(draw_tendencies(facts, samples.TENDENCY_WORDS, ABOUT))


@given(leads())
def test_any_leads_can_be_drawn(facts):
    assert_sound(draw_leads(facts, samples.LEAD_WORDS, ABOUT))


@given(networks())
def test_any_network_can_be_drawn(facts):
    picture = draw_network(facts, samples.NETWORK_WORDS, ABOUT)

    assert_sound(picture)
    assert draw_network(facts, samples.NETWORK_WORDS, ABOUT) == picture


def assert_sound(picture: Picture) -> None:
    for svg in reading.drawings(picture):
        assert (reading.overlaps(svg), reading.beyond(svg)) == ([], [])
