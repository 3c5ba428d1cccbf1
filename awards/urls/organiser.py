"""Addresses of the organiser's season, below /organise/."""

from django.urls import path

from awards.views import organiser, organiser_entries

SEASON = "<slug:season>/"
ENTRY = SEASON + "entries/<slug:entry>/"

urlpatterns = [
    path("", organiser.seasons, name="organise"),
    path(SEASON, organiser.season_page, name="organise_season"),
    path(SEASON + "setup/", organiser.setup, name="organise_setup"),
    path(SEASON + "open/", organiser.open_call, name="organise_open"),
    path(SEASON + "begin-judging/", organiser.begin, name="organise_begin_judging"),
    path(SEASON + "reopen/", organiser.reopen, name="organise_reopen"),
    path(SEASON + "rounds/<slug:round>/plan/", organiser.round_plan, name="organise_round_plan"),
    path(SEASON + "letters/", organiser.letters, name="organise_letters"),
    path(SEASON + "log/", organiser.log, name="organise_log"),
    path(SEASON + "entries/", organiser_entries.entries, name="organise_entries"),
    path(ENTRY, organiser_entries.entry, name="organise_entry"),
    path(ENTRY + "checklist/", organiser_entries.checklist, name="organise_checklist"),
    path(ENTRY + "verdict/", organiser_entries.verdict, name="organise_verdict"),
]
