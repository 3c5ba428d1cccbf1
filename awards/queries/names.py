"""Names of countries and languages in the reader's language, from CLDR."""

from functools import lru_cache

from babel import Locale

from accounts.clock import locale_for
from awards.questionnaire.countries import COUNTRY_CODES

Pairs = tuple[tuple[str, str], ...]
OTHER_NAMES = {"XK": "Kosovo"}


def country_name(code: str, language: str) -> str:
    """The country's name; the code itself where CLDR knows none."""
    return str(locale_for(language).territories.get(code) or OTHER_NAMES.get(code, code))


def language_name(code: str, language: str) -> str:
    """The name of a language; the code itself where CLDR knows none."""
    return str(locale_for(language).languages.get(code.replace("-", "_")) or code)


@lru_cache(maxsize=32)
def country_choices(language: str) -> Pairs:
    """Every country as (code, name), by name in the order of the alphabet."""
    pairs = [(code, country_name(code, language)) for code in COUNTRY_CODES]
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))


@lru_cache(maxsize=32)
def language_choices(language: str) -> Pairs:
    """Living languages with a code of two letters, as (code, name), by name."""
    known = Locale.parse("en").languages
    pairs = [(code, language_name(code, language)) for code in map(str, known) if len(code) == 2]
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))
