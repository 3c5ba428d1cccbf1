"""The access table of the API."""

from tests.access.pages import (
    CALL,
    DECIDED,
    DESK,
    FINAL,
    GOLDEN,
    PAST,
    WHY,
)
from tests.access.rows import (
    EDITS,
    EVERYONE,
    JUDGE,
    METHODS,
    NOBODY,
    RUNS,
    SCREENS,
    SEES,
    SEOUL,
    SIGNED_IN,
    Row,
    api,
    does,
    reads,
)

OWNS = frozenset({"owner", "superuser"})
CODE_OF_SEASON = {"call": {"code": "call.code"}, "golden": {"code": "golden.code"}, "past": {"code": "past.code"}}


def act(name: str, at: dict[str, str], who: frozenset[str] = RUNS, status: int = 200, **sends: object) -> Row:
    """`POST` on something that all organisers see and only some may do."""
    return api(name, at, POST=does(who, status, sees=SEES, sends=sends))


PEOPLE = [
    api("schema", {}, public=True, GET=reads(EVERYONE)),
    api("token-list", {}, POST=does(EVERYONE, 422, sends={"email": "nobody@example.org", "password": "guessed"})),
    api("token-current", {}, DELETE=does(NOBODY)),  # a session has no token to hand back
    api("me-list", {}, GET=reads(SIGNED_IN)),
    api("unknown", {}, public=True, **dict.fromkeys(METHODS, reads(EVERYONE, 404))),
]

SEASONS = [
    api("season-list", {}, GET=reads(EVERYONE)),
    api("season-detail", CODE_OF_SEASON["call"], GET=reads(EVERYONE)),
    api("season-detail", CODE_OF_SEASON["golden"], GET=reads(EVERYONE)),
    act("season-open", CODE_OF_SEASON["call"], status=409),
    act("season-begin-judging", CODE_OF_SEASON["call"]),
    act("season-reopen", CODE_OF_SEASON["golden"], **WHY),
    act("season-decide", CODE_OF_SEASON["golden"], status=409),
    act("season-publish", CODE_OF_SEASON["golden"], status=409),
    act("season-unpublish", CODE_OF_SEASON["past"], **WHY),
    api("category-list", CALL, public=True, GET=reads(EVERYONE)),
    api("category-detail", CALL | {"code": "=mobility"}, public=True, GET=reads(EVERYONE)),
    api("tier-list", CALL, public=True, GET=reads(EVERYONE)),
    api("criterion-list", GOLDEN, public=True, GET=reads(EVERYONE)),
    api("result-list", PAST, public=True, GET=reads(EVERYONE)),
    api("result-list", GOLDEN, public=True, GET=reads(EVERYONE, 404)),
]

SEOUL_CODE, DRAFT, ENTRY = {"code": "seoul.code"}, {"code": "draft.code"}, {"code": "entry.code"}
NEW_ENTRY = {"season": "call-2026", "category": "mobility", "title": "Another"}
ODENSE = {"type": "city", "name": "Odense", "country": "DK", "city": "Odense"}
ENTRANTS = [
    api("entrant-list", {}, GET=reads(SIGNED_IN), POST=does(SIGNED_IN, 201, sends=ODENSE)),
    api("entrant-detail", SEOUL_CODE, GET=reads(SEOUL), PATCH=does(EDITS, 200, sees=SEOUL, sends={"region": "Seoul"})),
    api(
        "entrant-members",
        SEOUL_CODE,
        POST=does(EDITS, 201, sees=SEOUL, sends={"email": "new@example.org", "role": "editor"}),
    ),
    api(
        "entry-list",
        {},
        GET=reads(SIGNED_IN),
        POST=does(EDITS, 201, sees=SEOUL, sends=lambda cast: {**NEW_ENTRY, "entrant": cast.seoul.code}),
    ),
    api(
        "entry-detail",
        DRAFT,
        GET=reads(SEOUL),
        PATCH=does(EDITS, 200, sees=SEOUL, sends={"answers": {"summary": "Better."}, "version": 0}),
    ),
    api(
        "entry-detail", ENTRY, GET=reads(SEOUL), PATCH=does(EDITS, 409, sees=SEOUL, sends={"answers": {}, "version": 0})
    ),
    api("entry-submit", DRAFT, POST=does(EDITS, 200, sees=SEOUL)),
    api("entry-withdraw", DRAFT, POST=does(EDITS, 200, sees=SEOUL)),
    api("entry-receipt", ENTRY, GET=reads(SEOUL)),
    api("entry-file-list", {"entry": "entry.code"}, GET=reads(SEOUL), POST=does(SEOUL, 415)),
    api(
        "entry-file-detail",
        {"entry": "entry.code", "code": "file"},
        GET=reads(SEOUL | SEES),
        DELETE=does(EDITS, 409, sees=SEOUL),
    ),
]

RECEIVED = GOLDEN | {"code": "received.code"}
LATER = "2035-01-01T00:00:00Z"
SCREENING = [
    api("season-entry-list", GOLDEN, GET=reads(SEES)),
    api("season-entry-detail", RECEIVED, GET=reads(SEES)),
    api("season-entry-receipt", RECEIVED, GET=reads(SEES)),
    act("season-entry-checklist", RECEIVED, SCREENS, 204, marks=[{"item": "official", "passed": True}]),
    act("season-entry-pass", RECEIVED, SCREENS),
    act("season-entry-fail", RECEIVED, SCREENS, **WHY),
    act("season-entry-return", RECEIVED, SCREENS, **WHY),
    act("season-entry-disqualify", RECEIVED, **WHY),
    act("season-entry-extend-deadline", RECEIVED, until=LATER, **WHY),
]

INVITED = GOLDEN | {"code": "invited.code"}
ADA = {"name": "Ada", "email": "ada@example.org", "country": "GB"}
JUDGES = [
    api("judge-list", GOLDEN, GET=reads(SEES), POST=does(RUNS, 201, sees=SEES, sends=ADA)),
    api("judge-detail", INVITED, GET=reads(SEES)),
    act("judge-invite-again", INVITED),
    act("judge-release", INVITED, **WHY),
    api(
        "conflict-list",
        GOLDEN,
        GET=reads(SEES),
        POST=does(
            RUNS,
            201,
            sees=SEES,
            sends=lambda cast: {"judge": cast.invited.code, "entry": cast.entry.code, "kind": "other"},
        ),
    ),
    act("conflict-detect", GOLDEN),
    act("conflict-confirm", GOLDEN | {"code": "conflict_code"}, **WHY),
    act("conflict-lift", GOLDEN | {"code": "conflict_code"}, **WHY),
    api("judgeship-list", {}, GET=reads(SIGNED_IN)),
    api("judgeship-accept", GOLDEN, POST=does({"invited_judge"}, 200, judge=409, idle_judge=409, recused_judge=409)),
    api("judgeship-decline", GOLDEN, POST=does({"invited_judge"}, 200, judge=409, idle_judge=409, recused_judge=409)),
]

AT_DESK, AT_FINAL = GOLDEN | {"code": "desk.code"}, GOLDEN | {"code": "final.code"}
AT_DECIDED = PAST | {"code": "decided.code"}
ASSIGNMENT = DESK | {"code": "assignment_code"}
PLAN = DESK | {"code": "plan.code"}
ROUNDS = [
    api("round-list", GOLDEN, GET=reads(SEES)),
    api("round-detail", AT_DESK, GET=reads(SEES)),
    api("round-progress", AT_DESK, GET=reads(SEES)),
    act("round-declare-missing-data", AT_FINAL, late="leave_out"),
    act("round-open", AT_FINAL),
    act("round-close", AT_DESK),
    act("round-reopen", AT_DESK, status=409, **WHY),
    act("round-tabulate", AT_DESK, status=201),
    api(
        "round-certify",
        AT_DESK,
        POST=does(RUNS, 409, sees=SEES, sends=lambda cast: {"tabulation": cast.provisional.code}),
    ),
    act("round-reopen-ranking", AT_DESK, OWNS, status=409, **WHY),
    act("round-correct", AT_DESK, OWNS, status=409, **WHY),
    api(
        "round-break-tie",
        AT_DESK,
        POST=does(
            RUNS, 409, sees=SEES, sends=lambda cast: {"entries": [cast.entry.code, cast.other_entry.code], **WHY}
        ),
    ),
    act("round-advance", AT_DECIDED, status=409),
    api(
        "assignment-list",
        DESK,
        GET=reads(SEES),
        POST=does(
            RUNS, 201, sees=SEES, sends=lambda cast: {"judge": cast.standing.code, "entry": cast.other_entry.code}
        ),
    ),
    act("assignment-deal", FINAL, status=409, seed=1),
    act("assignment-release", ASSIGNMENT, **WHY),
    act("assignment-return", ASSIGNMENT, status=409, **WHY),
    api("match-list", DESK, GET=reads(SEES)),
    api("match-detail", PLAN, GET=reads(SEES)),
    act("match-cancel", PLAN),
    act("match-apply", PLAN, status=409),
    api("tabulation-list", DESK, GET=reads(SEES)),
    api("tabulation-detail", DESK | {"code": "=latest"}, GET=reads(SEES)),
    api("tabulation-evidence", DESK | {"code": "=latest"}, GET=reads(SEES)),
    api("tabulation-why", DESK | {"code": "=latest"}, GET=reads(SEES, 422)),
]

SHEET = DESK | {"entry": "entry.code"}
SHEETS = [
    api("desk-list", {}, GET=reads(SIGNED_IN)),
    api("scoresheet-list", DESK, GET=reads(SIGNED_IN)),
    api("scoresheet-detail", SHEET, GET=reads(JUDGE)),
    api("scoresheet-marks", SHEET, PUT=does(JUDGE, 200, sends={"marks": {"proof": "5"}, "version": 1})),
    api("scoresheet-submit", SHEET, POST=does(JUDGE, 409, sends={"version": 1})),
    api("scoresheet-recuse", SHEET, POST=does(JUDGE, 204, sends={"kind": "personal", "reason": "A friend."})),
    api("scoresheet-file", SHEET | {"file": "file"}, GET=reads(JUDGE)),
]

CERTIFICATE = {"serial": "certificate.serial", "token": "certificate.token"}
AWARDS = [
    api("proposal-list", PAST, GET=reads(SEES)),
    api(
        "award-list",
        GOLDEN,
        GET=reads(SEES),
        POST=does(RUNS, 201, sees=SEES, sends=lambda cast: {"tier": "gold", "entry": cast.entry.code}),
    ),
    act("award-revoke", PAST | {"code": "award.code"}, status=409, **WHY),
    api("certificate-list", PAST, GET=reads(SEES), POST=does(RUNS, 202, sees=SEES)),
    api("certificate-detail", PAST | {"serial": "certificate.serial"}, GET=reads(SEES)),
    api("job-list", PAST, GET=reads(SEES)),
    api("job-detail", PAST | {"code": "job.code"}, GET=reads(SEES)),
    act("job-cancel", PAST | {"code": "job.code"}, status=409),
    act("job-retry", PAST | {"code": "job.code"}),
    api("verification-detail", CERTIFICATE, public=True, GET=reads(EVERYONE)),
    api("verification-detail", CERTIFICATE | {"token": "=guessed"}, public=True, GET=reads(EVERYONE, 404)),
]

ELSEWHERE = [
    api("entrant-detail", {"code": "danang.code"}, GET=reads({"other_entrant"})),
    api("entry-detail", {"code": "other_entry.code"}, GET=reads({"other_entrant"})),
    api("entry-receipt", {"code": "other_entry.code"}, GET=reads({"other_entrant"})),
    api("entry-file-detail", {"entry": "other_entry.code", "code": "file"}, GET=reads(NOBODY), DELETE=does(NOBODY)),
    api("scoresheet-detail", DESK | {"entry": "other_entry.code"}, GET=reads({"idle_judge"})),
    api("scoresheet-file", DESK | {"entry": "other_entry.code", "file": "file"}, GET=reads(NOBODY)),
    api("season-entry-detail", GOLDEN | {"code": "draft.code"}, GET=reads(NOBODY)),
    api("season-entry-pass", PAST | {"code": "received.code"}, POST=does(NOBODY)),
    api("judge-detail", PAST | {"code": "invited.code"}, GET=reads(NOBODY)),
    api("judge-release", PAST | {"code": "invited.code"}, POST=does(NOBODY, sends=WHY)),
    api("conflict-lift", PAST | {"code": "conflict_code"}, POST=does(NOBODY, sends=WHY)),
    api("assignment-release", FINAL | {"code": "assignment_code"}, POST=does(NOBODY, sends=WHY)),
    api("tabulation-detail", DECIDED | {"code": "provisional.code"}, GET=reads(NOBODY)),
    api("tabulation-evidence", DECIDED | {"code": "provisional.code"}, GET=reads(NOBODY)),
    api("tabulation-why", DECIDED | {"code": "provisional.code"}, GET=reads(NOBODY)),
    api("round-detail", PAST | {"code": "desk.code"}, GET=reads(NOBODY)),
    api("award-revoke", GOLDEN | {"code": "award.code"}, POST=does(NOBODY, sends=WHY)),
    api("certificate-detail", GOLDEN | {"serial": "certificate.serial"}, GET=reads(NOBODY)),
    api("job-detail", GOLDEN | {"code": "job.code"}, GET=reads(NOBODY)),
]

API = {
    "api: people": PEOPLE,
    "api: seasons": SEASONS,
    "api: entrants": ENTRANTS,
    "api: screening": SCREENING,
    "api: judges": JUDGES,
    "api: rounds": ROUNDS,
    "api: sheets": SHEETS,
    "api: awards": AWARDS,
    "api: elsewhere": ELSEWHERE,
}
