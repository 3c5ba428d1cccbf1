"""The kinds of question a form can ask, and their named groups."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """What an answer looks like; the shapes are told in `answers.py`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    MANY_CHOICES = "many_choices"
    YES_NO = "yes_no"
    COUNTRY = "country"
    CITY = "city"
    CONTACT = "contact"
    URL = "url"
    URLS = "urls"
    VIDEO = "video"
    FILE = "file"
    FILES = "files"
    TABLE = "table"
    DECLARATION = "declaration"


class ColumnKind(StrEnum):
    """What a cell of a table holds. Values shared with `QuestionKind` mean the same shape."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    COUNTRY = "country"
    URL = "url"
    CURRENCY = "currency"


class Visibility(StrEnum):
    """Who may read an answer besides the entrant and the secretariat, who always may."""

    JUDGES = "judges"
    SECRETARIAT = "secretariat"
    PUBLIC = "public"


class FillSource(StrEnum):
    """A fact of the entry that the platform already knows and puts in place of asking for it."""

    ENTRANT_TYPE = "entrant_type"
    CATEGORY = "category"
    TITLE = "title"
    CITY = "city"
    COUNTRY = "country"


WRITTEN = frozenset({QuestionKind.TEXT, QuestionKind.LONG_TEXT})
CHOSEN = frozenset({QuestionKind.CHOICE, QuestionKind.MANY_CHOICES})
UPLOADED = frozenset({QuestionKind.FILE, QuestionKind.FILES})
COMPARABLE = frozenset({QuestionKind.NUMBER, QuestionKind.MONEY, QuestionKind.DATE})
LISTED = frozenset({QuestionKind.MANY_CHOICES, QuestionKind.URLS, QuestionKind.FILES, QuestionKind.TABLE})
# Kinds whose answer can be tested for being one of some values; of the others a condition may only ask "answered".
NAMED = frozenset({*CHOSEN, QuestionKind.YES_NO, QuestionKind.COUNTRY, QuestionKind.TEXT, QuestionKind.DECLARATION})
