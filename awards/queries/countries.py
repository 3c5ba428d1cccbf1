"""Countries by their ISO 3166 codes, named in the reader's language (names from the Unicode CLDR, through Babel)."""

from functools import cache

from babel import Locale, UnknownLocaleError

from awards.questionnaire.countries import COUNTRY_CODES


def country_name(code: str, language: str) -> str:
    """The country's name in the language; the code itself when there is none."""
    return country_names(language).get(code, code)


def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, by name in the language."""
    return sorted(country_names(language).items(), key=lambda pair: pair[1])


@cache
def country_names(language: str) -> dict[str, str]:
    """Code -> name in the language, or in English where the language has none."""
    territories = _locale(language).territories
    english = Locale("en").territories
    return {code: str(territories.get(code) or english.get(code) or code) for code in sorted(COUNTRY_CODES)}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
