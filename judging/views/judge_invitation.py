"""Answering an invitation by the link in its letter. Opening the link shows a page; only pressing a button uses it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from judging.domain.invitations import judge_of_token
from judging.domain.judges import accept_invitation, decline_invitation
from judging.interfaces.recusal_form import DeclineForm
from judging.interfaces.sign_in import sign_in_by_link
from judging.models import Judge
from judging.queries.desk import rounds_to_judge


@login_not_required
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    judge = judge_of_token(token)
    if judge is None:
        return _used_up(request)
    return _page(request, token, judge, DeclineForm())


@login_not_required
@never_cache
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    judge = judge_of_token(token)
    if judge is None:
        return _used_up(request)
    accept_invitation(judge, actor=judge.user)
    messages.success(request, _("Thank you for judging %(season)s.") % {"season": judge.season})
    return sign_in_by_link(request, judge.user, then=reverse("judge_desk"))


@login_not_required
@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    judge = judge_of_token(token)
    if judge is None:
        return _used_up(request)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, token, judge, form)
    decline_invitation(judge, actor=judge.user, reason=form.cleaned_data["reason"])
    return render(request, "judging/judge/declined.html", {"judge": judge, "season": judge.season})


def _page(request: HttpRequest, token: str, judge: Judge, form: DeclineForm) -> HttpResponse:
    other = request.user if request.user.is_authenticated and request.user.pk != judge.user_id else None
    context = {
        "token": token,
        "judge": judge,
        "season": judge.season,
        "rounds": rounds_to_judge(judge.season),
        "form": form,
        "signed_in_as": other,
    }
    return render(request, "judging/judge/invitation.html", context, status=422 if form.is_bound else 200)


def _used_up(request: HttpRequest) -> HttpResponse:
    return render(request, "judging/judge/invitation_ended.html", status=410)
