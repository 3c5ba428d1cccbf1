"""What follows when an entry leaves the season after something was conferred on it."""

from datetime import datetime

from django.utils.translation import gettext as _

from audit.steps import SYSTEM
from awards.enums import AwardState
from awards.models import Entry

from .awards import revoke_award


def give_up_awards(entry: Entry, *, now: datetime | None = None) -> None:
    """Revoke what the entry holds, in the transaction in which it leaves: nothing is held by one that takes no part.

    The house revokes, whoever made the entry leave. Refused (`not-the-time`) while the results are public: they are
    taken back first.
    """
    for award in entry.awards.filter(state=AwardState.CONFERRED).order_by("pk"):
        revoke_award(award, actor=SYSTEM, reason=_("The entry takes no part in the season any more."), now=now)
