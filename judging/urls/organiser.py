"""Addresses of the organiser's judging pages, below /organise/."""

from django.urls import path

from judging.views import organiser, rounds, setup

ROUND = "<slug:season>/rounds/<slug:round>/"

urlpatterns = [
    path("new/", setup.new_season, name="organise_new"),
    path("<slug:season>/judges/", organiser.judges, name="organise_judges"),
    path("<slug:season>/judges/<slug:judge>/<slug:act>/", organiser.move_judge, name="organise_move_judge"),
    path("<slug:season>/conflicts/", organiser.conflicts, name="organise_conflicts"),
    path("<slug:season>/conflicts/detect/", organiser.detect, name="organise_detect_conflicts"),
    path("<slug:season>/conflicts/<int:conflict>/lift/", organiser.lift, name="organise_lift_conflict"),
    path("<slug:season>/rounds/", rounds.rounds, name="organise_rounds"),
    path(ROUND, rounds.round_overview, name="organise_round"),
    path(ROUND + "open/", rounds.open_round, name="organise_round_open"),
    path(ROUND + "close/", rounds.close_round, name="organise_round_close"),
    path(ROUND + "reopen/", rounds.reopen_round, name="organise_round_reopen"),
    path(ROUND + "assignments/", organiser.assignments, name="organise_assignments"),
    path(ROUND + "assignments/assign/", organiser.assign, name="organise_assign"),
    path(ROUND + "assignments/deal/", organiser.deal, name="organise_deal"),
    path(ROUND + "assignments/<int:assignment>/<slug:act>/", organiser.end_assignment, name="organise_end_assignment"),
    path(ROUND + "rubric/", setup.rubrics, name="organise_round_setup"),
    path(ROUND + "rubric/<int:rubric>/method/", setup.method, name="organise_method"),
    path(ROUND + "rubric/<int:rubric>/add/", setup.new_criterion, name="organise_add_criterion"),
    path(ROUND + "rubric/criteria/<int:criterion>/", setup.criterion, name="organise_criterion"),
    path(ROUND + "rubric/criteria/<int:criterion>/remove/", setup.drop_criterion, name="organise_remove_criterion"),
    path(ROUND + "tabulation/", rounds.tabulation, name="organise_tabulation"),
    path(ROUND + "tabulation/compute/", rounds.tabulate, name="organise_tabulate"),
    path(ROUND + "tabulation/certify/", rounds.certify, name="organise_certify"),
    path(ROUND + "tabulation/order/", rounds.order_tie, name="organise_order_tie"),
    path(ROUND + "advance/", rounds.advance, name="organise_advance"),
]
