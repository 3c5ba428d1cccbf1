"""What holds for every picture: structure, room for its words, a table with the same facts, hostile and foreign names."""

import re

import pytest

from judging.pictures import Picture
from judging.pictures.drawing import KINDS
from tests.judging.pictures import reading, samples

SIZES = (1, 2, 16, 209, 1000)
BY_SIZE = {
    "ranks": samples.rank_intervals,
    "cut": samples.cut,
    "heat": samples.heat_map,
    "network": samples.network,
    "judges": samples.tendencies,
    "leads": samples.leads,
}
SMALL = samples.gallery(16)
ALLOWED = {"svg", "title", "desc", "g", "line", "rect", "circle", "path", "text"}
LEGEND = tuple(
    {
        str(value)
        for words in (
            *(samples.RANK_WORDS, samples.TENDENCY_WORDS, samples.CUT_WORDS, samples.LEAD_WORDS, samples.HEAT_WORDS),
            *(samples.NETWORK_WORDS, samples.HISTOGRAM_WORDS, samples.PRICE_WORDS),
        )
        for value in vars(words).values()
    }
)


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, int], Picture]:
    return {(name, size): draw(size) for name, draw in BY_SIZE.items() for size in SIZES}


@pytest.mark.parametrize("name", SMALL)
def test_picture_is_one_image_with_title_and_description(name):
    picture = SMALL[name]

    for svg in reading.drawings(picture):
        root = reading.parsed(svg)
        title, about = root[0], root[1]
        assert (root.tag, root.get("role"), root.get("direction")) == (f"{reading.SVG}svg", "img", "ltr")
        assert (title.tag, title.text, title.get("id")) == (
            f"{reading.SVG}title",
            picture.title,
            root.get("aria-labelledby"),
        )
        assert (about.tag, about.text, about.get("id")) == (
            f"{reading.SVG}desc",
            picture.description,
            root.get("aria-describedby"),
        )


@pytest.mark.parametrize("name", SMALL)
def test_picture_needs_no_style_and_no_script(name):
    for svg in reading.drawings(SMALL[name]):
        nodes = list(reading.parsed(svg).iter())

        assert {node.tag.removeprefix(reading.SVG) for node in nodes} <= ALLOWED
        assert [key for node in nodes for key in node.attrib if key == "style" or key.startswith("on")] == []
        assert "url(" not in svg
        assert "href" not in svg


def test_ids_of_a_page_with_every_picture_are_unique():
    found = [each for picture in SMALL.values() for svg in reading.drawings(picture) for each in reading.ids(svg)]

    assert len(found) == len(set(found))


def test_every_kind_has_a_colour_on_the_page_and_none_is_left_over():
    sheet = (samples.ROOT / "static" / "css" / "pictures.css").read_text()

    assert set(re.findall(r"\.pic-(\w+)", sheet)) == set(KINDS)


@pytest.mark.parametrize("name", [*BY_SIZE, "parts", "loads", "price"])
def test_same_facts_give_the_same_bytes(name):
    assert samples.gallery(16)[name] == SMALL[name]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BY_SIZE)
def test_no_words_lie_on_each_other_or_reach_over_the_edge(made, name, size):
    for svg in reading.drawings(made[name, size]):
        assert (reading.overlaps(svg), reading.beyond(svg)) == ([], [])


@pytest.mark.parametrize("name", ["parts", "loads", "price"])
def test_other_pictures_have_room_for_their_words_too(name):
    for svg in reading.drawings(SMALL[name]):
        assert (reading.overlaps(svg), reading.beyond(svg)) == ([], [])


@pytest.mark.parametrize("name", BY_SIZE)
def test_a_thousand_lines_stay_a_picture_of_bounded_size(made, name):
    picture = made[name, 1000]

    assert max(len(svg) for svg in reading.drawings(picture)) < 200_000
    assert max(reading.box(svg)[3] for svg in reading.drawings(picture)) < 4000
    assert len(picture.table.rows) >= 1000


@pytest.mark.parametrize("name", ["ranks", "heat", "judges", "leads", "network"])
def test_picture_says_what_it_leaves_out(made, name):
    assert (made[name, 2].note, "1000" in made[name, 1000].note) == ("", True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BY_SIZE)
def test_every_number_that_is_drawn_stands_in_the_table(made, name, size):
    picture = made[name, size]
    assert strangers(picture) == []


@pytest.mark.parametrize("name", ["parts", "loads", "price"])
def test_every_number_of_the_other_pictures_stands_in_their_table(name):
    assert strangers(SMALL[name]) == []


def strangers(picture: Picture) -> list[str]:
    """Words with a digit that are neither a tick of an axis, nor fixed words of the picture, nor in its table."""
    cells = {cell for row in (picture.table.header, *picture.table.rows) for cell in row if cell}
    whole = "\n".join(sorted(cells))
    found = []
    for svg in reading.drawings(picture):
        for each in reading.letterings(svg):
            words = each.words.removesuffix("…").strip()
            if each.kind == "tick" or not any(char.isdigit() for char in words):
                continue
            told = words in cells if re.fullmatch(r"[−<>\d.%]+", words) else is_told(words, whole, each.kind)
            if not told:
                found.append(words)
    return found


def is_told(words: str, whole: str, kind: str) -> bool:
    if kind == "alert":
        return words.removesuffix(" would win").removesuffix("…") in whole
    fixed = [re.escape(one).replace(r"\{count\}", r"\d+") for one in LEGEND]
    return words in whole or any(re.match(pattern, words) or words in pattern for pattern in fixed)


HOSTILE = '</text></svg><script>alert("x")</script>&amp; \u202e"\' \x00\ud800\ufffe'


@pytest.mark.parametrize("name", BY_SIZE)
def test_hostile_names_stay_words(monkeypatch, name):
    monkeypatch.setattr(samples, "entry_name", lambda at: f"{HOSTILE} {at}")
    monkeypatch.setattr(samples, "judge_name", lambda at: f"{HOSTILE} {at}")

    picture = BY_SIZE[name](4)

    for svg in reading.drawings(picture):
        assert {node.tag.removeprefix(reading.SVG) for node in reading.parsed(svg).iter()} <= ALLOWED
        assert re.search("[\x00\u202e\ufffe\ud800]", svg) is None
    assert re.search("[\x00\u202e\ufffe\ud800]", str(picture.table)) is None


def test_hostile_title_and_description_stay_words():
    about = samples.about("x", "<script>1</script>")
    picture = samples.draw_histogram(samples.Histogram(()), samples.HISTOGRAM_WORDS, about)

    assert reading.parsed(picture.svg)[0].text == "<script>1</script>"


@pytest.mark.parametrize("prefix", ["", "1a", 'a"b', "a b", "é"])
def test_prefix_that_cannot_begin_an_id_is_refused(prefix):
    with pytest.raises(ValueError, match="cannot begin an id"):
        samples.about(prefix, "Title")


@pytest.mark.parametrize("name", ["ranks", "network", "judges"])
def test_names_that_run_to_the_left_are_isolated(monkeypatch, name):
    monkeypatch.setattr(samples, "entry_name", lambda at: f"مراكش {at}")
    monkeypatch.setattr(samples, "judge_name", lambda at: f"ירושלים {at}")

    svg = BY_SIZE[name](2).svg

    turned = [text for text in re.findall(r">([^<]+)</text>", svg) if re.search("[\u0590-\u06ff]", text)]
    assert turned
    assert all(text.startswith("\u2068") and text.endswith("\u2069") for text in turned)


@pytest.mark.parametrize("language", ["long", "hangul", "thai"])
@pytest.mark.parametrize("name", BY_SIZE)
def test_long_names_are_cut_to_their_place(monkeypatch, name, language):
    text = {"long": "W" * 200, "hangul": "가나다라마바사 " * 20, "thai": "กรุงเทพมหานคร" * 10}[language]
    monkeypatch.setattr(samples, "entry_name", lambda at: f"{text}{at}")
    monkeypatch.setattr(samples, "judge_name", lambda at: f"{text}{at}")

    for svg in reading.drawings(BY_SIZE[name](16)):
        assert (reading.overlaps(svg), reading.beyond(svg)) == ([], [])


def test_nothing_at_all_is_still_a_picture():
    for draw in (samples.rank_intervals, samples.tendencies, samples.cut, samples.leads, samples.heat_map):
        picture = draw(0)
        for svg in reading.drawings(picture):
            assert (reading.overlaps(svg), reading.beyond(svg)) == ([], [])
