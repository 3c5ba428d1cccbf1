"""Addresses of the organiser's judging pages, below /organise/."""

from django.urls import path

from judging.views import rounds

ROUND = "<slug:season>/rounds/<slug:round>/"

urlpatterns = [
    path("<slug:season>/rounds/", rounds.rounds, name="organise_rounds"),
    path(ROUND, rounds.round_overview, name="organise_round"),
    path(ROUND + "open/", rounds.open_round, name="organise_round_open"),
    path(ROUND + "close/", rounds.close_round, name="organise_round_close"),
    path(ROUND + "reopen/", rounds.reopen_round, name="organise_round_reopen"),
    path(ROUND + "tabulation/", rounds.tabulation, name="organise_tabulation"),
    path(ROUND + "tabulation/compute/", rounds.tabulate, name="organise_tabulate"),
    path(ROUND + "tabulation/certify/", rounds.certify, name="organise_certify"),
    path(ROUND + "tabulation/order/", rounds.order_tie, name="organise_order_tie"),
    path(ROUND + "advance/", rounds.advance, name="organise_advance"),
]
