"""The judge's addresses."""

from django.urls import path

from judging.views import chair, judge_desk, judge_invitation, judge_sheet, judge_ties

SHEET = "<slug:season>/<slug:round>/<slug:entry>/"

urlpatterns = [
    path("", judge_desk.desk, name="judge_desk"),
    path("invitation/<str:token>/", judge_invitation.invitation, name="judge_invitation"),
    path("invitation/<str:token>/accept/", judge_invitation.accept, name="judge_invitation_accept"),
    path("invitation/<str:token>/decline/", judge_invitation.decline, name="judge_invitation_decline"),
    path("standing/<slug:season>/accept/", judge_desk.accept, name="judge_accept"),
    path("standing/<slug:season>/ties/", judge_ties.ties, name="judge_ties"),
    path("<slug:season>/<slug:round>/", judge_desk.judge_round, name="judge_round"),
    path("<slug:season>/<slug:round>/chair/", chair.tendencies, name="judge_chair"),
    path(SHEET, judge_sheet.scoresheet, name="scoresheet"),
    path(f"{SHEET}save/", judge_sheet.save, name="scoresheet_save"),
    path(f"{SHEET}submit/", judge_sheet.submit, name="scoresheet_submit"),
    path(f"{SHEET}recuse/", judge_sheet.recuse, name="scoresheet_recuse"),
    path(f"{SHEET}history/", judge_sheet.history, name="scoresheet_history"),
    path(f"{SHEET}files/<slug:file>/", judge_sheet.judge_file, name="judge_file"),
]
