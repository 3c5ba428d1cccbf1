"""Roles and the kinds of scope they are held in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    SECRETARIAT = "secretariat", _("Secretariat")
    SCREENER = "screener", _("Screener")
    OBSERVER = "observer", _("Observer")
    AUDITOR = "auditor", _("Auditor")


class ScopeKind(TextChoices):
    HOUSE = "house", _("The whole house")
    PROGRAMME = "programme", _("Programme")
    SEASON = "season", _("Season")


RUNS = frozenset({Role.OWNER, Role.SECRETARIAT})
SCREENS = RUNS | {Role.SCREENER}
SEES = SCREENS | {Role.OBSERVER, Role.AUDITOR}
READS_LOG = frozenset({Role.OWNER, Role.AUDITOR})
