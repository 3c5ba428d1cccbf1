"""Which steps exist: step -> where from, where to, who may, what is stamped. Data only."""

from audit.steps import Step

from .enums import AwardState, EntryState, FenceState, RoundState, SeasonState

SEASON = {
    "open": Step(SeasonState.DRAFT, SeasonState.OPEN, needs="awards.run_season"),
    "begin_judging": Step(SeasonState.OPEN, SeasonState.JUDGING, needs="awards.run_season"),
    "reopen": Step(SeasonState.JUDGING, SeasonState.OPEN, needs="awards.run_season", reason=True),
    "decide": Step(SeasonState.JUDGING, SeasonState.DECIDED, needs="awards.run_season"),
    "publish": Step(SeasonState.DECIDED, SeasonState.PUBLISHED, needs="awards.run_season", stamps="published_at"),
    "unpublish": Step(
        SeasonState.PUBLISHED, SeasonState.DECIDED, needs="awards.run_season", clears="published_at", reason=True
    ),
}

ROUND = {
    "open": Step(RoundState.PLANNED, RoundState.OPEN, needs="awards.run_season", stamps="opened_at"),
    "close": Step(RoundState.OPEN, RoundState.CLOSED, needs="awards.run_season", stamps="closed_at"),
    "reopen": Step(RoundState.CLOSED, RoundState.OPEN, needs="awards.run_season", clears="closed_at", reason=True),
    "certify": Step(RoundState.CLOSED, RoundState.CERTIFIED, needs="awards.run_season", stamps="certified_at"),
    "correct": Step(
        RoundState.CERTIFIED, RoundState.CLOSED, needs="awards.correct_round", clears="certified_at", reason=True
    ),
}

ENTRY = {
    "submit": Step(
        {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED},
        EntryState.SUBMITTED,
        needs="awards.edit_entry",
        stamps="submitted_at",
    ),
    "return": Step(EntryState.SUBMITTED, EntryState.RETURNED, needs="awards.screen_entry", reason=True),
    "pass": Step(
        {EntryState.SUBMITTED, EntryState.INELIGIBLE},
        EntryState.ELIGIBLE,
        needs="awards.screen_entry",
        stamps="screened_at",
    ),
    "fail": Step(
        {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE},
        EntryState.INELIGIBLE,
        needs="awards.screen_entry",
        stamps="screened_at",
        reason=True,
    ),
    "withdraw": Step(
        {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE},
        EntryState.WITHDRAWN,
        needs="awards.withdraw_entry",
        stamps="withdrawn_at",
    ),
    "disqualify": Step(
        {EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE},
        EntryState.DISQUALIFIED,
        needs="awards.run_season",
        stamps="screened_at",
        reason=True,
    ),
}

FENCE = {
    "lift": Step(FenceState.STANDING, FenceState.LIFTED, needs="awards.lift_fence", stamps="lifted_at", reason=True),
    "stand": Step(FenceState.LIFTED, FenceState.STANDING, needs="awards.see_season", clears="lifted_at", reason=True),
}

AWARD = {
    "revoke": Step(
        AwardState.CONFERRED, AwardState.REVOKED, needs="awards.run_season", stamps="revoked_at", reason=True
    ),
}
