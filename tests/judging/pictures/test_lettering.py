"""Text in a drawing: what fits, what is cut and where, what is cleaned away."""

import pytest

from judging.pictures.lettering import clean, isolated, shortened, width, wrapped
from reports.render import measure

SIZE = 14.0


@pytest.mark.parametrize("language", ["en", "ko", "vi", "el", "uk", "th", "ar", "hi", "zh-Hant"])
@pytest.mark.parametrize("weight", [400, 600])
def test_width_is_never_less_than_that_of_our_own_faces(language, weight):
    text = {
        "en": "Flood warning by neighbourhood, WEST 12.5%",
        "ko": "서울특별시 수요응답형 심야버스",
        "vi": "Đà Nẵng, cảnh báo lũ theo khu phố",
        "el": "Αθήνα, ανοιχτός χάρτης",
        "uk": "Київ, відкрита мапа датчиків",
        "th": "กรุงเทพมหานคร",
        "ar": "المدينة المنورة",
        "hi": "नई दिल्ली",
        "zh-Hant": "臺北市智慧路燈",
    }[language]

    assert width(text, SIZE, bold=weight == 600) >= measure.width(text, language, "sans", weight) * SIZE


def test_text_that_fits_is_left_alone():
    assert shortened("Busan", 100, SIZE) == "Busan"


@pytest.mark.parametrize("room", [20, 40, 80, 160])
@pytest.mark.parametrize("text", ["Flood warning by neighbourhood", "e\u0301" * 40, "न\u093fर\u093f" * 20])
def test_text_that_does_not_fit_ends_in_an_ellipsis_within_its_room(text, room):
    cut = shortened(text, room, SIZE)

    assert cut.endswith("…")
    assert width(cut, SIZE) <= room
    assert text.startswith(cut[:-1])


def test_a_letter_keeps_its_marks_or_goes_with_them():
    text = "e\u0301" * 10

    assert [len(shortened(text, room, SIZE)[:-1]) % 2 for room in range(20, 80)] == [0] * 60


def test_no_room_at_all_leaves_the_ellipsis():
    assert shortened("Busan", 1, SIZE) == "…"


def test_lines_break_between_words_and_the_last_is_cut():
    assert wrapped("one two three four five six", 60, SIZE, 2) == ("one two", "three f…")
    assert wrapped("one two", 200, SIZE, 3) == ("one two",)
    assert wrapped("", 200, SIZE, 3) == ()


def test_what_could_hide_or_turn_its_neighbours_is_cleaned_away():
    assert clean(" a\u202eb\x00\n c\u2067\u200d ") == "ab c\u200d"
    assert clean("e\u0301") == "é"


@pytest.mark.parametrize(
    ("text", "set_as"),
    [("Busan", "Busan"), ("مراكش", "\u2068مراكش\u2069"), ("Da 12", "Da 12"), ("a י", "\u2068a י\u2069")],
)
def test_only_text_that_runs_to_the_left_is_isolated(text, set_as):
    assert isolated(text) == set_as
