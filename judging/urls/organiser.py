"""Addresses of the organiser's judging pages, below /organise/."""

from django.urls import path

from judging.views import assigning, corrections, evidence, matching, organiser, rounds, setup, tabulate_file, why

FILE_RANKING = "tabulate/file/<slug:code>/"
JUDGE = "<slug:season>/judges/<slug:judge>/"
ROUND = "<slug:season>/rounds/<slug:round>/"
ASSIGNMENT = ROUND + "assignments/<slug:judge>/<slug:entry>/"
PLAN = ROUND + "assignments/plans/<slug:plan>/"
EVIDENCE = ROUND + "tabulation/evidence/"
RUBRIC = ROUND + "rubric/<slug:rubric>/"
CRITERION = RUBRIC + "criteria/<slug:criterion>/"

urlpatterns = [
    path("new/", setup.new_season, name="organise_new"),
    path("tabulate/", tabulate_file.tabulate_file, name="organise_tabulate_file"),
    path(FILE_RANKING, tabulate_file.file_ranking, name="organise_file_ranking"),
    path(FILE_RANKING + "evidence/", tabulate_file.file_evidence, name="organise_file_evidence"),
    path(FILE_RANKING + "remove/", tabulate_file.forget_file_ranking, name="organise_forget_file_ranking"),
    path(FILE_RANKING + "files/<str:name>", tabulate_file.file_ranking_download, name="organise_file_ranking_file"),
    path("<slug:season>/judges/", organiser.judges, name="organise_judges"),
    path(JUDGE + "invite-again/", organiser.invite_once_more, name="organise_invite_again"),
    path(JUDGE + "release/", organiser.release, name="organise_release_judge"),
    path("<slug:season>/rounds/", rounds.rounds, name="organise_rounds"),
    path(ROUND, rounds.round_overview, name="organise_round"),
    path(ROUND + "open/", rounds.open_round, name="organise_round_open"),
    path(ROUND + "close/", rounds.close_round, name="organise_round_close"),
    path(ROUND + "reopen/", rounds.reopen_round, name="organise_round_reopen"),
    path(ROUND + "assignments/", organiser.assignments, name="organise_assignments"),
    path(ROUND + "assignments/assign/", organiser.assign, name="organise_assign"),
    path(ROUND + "assignments/deal/", organiser.deal, name="organise_deal"),
    path(ROUND + "assignments/plan/", matching.ask, name="organise_match"),
    path(ROUND + "assignments/repair/", matching.repair, name="organise_match_repair"),
    path(ROUND + "assignments/extra/", matching.extra, name="organise_match_extra"),
    path(ROUND + "assignments/file/", assigning.assignment_file, name="organise_assignment_file"),
    path(ROUND + "assignments/file/apply/", assigning.apply_assignment_file, name="organise_apply_assignment_file"),
    path(ROUND + "assignments/panels/", assigning.panels, name="organise_panels"),
    path(ROUND + "assignments/panels/assign/", assigning.assign_by_panel, name="organise_assign_panels"),
    path(ROUND + "assignments/panels/<slug:category>/seat/", assigning.seat, name="organise_seat_panel"),
    path(PLAN, matching.plan, name="organise_match_plan"),
    path(PLAN + "apply/", matching.apply, name="organise_match_apply"),
    path(PLAN + "cancel/", matching.cancel, name="organise_match_cancel"),
    path(PLAN + "again/", matching.again, name="organise_match_again"),
    path(PLAN + "wish/", matching.wish, name="organise_match_wish"),
    path(PLAN + "ways/<int:number>/", matching.way_out, name="organise_match_way_out"),
    path(ASSIGNMENT + "release/", organiser.end_assignment, name="organise_end_assignment"),
    path(ASSIGNMENT + "return/", organiser.give_sheet_back, name="organise_return_sheet"),
    path(ROUND + "rubric/", setup.rubrics, name="organise_round_setup"),
    path(RUBRIC + "method/", setup.method, name="organise_method"),
    path(RUBRIC + "add/", setup.new_criterion, name="organise_add_criterion"),
    path(CRITERION, setup.criterion, name="organise_criterion"),
    path(CRITERION + "remove/", setup.drop_criterion, name="organise_remove_criterion"),
    path(ROUND + "tabulation/", rounds.tabulation, name="organise_tabulation"),
    path(ROUND + "tabulation/compute/", rounds.tabulate, name="organise_tabulate"),
    path(ROUND + "tabulation/certify/", rounds.certify, name="organise_certify"),
    path(ROUND + "tabulation/order/", rounds.order_tie, name="organise_order_tie"),
    path(ROUND + "tabulation/correct/", corrections.correct, name="organise_correct_ranking"),
    path(ROUND + "tabulation/reopen/", corrections.reopen, name="organise_reopen_ranking"),
    path(ROUND + "tabulation/versions/<slug:tabulation>/", corrections.version, name="organise_tabulation_version"),
    path(ROUND + "tabulation/why/", why.why, name="organise_why"),
    path(EVIDENCE, evidence.evidence, name="organise_evidence"),
    path(EVIDENCE + "judges/", evidence.evidence_judges, name="organise_evidence_judges"),
    path(EVIDENCE + "categories/<slug:category>/", evidence.evidence_category, name="organise_evidence_category"),
    path(ROUND + "advance/", rounds.advance, name="organise_advance"),
]
