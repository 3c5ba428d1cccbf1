"""The access table of the pages."""

from tests.access.rows import (
    CREATES,
    EDITS,
    EVERYONE,
    JUDGE,
    JUDGES,
    NOBODY,
    ORGANISES,
    OWNS,
    READS_LOG,
    RUNS,
    SCREENS,
    SEES,
    SEOUL,
    SIGNED_IN,
    does,
    page,
    reads,
)

CALL, GOLDEN, PAST = {"season": "call.code"}, {"season": "golden.code"}, {"season": "past.code"}
DESK, FINAL = GOLDEN | {"round": "desk.code"}, GOLDEN | {"round": "final.code"}
DECIDED = PAST | {"round": "decided.code"}
SHEET = DESK | {"entry": "entry.code"}
WHY = {"reason": "Because the table asks."}

PUBLIC = [
    page("home", {}, public=True, GET=reads(EVERYONE)),
    page("season", CALL, public=True, GET=reads(EVERYONE)),
    page("season", GOLDEN, public=True, GET=reads(EVERYONE)),
    page("season_criteria", GOLDEN, public=True, GET=reads(EVERYONE)),
    page("season_form", CALL | {"form": "=small"}, public=True, GET=reads(EVERYONE)),
    page("season_results", PAST, public=True, GET=reads(EVERYONE)),
    page("season_results", GOLDEN, public=True, GET=reads(EVERYONE, 404)),
    page(
        "verify_certificate",
        {"serial": "certificate.serial", "token": "certificate.token"},
        public=True,
        GET=reads(EVERYONE),
    ),
    page(
        "verify_certificate",
        {"serial": "certificate.serial", "token": "=guessed"},
        public=True,
        GET=reads(EVERYONE, 404),
    ),
    page("healthz", {}, public=True, GET=reads(EVERYONE)),
    page("readyz", {}, public=True, GET=reads(EVERYONE)),
    page("metrics", {}, public=True, GET=reads(EVERYONE)),  # for this machine, which the test client is
    page("styleguide", {}, public=True, GET=reads(EVERYONE)),
    page("mailbox", {}, public=True, GET=reads(EVERYONE)),  # in production there is none
    page("mailbox_letter", {"code": "letter.code"}, public=True, GET=reads(EVERYONE)),
    page("set_language", {}, public=True, POST=does(EVERYONE, sends={"language": "ko"})),
    page("set_time_zone", {}, public=True, POST=does(EVERYONE, sends={"time_zone": "Asia/Seoul"})),
    page(
        "profile",
        {},
        GET=reads(SIGNED_IN),
        POST=does(SIGNED_IN, sends={"name": "New name", "language": "en", "time_zone": "Asia/Seoul"}),
    ),
]

MEMBER = {"code": "seoul.code", "person": "reader.code"}
DRAFT, ENTRY = {"code": "draft.code"}, {"code": "entry.code"}
ENTRANT = [
    page(
        "entry_start",
        CALL | {"category": "category.code"},
        GET=reads(SIGNED_IN, 302, entrant=200, other_entrant=200),
        POST=does(
            SIGNED_IN,
            302,
            sends=lambda cast: {"entrant": cast.seoul.code, "title": "Another", "language": "en"},
            other_entrant=422,
        ),
    ),
    page(
        "entrant_register",
        {},
        GET=reads(SIGNED_IN),
        POST=does(
            SIGNED_IN,
            sends={"type": "city", "name": "Odense", "country": "DK", "city": "Odense", "city_local": "Odense"},
        ),
    ),
    page("entrant", {"code": "seoul.code"}, GET=reads(SEOUL), POST=does(EDITS, 422, sees=SEOUL, sends={"name": ""})),
    page(
        "entrant_member_add",
        {"code": "seoul.code"},
        POST=does(EDITS, sees=SEOUL, sends={"email": "new@example.org", "role": "editor"}),
    ),
    page("entrant_member_change", MEMBER, POST=does(EDITS, sees=SEOUL, sends={"role": "editor"})),
    page("entrant_member_remove", MEMBER, POST=does(SEOUL)),  # a member may leave
    page("entrant_hand_over", MEMBER, POST=does(EDITS, sees=SEOUL)),
    page("entrant_desk", {}, GET=reads(SIGNED_IN)),
    page("entry", DRAFT, GET=reads(SEOUL)),
    page("entry", ENTRY, GET=reads(SEOUL)),
    page("entry_retitle", DRAFT, POST=does(EDITS, sees=SEOUL, sends={"title": "Another"})),
    page("entry_review", DRAFT, GET=reads(SEOUL)),
    page("entry_submit", DRAFT, POST=does(EDITS, sees=SEOUL)),
    page("entry_withdraw", DRAFT, GET=reads(SEOUL), POST=does(EDITS, sees=SEOUL)),
    page(
        "entry_conflicts",
        DRAFT,
        GET=reads(SEOUL),
        POST=does(EDITS, sees=SEOUL, sends={"kind": "person", "name": "Ada", "reason": "A lawsuit."}),
    ),
    page("entry_conflict_remove", DRAFT, POST=does(NOBODY, sends={"kind": "person", "name": "Nobody"})),
    page("entry_revision", ENTRY | {"number": "=1"}, GET=reads(SEOUL)),
    page("entry_receipt", ENTRY | {"number": "=1"}, GET=reads(SEOUL)),
    page("attachment", ENTRY | {"file": "file"}, GET=reads(SEOUL | SEES)),
    page(
        "entry_section",
        DRAFT | {"section": "=project"},
        GET=reads(SEOUL),
        POST=does(EDITS, sees=SEOUL, sends={"title": "A draft", "summary": "Better.", "version": "0"}),
    ),
]

LINK = {"token": "link"}
STANDINGS = JUDGES | {"recused_judge", "invited_judge"}
JUDGING = [
    page("judge_desk", {}, GET=reads(SIGNED_IN)),
    page("judge_invitation", LINK, public=True, GET=reads(EVERYONE)),
    page("judge_invitation", {"token": "=forged"}, public=True, GET=reads(EVERYONE, 410)),
    page("judge_invitation_accept", LINK, public=True, POST=does(EVERYONE)),
    page("judge_invitation_decline", LINK, public=True, POST=does(EVERYONE, 200)),
    page("judge_accept", GOLDEN, POST=does({"invited_judge"}, judge=409, idle_judge=409, recused_judge=409)),
    page(
        "judge_ties",
        GOLDEN,
        GET=reads(STANDINGS),
        POST=does(STANDINGS, sends={"organisation": "Urban Lab", "past_projects": "Busan, 2023"}),
    ),
    page("judge_round", DESK, GET=reads(JUDGES)),
    page("judge_chair", DESK, GET=reads(NOBODY)),  # nobody chairs there, and judging has not ended
    page("scoresheet", SHEET, GET=reads(JUDGE)),
    page("scoresheet_save", SHEET, POST=does(JUDGE, sends={"mark-idea": "5", "version": "1"})),
    page("scoresheet_submit", SHEET, POST=does(JUDGE, sends={"mark-idea": "5", "mark-proof": "3", "version": "1"})),
    page(
        "scoresheet_recuse",
        SHEET,
        GET=reads(JUDGE),
        POST=does(JUDGE, sends={"kind": "personal", "reason": "A friend."}),
    ),
    page("scoresheet_history", SHEET, GET=reads(JUDGE)),
    page("judge_file", SHEET | {"file": "file"}, GET=reads(JUDGE)),
]

RECEIVED = GOLDEN | {"entry": "received.code"}
ORGANISER = [
    page("organise", {}, GET=reads(ORGANISES)),
    page("organise_season", GOLDEN, GET=reads(SEES)),
    page("organise_setup", GOLDEN, GET=reads(SEES), POST=does(RUNS, 422, sees=SEES, sends={"year": "x"})),
    page("organise_open", CALL, POST=does(RUNS, 409, sees=SEES)),
    page("organise_begin_judging", CALL, POST=does(RUNS, sees=SEES)),
    page("organise_reopen", GOLDEN, POST=does(RUNS, sees=SEES, sends=WHY)),
    page("organise_round_plan", FINAL, GET=reads(SEES), POST=does(RUNS, 422, sees=SEES, sends={"quorum": "x"})),
    page("organise_letters", GOLDEN, GET=reads(SEES)),
    page("organise_log", GOLDEN, GET=reads(READS_LOG)),
    page("organise_entries", GOLDEN, GET=reads(SEES)),
    page("organise_entry", RECEIVED, GET=reads(SEES)),
    page("organise_checklist", RECEIVED, POST=does(SCREENS, sees=SEES, sends={"met-official": "yes"})),
    page("organise_verdict", RECEIVED, POST=does(SCREENS, sees=SEES, sends={"verdict": "pass"})),
    page(
        "organise_verdict",
        RECEIVED,
        POST=does(RUNS, sees=SEES, sends={"verdict": "disqualify", **WHY}),
    ),
]

INVITED = GOLDEN | {"judge": "invited.code"}
ASSIGNMENT = DESK | {"judge": "assignment.judge.code", "entry": "assignment.entry.code"}
CONFLICT = GOLDEN | {"judge": "conflict.judge.code", "entry": "conflict.entry.code", "kind": "conflict.kind"}
PLAN = DESK | {"plan": "plan.code"}
RUBRIC = FINAL | {"rubric": "rubric.code"}
FILE_RANKING = {"code": "=a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6"}
CRITERION = RUBRIC | {"criterion": "criterion.key"}
ORGANISER_JUDGING = [
    page(
        "organise_new",
        {},
        GET=does(CREATES, 200, sees=SIGNED_IN),
        POST=does(CREATES, 422, sees=SIGNED_IN, sends={"year": "x"}),
    ),
    page("organise_tabulate_file", {}, GET=reads(ORGANISES), POST=does(ORGANISES, 422)),
    page("organise_file_ranking", FILE_RANKING, GET=reads(NOBODY)),  # nobody finds what somebody else made
    page("organise_file_ranking_file", FILE_RANKING | {"name": "=ranking.csv"}, GET=reads(NOBODY)),
    page("organise_file_evidence", FILE_RANKING, GET=reads(NOBODY)),
    page("organise_forget_file_ranking", FILE_RANKING, POST=does(NOBODY)),
    page(
        "organise_judges",
        GOLDEN,
        GET=reads(SEES),
        POST=does(RUNS, sees=SEES, sends={"name": "Ada", "email": "ada@example.org", "country": "GB"}),
    ),
    page("organise_invite_again", INVITED, POST=does(RUNS, sees=SEES)),
    page("organise_release_judge", INVITED, POST=does(RUNS, sees=SEES, sends=WHY)),
    page("organise_conflicts", GOLDEN, GET=reads(SEES)),
    page("organise_detect_conflicts", GOLDEN, POST=does(RUNS, sees=SEES)),
    page("organise_lift_conflict", CONFLICT, POST=does(RUNS, sees=SEES, sends=WHY)),
    page(
        "organise_rule_conflicts",
        GOLDEN,
        POST=does(
            RUNS,
            sees=SEES,
            sends=lambda cast: {"conflict": cast.conflict_code, "step": "confirm", "reason": "So it is."},
        ),
    ),
    page(
        "organise_declare_conflict",
        GOLDEN,
        POST=does(
            RUNS,
            sees=SEES,
            sends=lambda cast: {
                "judge": cast.invited.code,
                "entry": cast.entry.code,
                "kind": "other",
                "note": "Ruled by the board.",
            },
        ),
    ),
    page(
        "organise_conflict_policy",
        GOLDEN,
        GET=reads(SEES),
        POST=does(RUNS, 422, sees=SEES, sends={"project_years": "x"}),
    ),
    page(
        "organise_judge_ties",
        INVITED,
        GET=reads(SEES),
        POST=does(RUNS, sees=SEES, sends={"organisation": "Urban Lab"}),
    ),
    page(
        "organise_raise_fence",
        GOLDEN,
        POST=does(
            RUNS,
            sees=SEES,
            sends=lambda cast: {"person": cast.screener.code, "entry": cast.entry.code, "reason": "A cousin."},
            screener=302,  # anybody may say so of oneself
        ),
    ),
    page(
        "organise_lift_fence",
        GOLDEN | {"person": "fence.person.code", "entry": "fence.entry.code"},
        POST=does(OWNS, sees=SEES, sends=WHY),
    ),
    page("organise_rounds", GOLDEN, GET=reads(SEES)),
    page("organise_round", DESK, GET=reads(SEES)),
    page("organise_round_open", FINAL, POST=does(RUNS, sees=SEES)),
    page("organise_round_close", DESK, POST=does(RUNS, sees=SEES)),
    page("organise_round_reopen", DESK, POST=does(RUNS, 409, sees=SEES, sends=WHY)),
    page("organise_assignments", DESK, GET=reads(SEES)),
    page(
        "organise_assign",
        DESK,
        POST=does(RUNS, sees=SEES, sends=lambda cast: {"judge": cast.standing.code, "entry": cast.other_entry.code}),
    ),
    page("organise_deal", FINAL, POST=does(RUNS, 409, sees=SEES, sends={"seed": "1"})),
    page(
        "organise_match",
        DESK,
        GET=does(RUNS, 200, sees=SEES),
        POST=does(RUNS, 422, sees=SEES, sends={"seed": "x"}),
    ),
    page("organise_assignment_file", DESK, GET=does(RUNS, 200, sees=SEES), POST=does(RUNS, 422, sees=SEES)),
    page("organise_apply_assignment_file", DESK, POST=does(RUNS, sees=SEES)),
    page("organise_panels", DESK, GET=reads(SEES)),
    page("organise_seat_panel", DESK | {"category": "=mobility"}, POST=does(RUNS, sees=SEES)),
    page("organise_assign_panels", DESK, POST=does(RUNS, 409, sees=SEES)),
    page("organise_match_repair", DESK, POST=does(RUNS, sees=SEES)),
    page("organise_match_extra", DESK, POST=does(RUNS, sees=SEES, sends={"sheets": "2"})),
    page("organise_match_plan", PLAN, GET=reads(SEES)),
    page("organise_match_apply", PLAN, POST=does(RUNS, sees=SEES)),
    page("organise_match_cancel", PLAN, POST=does(RUNS, sees=SEES)),
    page("organise_match_again", PLAN, POST=does(RUNS, sees=SEES)),
    page(
        "organise_match_wish",
        PLAN,
        POST=does(RUNS, sees=SEES, sends=lambda cast: {"wish": f"forbid/{cast.entry.code}/{cast.standing.code}"}),
    ),
    page("organise_match_way_out", PLAN | {"number": "=1"}, POST=does(RUNS, 409, sees=SEES)),
    page("organise_end_assignment", ASSIGNMENT, POST=does(RUNS, sees=SEES, sends=WHY)),
    page("organise_return_sheet", ASSIGNMENT, POST=does(RUNS, 409, sees=SEES, sends=WHY)),
    page("organise_round_setup", FINAL, GET=reads(SEES)),
    page(
        "organise_add_criterion",
        RUBRIC,
        POST=does(RUNS, sees=SEES, sends={"key": "impact", "weight": "10"}),
    ),
    page("organise_criterion", CRITERION, GET=reads(SEES), POST=does(RUNS, 422, sees=SEES, sends={"weight": "x"})),
    page("organise_remove_criterion", CRITERION, POST=does(RUNS, sees=SEES)),
    page(
        "organise_method",
        RUBRIC,
        GET=reads(SEES),
        POST=does(RUNS, 422, sees=SEES, sends={"method": "custom", "definition": "x"}),
    ),
    page("organise_tabulation", DESK, GET=reads(SEES)),
    page(
        "organise_correct_ranking",
        DECIDED,
        GET=does(OWNS, 200, sees=SEES),
        POST=does(OWNS, 422, sees=SEES, sends=WHY),  # the results are public
    ),
    page("organise_reopen_ranking", DECIDED, POST=does(OWNS, 422, sees=SEES, sends=WHY)),
    page("organise_tabulation_version", DESK | {"tabulation": "provisional.code"}, GET=reads(NOBODY)),
    page("organise_why", DESK, GET=reads(SEES)),
    page("organise_evidence", DESK, GET=reads(SEES)),
    page("organise_evidence_judges", DESK, GET=reads(SEES)),
    page("organise_evidence_category", DECIDED | {"category": "=mobility"}, GET=reads(SEES)),
    page("organise_tabulate", DESK, POST=does(RUNS, sees=SEES)),
    page(
        "organise_certify",
        DESK,
        POST=does(RUNS, 409, sees=SEES, sends=lambda cast: {"tabulation": cast.provisional.code}),
    ),
    page("organise_order_tie", DESK, POST=does(RUNS, 409, sees=SEES, sends={"category": "mobility", **WHY})),
    page("organise_advance", DECIDED, POST=does(RUNS, 409, sees=SEES)),
]

AWARD = PAST | {"entry": "award.entry.code", "tier": "award.tier.code"}
REPORTS = [
    page("organise_awards", PAST, GET=reads(SEES)),
    page("organise_confer_proposed", GOLDEN, POST=does(RUNS, sees=SEES)),
    page("organise_confer_by_committee", GOLDEN, POST=does(RUNS, 422, sees=SEES)),
    page("organise_revoke_award", AWARD, POST=does(RUNS, 409, sees=SEES, sends=WHY)),
    page(
        "organise_certificates", PAST, POST=does(RUNS, sees=SEES, sends={"design": "seal", "orientation": "portrait"})
    ),
    page("organise_retry_job", PAST | {"job": "job.code"}, POST=does(RUNS, sees=SEES)),
    page("organise_cancel_job", PAST | {"job": "job.code"}, POST=does(RUNS, 409, sees=SEES)),
    page("organise_decide", GOLDEN, POST=does(RUNS, 409, sees=SEES)),
    page("organise_publish", GOLDEN, POST=does(RUNS, 409, sees=SEES)),
    page("organise_unpublish", PAST, POST=does(RUNS, sees=SEES, sends=WHY)),
    page("results_workbook", PAST, GET=reads(SEES)),
    page("results_csv", PAST, GET=reads(SEES)),
    page("results_pdf", PAST, GET=reads(SEES)),
    page("assignment_pdf", PLAN, GET=reads(NOBODY)),  # it has no answer yet
    page("assignment_json", PLAN, GET=reads(NOBODY)),
    page("statistics_papers", DECIDED, GET=reads(SEES)),
    page("ask_for_statistics", DECIDED, POST=does(SEES, 409, sends={"language": "en"})),  # its evidence still waits
    page("statistics_pdf", DECIDED | {"job": "paper.code"}, GET=reads(SEES)),
    page("certificates_zip", PAST, GET=reads(SEES)),
    page("certificate_pdf", PAST | {"serial": "certificate.serial"}, GET=reads(SEES)),
]

# What belongs to somebody else, or stands at another address than its own: there is nothing, whoever asks.
OTHER_SHEET = DESK | {"entry": "other_entry.code"}
ELSEWHERE = [
    page("entrant", {"code": "danang.code"}, GET=reads({"other_entrant"})),
    page("entry", {"code": "other_entry.code"}, GET=reads({"other_entrant"})),
    page("entry_revision", {"code": "other_entry.code", "number": "=1"}, GET=reads({"other_entrant"})),
    page("entry_receipt", {"code": "other_entry.code", "number": "=1"}, GET=reads({"other_entrant"})),
    page("entry_submit", {"code": "other_entry.code"}, POST=does({"other_entrant"}, 409)),
    page("attachment", {"code": "other_entry.code", "file": "file"}, GET=reads(NOBODY)),
    page("scoresheet", OTHER_SHEET, GET=reads({"idle_judge"})),
    page("scoresheet_save", OTHER_SHEET, POST=does({"idle_judge"}, sends={"mark-idea": "5", "version": "0"})),
    page("scoresheet_recuse", OTHER_SHEET, GET=reads({"idle_judge"})),
    page("judge_file", OTHER_SHEET | {"file": "file"}, GET=reads(NOBODY)),
    page("judge_round", FINAL, GET=reads(NOBODY)),
    page("organise_entry", GOLDEN | {"entry": "draft.code"}, GET=reads(NOBODY)),
    page("organise_verdict", GOLDEN | {"entry": "winner.code"}, POST=does(NOBODY, sends={"verdict": "pass"})),
    page("organise_release_judge", PAST | {"judge": "invited.code"}, POST=does(NOBODY, sends=WHY)),
    page("organise_lift_conflict", CONFLICT | PAST, POST=does(NOBODY, sends=WHY)),
    page("organise_criterion", CRITERION | DESK, GET=reads(NOBODY)),
    page("organise_match_plan", PLAN | FINAL, GET=reads(NOBODY)),
    page("organise_match_apply", PLAN | FINAL, POST=does(NOBODY)),
    page("organise_end_assignment", ASSIGNMENT | FINAL, POST=does(NOBODY, sends=WHY)),
    page("organise_revoke_award", AWARD | GOLDEN, POST=does(NOBODY, sends=WHY)),
    page("organise_retry_job", GOLDEN | {"job": "job.code"}, POST=does(NOBODY)),
    page("certificate_pdf", GOLDEN | {"serial": "certificate.serial"}, GET=reads(NOBODY)),
]

PAGES = {
    "public": PUBLIC,
    "entrant": ENTRANT,
    "judge": JUDGING,
    "organiser": ORGANISER,
    "organiser of judging": ORGANISER_JUDGING,
    "reports": REPORTS,
    "elsewhere": ELSEWHERE,
}
