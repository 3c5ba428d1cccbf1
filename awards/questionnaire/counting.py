"""How words and characters are counted, in any script. One rule, the same for the entrant's live count and the check.

*Characters*: the text in NFC; combining marks (vowel signs and tone marks that sit on a letter) and invisible format
characters are not counted, so that a Thai or Khmer letter with its marks is one, as a reader would say. White space
counts unless the limit says otherwise, a line break as one.

*Words*: runs of letters or digits between white space, as in any word processor; signs that stand alone are none. Korean,
which is written with spaces, is counted so too (by 어절). Scripts written without spaces have no such words, so their
characters are converted: two Han or kana characters make one word; four letters of Thai, Lao, Khmer, Myanmar, Tibetan
or their kin make one. The total of each is rounded up once for the whole text. So 200 words are 400 Chinese or 800 Thai
characters: about what a translation of 200 English words takes.
"""

import unicodedata

# First and last code point of each block, and how many of its characters make one word.
DENSE_BLOCKS = (
    (0x0E00, 0x0EFF, 4),  # Thai, Lao
    (0x0F00, 0x0FFF, 4),  # Tibetan
    (0x1000, 0x109F, 4),  # Myanmar
    (0x1780, 0x17FF, 4),  # Khmer
    (0x1950, 0x19DF, 4),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF, 4),  # Tai Tham
    (0x2E80, 0x2FDF, 2),  # Han radicals
    (0x3005, 0x3007, 2),  # Han repetition mark and zero
    (0x3040, 0x30FF, 2),  # Hiragana, Katakana
    (0x3100, 0x312F, 2),  # Bopomofo
    (0x31A0, 0x31FF, 2),  # Bopomofo and Katakana extensions
    (0x3400, 0x4DBF, 2),  # Han extension A
    (0x4E00, 0x9FFF, 2),  # Han
    (0xA9E0, 0xA9FF, 4),  # Myanmar extension B
    (0xAA60, 0xAA7F, 4),  # Myanmar extension A
    (0xF900, 0xFAFF, 2),  # Han compatibility
    (0xFF66, 0xFF9F, 2),  # half-width Katakana
    (0x1AFF0, 0x1B16F, 2),  # Kana supplements
    (0x20000, 0x3FFFF, 2),  # Han extensions B onwards
)
UNCOUNTED = frozenset({"Mn", "Me", "Cf", "Cc"})


def count_characters(text: str, *, spaces: bool) -> int:
    """Characters a reader sees; with `spaces`, white space among them."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return sum(spaces if character.isspace() else _is_seen(character) for character in normal)


def count_words(text: str) -> int:
    """Words, or what stands for words in scripts without spaces; never less than 0, and 0 for blank text."""
    words = 0
    dense = {2: 0, 4: 0}
    in_word = False
    for character in unicodedata.normalize("NFC", text):
        per_word = _characters_per_word(character)
        if character.isspace() or per_word:
            in_word = False
        if per_word and _is_letter(character):
            dense[per_word] += 1
        elif not per_word and not in_word and _is_letter(character):
            words += 1
            in_word = True
    return words + sum(-(-count // per_word) for per_word, count in dense.items())


def _characters_per_word(character: str) -> int:
    """How many characters of this one's script make a word; 0 for scripts that write spaces."""
    point = ord(character)
    if point < DENSE_BLOCKS[0][0]:
        return 0
    return next((per_word for first, last, per_word in DENSE_BLOCKS if first <= point <= last), 0)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNCOUNTED
