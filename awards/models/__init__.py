"""One noun a file; everything is imported from here."""

from .attachment import Attachment
from .award import Advancement, Award
from .category import ApplicationForm, Category
from .entrant import Entrant, EntrantMember
from .entry import Entry, EntryRevision
from .fence import Fence
from .named_conflict import NamedConflict
from .programme import Programme
from .round import Round
from .screening import ScreeningMark
from .season import Season
from .tier import AwardTier
from .words import Words, WordsField

__all__ = [
    "Advancement",
    "ApplicationForm",
    "Attachment",
    "Award",
    "AwardTier",
    "Category",
    "Entrant",
    "EntrantMember",
    "Entry",
    "EntryRevision",
    "Fence",
    "NamedConflict",
    "Programme",
    "Round",
    "ScreeningMark",
    "Season",
    "Words",
    "WordsField",
]
