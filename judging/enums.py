"""States and kinds, with their named groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JudgeState(TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("Released")


class RubricState(TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")


class AssignmentState(TextChoices):
    LIVE = "live", _("Assigned")
    RECUSED = "recused", _("Recused")
    RELEASED = "released", _("Released")


class SheetState(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    RECUSED = "recused", _("Recused")
    VOID = "void", _("Released")


SHEET_OPEN = frozenset({SheetState.NOT_STARTED, SheetState.IN_PROGRESS})
SHEET_TOUCHED = frozenset({SheetState.IN_PROGRESS, SheetState.SUBMITTED})


class ConflictKind(TextChoices):
    SAME_COUNTRY = "same_country", _("Same country")
    SAME_CITY = "same_city", _("Same city")
    SAME_ORGANISATION = "same_organisation", _("Same organisation")
    PARENT_ORGANISATION = "parent_organisation", _("Parent organisation")
    SAME_MAIL_DOMAIN = "same_mail_domain", _("Same mail domain")
    MEMBER = "member", _("Member of the entrant")
    SHARED_MEMBER = "shared_member", _("Members together elsewhere")
    COLLABORATOR = "collaborator", _("Collaborator")
    PAST_PROJECT = "past_project", _("Past project")
    NAMED = "named", _("Named by the entrant")
    PROFESSIONAL = "professional", _("Professional tie")
    PERSONAL = "personal", _("Personal tie")
    OTHER = "other", _("Other reason")


class ConflictSource(TextChoices):
    DECLARED = "declared", _("Declared by the judge")
    DETECTED = "detected", _("Detected")
    NAMED = "named", _("Named by the entrant")
    RULED = "ruled", _("Ruled by the secretariat")


class ConflictState(TextChoices):
    CLAIMED = "claimed", _("Claimed")
    STANDING = "standing", _("Standing")
    LIFTED = "lifted", _("Lifted")


class ConflictEffect(TextChoices):
    """What a season makes of a tie that the facts say by themselves."""

    HARD = "hard", _("Keeps the two apart")
    SOFT = "soft", _("Avoided where possible, and told")
    IGNORED = "ignored", _("Not counted")


WEIGHED = (
    ConflictKind.SAME_COUNTRY,
    ConflictKind.SAME_CITY,
    ConflictKind.SAME_ORGANISATION,
    ConflictKind.PARENT_ORGANISATION,
    ConflictKind.SAME_MAIL_DOMAIN,
    ConflictKind.SHARED_MEMBER,
    ConflictKind.COLLABORATOR,
    ConflictKind.PAST_PROJECT,
)
"""The kinds of which the season says how much they weigh. A member of the entrant never judges it; what a person declares
or rules always keeps the two apart; what an entrant names is a claim until somebody rules on it."""
TELLABLE = (ConflictKind.PROFESSIONAL, ConflictKind.PERSONAL, ConflictKind.OTHER)
"""The kinds that a judge chooses from when stepping out."""


class AssignmentSource(TextChoices):
    HAND = "hand", _("By hand")
    DEAL = "deal", _("Dealt automatically")
    IMPORT = "import", _("From a file")
    MATCH = "match", _("By a match plan")
    PANEL = "panel", _("As a panel")


class TabulationState(TextChoices):
    PROVISIONAL = "provisional", _("Provisional")
    CERTIFIED = "certified", _("Certified")
    SUPERSEDED = "superseded", _("Superseded")


class MissingState(TextChoices):
    """Why a mark may not be there, or not be there in time; the words of the rules language."""

    MISSING = "missing", _("Missing mark")
    ABSENT = "absent", _("Absent sheet")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    RECUSED = "recused", _("Recused judge")
    LATE = "late", _("Late mark")


class MarkEffect(TextChoices):
    """What such a state does to the ranking; the words of the rules language."""

    LEAVE_OUT = "leave_out", _("Left out, the rest carries on")
    REFUSE_SHEET = "refuse_sheet", _("The whole sheet does not count")
    WAIT = "wait", _("The entry waits, without a total")
    COUNT = "count", _("Counts like any other")


class TabulationSource(TextChoices):
    HAND = "hand", _("Computed by a person")
    AUTOMATIC = "automatic", _("Renewed automatically")


class EvidenceState(TextChoices):
    WAITING = "waiting", _("Being gathered")
    COMPUTED = "computed", _("Gathered")
    FAILED = "failed", _("Cannot be gathered")


class DecisionKind(TextChoices):
    TIE = "tie", _("Tie broken")
    OVERRIDE = "override", _("Place set otherwise")
    ADVANCE = "advance", _("Advanced by decision")
    DISQUALIFY = "disqualify", _("Disqualified")


class BallotState(TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")


class MatchKind(TextChoices):
    """What a match plan is for."""

    MATCH = "match", _("Matching")
    REPAIR = "repair", _("Repair")
    EXTRA = "extra", _("Extra sheets near the cut")


class MatchState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being worked out")
    READY = "ready", _("Ready to be applied")
    INFEASIBLE = "infeasible", _("Not possible as asked")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    APPLIED = "applied", _("Applied")


MATCH_IN_WORK = frozenset({MatchState.WAITING, MatchState.RUNNING})
MATCH_SOLVED = frozenset({MatchState.READY, MatchState.APPLIED})


class WishKind(TextChoices):
    """What the secretariat wishes of a pair whatever the match says."""

    PIN = "pin", _("Shall meet")
    FORBID = "forbid", _("Shall not meet")


class AdviceFlag(TextChoices):
    """What the evidence asks a reader to know of an entry. Advice, never applied."""

    OPEN_AT_CUT = "open_at_cut", _("Could stand on either side of the cut")
    OPEN_IN_PLACES = "open_in_places", _("Could stand on either side of the award places")
    OTHER_PASSAGE = "other_passage", _("The adjusted order would change whether it goes on")
    OTHER_PLACE = "other_place", _("The adjusted order would give it another award place")
    NOT_ADJUSTED = "not_adjusted", _("Not adjusted")
    ONE_MORE_JUDGE = "one_more_judge", _("One more judge would tell much")
