"""The likely language of a name, where nobody said it: from its script, and where scripts are shared, its country.

A language tag chooses between forms of one Han character and says how a name is read aloud; a wrong guess among
neighbours (Marathi taken for Hindi) changes nothing that is printed.
"""

import unicodedata
from collections import Counter

# The first word of a character's Unicode name, and the language most written in it.
BY_SCRIPT = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh-Hans",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MONGOLIAN": "mn",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAANA": "dv",
    "THAI": "th",
    "TIBETAN": "dz",
}
BY_COUNTRY = {
    ("ARABIC", "AF"): "fa",
    ("ARABIC", "IR"): "fa",
    ("ARABIC", "PK"): "ur",
    ("CJK", "HK"): "zh-Hant",
    ("CJK", "JP"): "ja",
    ("CJK", "KR"): "ko",
    ("CJK", "MO"): "zh-Hant",
    ("CJK", "TW"): "zh-Hant",
    ("CYRILLIC", "BG"): "bg",
    ("CYRILLIC", "BY"): "be",
    ("CYRILLIC", "KG"): "ky",
    ("CYRILLIC", "KZ"): "kk",
    ("CYRILLIC", "MK"): "mk",
    ("CYRILLIC", "MN"): "mn",
    ("CYRILLIC", "RS"): "sr",
    ("CYRILLIC", "TJ"): "tg",
    ("CYRILLIC", "UA"): "uk",
    ("DEVANAGARI", "NP"): "ne",
    ("LATIN", "AZ"): "az",
    ("LATIN", "TR"): "tr",
    ("LATIN", "VN"): "vi",
}


def likely(text: str, country_code: str = "", default: str = "en") -> str:
    """The likely language (BCP 47) of a text from this country (ISO 3166-1 alpha-2), by the script most of it is in.

    Kana anywhere says Japanese, Hangul anywhere Korean. A text without letters, and Latin outside the few countries
    where the language changes how letters are drawn or broken, gets the default.
    """
    scripts = Counter(unicodedata.name(char, "").split(" ")[0].split("-")[0] for char in text if char.isalpha())
    for telling in ("HIRAGANA", "KATAKANA", "HANGUL"):
        if telling in scripts:
            return BY_SCRIPT[telling]
    known = {script: count for script, count in scripts.items() if script in BY_SCRIPT or script == "LATIN"}
    if not known:
        return default
    script = max(known, key=known.__getitem__)
    return BY_COUNTRY.get((script, country_code.upper())) or BY_SCRIPT.get(script, default)
