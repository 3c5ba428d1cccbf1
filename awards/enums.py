"""States and kinds, with their named groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SeasonState(TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open for entries")
    JUDGING = "judging", _("Judging")
    DECIDED = "decided", _("Decided, not yet public")
    PUBLISHED = "published", _("Published")


SEASON_VISIBLE = frozenset({SeasonState.OPEN, SeasonState.JUDGING, SeasonState.DECIDED, SeasonState.PUBLISHED})
SEASON_EDITABLE = frozenset({SeasonState.DRAFT, SeasonState.OPEN})


class RoundKind(TextChoices):
    ELIGIBILITY = "eligibility", _("Eligibility screening")
    SCORING = "scoring", _("Desk scoring")
    FINAL = "final", _("Final")


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CERTIFIED = "certified", _("Certified")


class AdvanceBy(TextChoices):
    ALL_PASSED = "all_passed", _("All that pass")
    TOP_PER_CATEGORY = "top_per_category", _("The best of each category")
    TOP_OVERALL = "top_overall", _("The best of all")
    AWARDS = "awards", _("Nobody: awards follow")


class Takes(TextChoices):
    ADVANCED = "advanced", _("Entries that the round before let pass")
    PASSED_OVER = "passed_over", _("Entries that the round before passed over")


class EntrantType(TextChoices):
    CITY = "city", _("City government")
    INSTITUTION = "institution", _("Institution")
    CORPORATION = "corporation", _("Corporation")
    INDIVIDUAL = "individual", _("Individual")


class MemberRole(TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")


MAY_EDIT = frozenset({MemberRole.OWNER, MemberRole.EDITOR})


class EntryState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


ENTRY_EDITABLE = frozenset({EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED})
ENTRY_RECEIVED = frozenset({EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE, EntryState.INELIGIBLE})
ENTRY_LIVE = frozenset({EntryState.ELIGIBLE})


class NamedKind(TextChoices):
    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("An organisation")


class FenceState(TextChoices):
    STANDING = "standing", _("Standing")
    LIFTED = "lifted", _("Lifted")


class ConferredBy(TextChoices):
    RANK = "rank", _("By place in the ranking")
    COMMITTEE = "committee", _("By decision of the committee")


class AwardState(TextChoices):
    CONFERRED = "conferred", _("Conferred")
    REVOKED = "revoked", _("Revoked")
