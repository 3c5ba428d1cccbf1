"""Strangers' text made fit to be set, markup that escapes it, and its width."""

import pytest

from reports.render.languages import likely
from reports.render.markup import css_string, join, tag, unbroken, words
from reports.render.measure import DoesNotFit, fit, width
from reports.render.text import clean, direction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Seoul \n\t city ", "Seoul city"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\u0007\x00\x85 end", "bell end"),
        ("می\u200cشود", "می\u200cشود"),
        ("ක්\u200dෂ", "ක්\u200dෂ"),
        ("e\u0301", "é"),
        ("\ue000private", "private"),
        ("🚌 stays", "🚌 stays"),
    ],
)
def test_clean_keeps_what_has_a_shape_and_drops_what_hides(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Seoul", "ltr"), ("دبي 2025", "rtl"), ("2025 دبي", "rtl"), ("תל אביב", "rtl"), ("2025", "ltr")],
)
def test_direction_is_that_of_the_first_letter_that_has_one(text, expected):
    assert direction(text) == expected


def test_tag_escapes_text_and_attributes():
    written = tag("p", 'a < b & "c"', class_="x", title='"><script>', data_kind=None)

    assert written == '<p class="x" title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; &quot;c&quot;</p>'


def test_tag_takes_its_own_markup_as_it_is_and_leaves_out_nothing_given():
    assert tag("p", tag("b", "x"), None, "", "y") == "<p><b>x</b>y</p>"
    assert tag("br") == "<br>"
    assert join("<", tag("i", ">")) == "&lt;<i>&gt;</i>"


def test_words_carry_language_and_direction():
    assert words("دبي", "ar") == '<span lang="ar" dir="rtl">دبي</span>'


def test_korean_words_are_kept_whole():
    assert unbroken("서울 city") == '<span style="white-space:nowrap">서울</span> city'


def test_css_string_can_close_nothing():
    assert css_string('a"</style>\n') == '"a\\22 \\3c \\2f style\\3e "'


def test_width_is_the_sum_of_advances():
    assert width("東京", "ja") == 2.0
    assert 0 < width("i", "en") < width("W", "en") < 1.2
    assert width("Seoul", "en", weight=600) > width("Seoul", "en")


def test_fit_takes_the_first_step_that_holds_and_balances_its_lines():
    one = fit((("Seoul", "en"),), ((40, 1), (20, 2)), 400)
    two = fit((("Seoul Metropolitan Government", "en"),), ((40, 1), (20, 2)), 200)

    assert (one.size, one.lines, round(one.width)) == (40, 1, 400)
    assert (two.size, two.lines) == (20, 2)
    assert 150 < two.width < 200


def test_fit_counts_han_as_breakable_and_hangul_words_as_whole():
    assert fit((("東京都千代田区", "ja"),), ((40, 2),), 170).lines == 2
    with pytest.raises(DoesNotFit):
        fit((("서울특별시청별관", "ko"),), ((40, 2),), 170)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("서울", "KR", "ko"),
        ("東京", "JP", "ja"),
        ("つくば市", "", "ja"),
        ("臺北", "TW", "zh-Hant"),
        ("武汉", "CN", "zh-Hans"),
        ("تهران", "IR", "fa"),
        ("لاہور", "PK", "ur"),
        ("دبي", "AE", "ar"),
        ("Київ", "UA", "uk"),
        ("Казань", "", "ru"),
        ("Hà Nội", "VN", "vi"),
        ("TP. Hồ Chí Minh", "vn", "vi"),
        ("ភ្នំពេញ", "KH", "km"),
        ("Seoul", "", "en"),
        ("2025", "JP", "en"),
    ],
)
def test_likely_language_goes_by_script_then_country(text, country, expected):
    assert likely(text, country) == expected
