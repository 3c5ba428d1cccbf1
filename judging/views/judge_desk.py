"""The judge's desk: what is to be read, in which order, until when."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import time_left
from accounts.requests import SignedInRequest
from judging.domain.judges import accept_invitation
from judging.enums import JudgeState
from judging.interfaces.desk_filter import DeskFilter
from judging.interfaces.desk_rows import desk_rows
from judging.queries.desk import RoundOnDesk, judgeships_of, rounds_on_desk
from judging.queries.panels import chaired_panels


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    judgeships = list(judgeships_of(request.user))
    rounds = rounds_on_desk(request.user)
    return render(
        request,
        "judging/judge/desk.html",
        {
            **_lists(request, rounds),
            "places": judge_places(here=True),
            "invitations": [judge for judge in judgeships if judge.state == JudgeState.INVITED],
            "judgeships": [judge for judge in judgeships if judge.state == JudgeState.ACCEPTED],
            "is_judge": any(judge.state == JudgeState.ACCEPTED for judge in judgeships),
            "season": _only_season(rounds),
            "chaired": list({panel.round_id: panel.round for panel in chaired_panels(request.user)}.values()),
        },
    )


@require_safe
def judge_round(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    rounds = rounds_on_desk(request.user, season=season, round=round)
    if not rounds:
        raise Http404
    context = {**_lists(request, rounds), "places": judge_places(), "season": rounds[0].round.season}
    return render(request, "judging/judge/round.html", context)


@require_POST
def accept(request: SignedInRequest, season: str) -> HttpResponse:
    judge = get_object_or_404(judgeships_of(request.user), season__code=season)
    accept_invitation(judge, actor=request.user)
    return redirect("judge_desk")


def judge_places(*, here: bool = False) -> list[tuple[str, str, str, bool]]:
    """The one place of a judge; everything else is reached from it."""
    return [(reverse("judge_desk"), _("My desk"), "clipboard-list", here)]


def _lists(request: SignedInRequest, rounds: list[RoundOnDesk]) -> dict[str, Any]:
    """The rounds as the page shows them; the filters stand once, above the first list, and hold for all."""
    chosen = DeskFilter.of(request.GET)
    language = get_language() or "en"
    filters = {
        "filter": chosen,
        "state_chips": chosen.state_chips(rounds),
        "category_chips": chosen.category_chips(rounds),
        "count": sum(len(desk.lines) for desk in rounds),
    }
    return {
        "rounds": [
            {
                "desk": desk,
                "rows": desk_rows(chosen.applied(desk).shown),
                "time_left": time_left(desk.time_left, language) if desk.time_left else "",
                "is_late": desk.round.is_open and desk.round.closes_at < timezone.now(),
                "filters": None if number else filters,
            }
            for number, desk in enumerate(rounds)
        ],
    }


def _only_season(rounds: list[RoundOnDesk]) -> Any:
    seasons = {desk.round.season.pk: desk.round.season for desk in rounds}
    return next(iter(seasons.values())) if len(seasons) == 1 else None
