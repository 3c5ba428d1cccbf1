"""The addresses of /api/v1/: noun by noun, codes and slugs in paths."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.api.nouns import router
from accounts.api.people import Me, Tokens
from awards.api.entrants import Entrants
from awards.api.entries import Entries, EntryFiles
from awards.api.screening import SeasonEntries
from awards.api.seasons import Categories, Results, Seasons, Tiers
from config.api import Unknown
from judging.api.judges import Conflicts, Judges, Judgeships
from judging.api.matches import Matches
from judging.api.rounds import Assignments, Criteria, Rounds
from judging.api.scoresheets import Desk, ScoreSheets
from judging.api.tabulations import Tabulations
from reports.api.awards import Awards, Proposals
from reports.api.certificates import Certificates, Jobs, Verification

SEASON = "seasons/<season>"
ROUND = f"{SEASON}/rounds/<round>"

NOUNS = {
    "tokens": ("token", Tokens),
    "me": ("me", Me),
    # what is competed for, and by whom
    "seasons": ("season", Seasons),
    f"{SEASON}/categories": ("category", Categories),
    f"{SEASON}/tiers": ("tier", Tiers),
    f"{SEASON}/criteria": ("criterion", Criteria),
    f"{SEASON}/results": ("result", Results),
    "entrants": ("entrant", Entrants),
    "entries": ("entry", Entries),
    "entries/<entry>/files": ("entry-file", EntryFiles),
    f"{SEASON}/entries": ("season-entry", SeasonEntries),
    # how it is decided
    f"{SEASON}/judges": ("judge", Judges),
    f"{SEASON}/conflicts": ("conflict", Conflicts),
    f"{SEASON}/rounds": ("round", Rounds),
    f"{ROUND}/assignments": ("assignment", Assignments),
    f"{ROUND}/matches": ("match", Matches),
    f"{ROUND}/tabulations": ("tabulation", Tabulations),
    "judgeships": ("judgeship", Judgeships),
    "scoresheets": ("desk", Desk),
    "scoresheets/<season>/<round>": ("scoresheet", ScoreSheets),
    # how it is told
    f"{SEASON}/proposals": ("proposal", Proposals),
    f"{SEASON}/awards": ("award", Awards),
    f"{SEASON}/certificates": ("certificate", Certificates),
    f"{SEASON}/jobs": ("job", Jobs),
    "certificates/<serial>": ("verification", Verification),
}

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    *router(NOUNS).urls,
    re_path(r"", Unknown.as_view(), name="api-unknown"),
]
