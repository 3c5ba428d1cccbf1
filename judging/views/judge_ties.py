"""A judge tells of the ties that no register knows; asked on the desk once the invitation is accepted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from audit.steps import Refused
from judging.domain.ties import tell_ties
from judging.enums import JudgeState
from judging.interfaces.conflict_forms import TiesForm, told_ties
from judging.queries.desk import judgeships_of
from judging.views.judge_desk import judge_places


@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: SignedInRequest, season: str) -> HttpResponse:
    rows = judgeships_of(request.user).filter(state__in=[JudgeState.INVITED, JudgeState.ACCEPTED])
    judge = get_object_or_404(rows, season__code=season)
    form = TiesForm(request.POST if request.method == "POST" else None, initial=told_ties(judge))
    if request.method == "POST" and form.is_valid():
        try:
            tell_ties(judge, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("Thank you. Your ties are kept."))
            return redirect("judge_desk")
    context = {"season": judge.season, "places": judge_places(), "judge": judge, "form": form}
    return render(request, "judging/judge/ties.html", context, status=422 if form.errors else 200)
