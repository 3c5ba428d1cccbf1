import unicodedata

import pytest

from awards.questionnaire import count_characters, count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("one", 1),
        ("one two\nthree", 3),
        ("in-person, don't; 3.5 km²", 4),
        ("— & … !", 0),
        ("서울 스마트도시 상", 3),
        ("智慧城市", 2),  # two Han characters a word
        ("智慧城市奖", 3),  # a half is rounded up
        ("スマートシティ", 4),
        ("智慧城市 AI 项目", 4),
        ("東京2024年", 3),  # the digits are a word of their own
        ("เมืองอัจฉริยะ", 3),  # nine letters and three marks; four letters a word
        ("ទីក្រុងភ្នំពេញ", 2),  # eight consonants, the signs around them not counted
        ("Đà Nẵng thành phố", 4),
        ("नई दिल्ली", 2),
        ("القاهرة الجديدة", 2),
    ],
)
def test_words_are_counted_in_every_script(text, words):
    assert count_words(text) == words
    assert count_words(unicodedata.normalize("NFD", text)) == words


@pytest.mark.parametrize(
    ("text", "with_spaces", "without"),
    [
        ("", 0, 0),
        ("a b", 3, 2),
        ("a\r\nb", 3, 2),
        ("서울 상", 4, 3),
        ("e\u0301", 1, 1),
        ("ที่", 1, 1),  # one letter under two marks
        ("می\u200cخواهم", 7, 7),  # the joiner is not seen
        ("智慧 城市", 5, 4),
    ],
)
def test_characters_are_those_a_reader_sees(text, with_spaces, without):
    assert count_characters(text, spaces=True) == with_spaces
    assert count_characters(text, spaces=False) == without
