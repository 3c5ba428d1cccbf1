"""Who enters: the entrant's profile and the people who act for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refused, permit
from awards.domain.entrants import (
    add_member,
    change_member,
    edit_entrant,
    register_entrant,
    remove_member,
    transfer_ownership,
)
from awards.interfaces.forms_entrant import EntrantForm, MemberForm, facts_of, put_beside
from awards.models import Entrant, EntrantMember
from awards.queries.entrants import entrants_of


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    """Tell who enters; the person who does becomes the owner."""
    form = EntrantForm(request.POST or None, language=request.LANGUAGE_CODE)
    if request.method == "POST" and form.is_valid():
        try:
            entrant = register_entrant(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            put_beside(form, refused.refusal)
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": entrant.name})
            return redirect(_next(request) or entrant_url(entrant))
    context = {"form": form, "next": _next(request)}
    return render(request, "awards/entrant/register.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest, code: str) -> HttpResponse:
    """The profile, which owner and editors may change, and the members."""
    entrant = get_object_or_404(entrants_of(request.user), code=code)
    if request.method == "POST":
        permit(request.user, "awards.edit_entrant", entrant)
    form = EntrantForm(request.POST or None, initial=facts_of(entrant), language=request.LANGUAGE_CODE)
    if request.method == "POST" and form.is_valid():
        try:
            edit_entrant(entrant, actor=request.user, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refused:
            put_beside(form, refused.refusal)
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("entrant", code=entrant.code)
    return _page(request, entrant, form=form)


@require_POST
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """One more member, by e-mail address."""
    entrant = get_object_or_404(entrants_of(request.user), code=code)
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            member = add_member(entrant, actor=request.user, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refused:
            put_beside(form, refused.refusal)
        else:
            messages.success(request, _("%(person)s can now sign in and work here.") % {"person": member.user.email})
            return redirect("entrant", code=entrant.code)
    return _page(request, entrant, member_form=form)


@require_POST
def change(request: SignedInRequest, code: str, person: str) -> HttpResponse:
    """Another role for a member."""
    member = _member(request, code, person)
    change_member(member, actor=request.user, role=request.POST.get("role", ""))
    messages.success(request, _("The role of %(person)s has changed.") % {"person": member.user})
    return redirect("entrant", code=code)


@require_POST
def remove(request: SignedInRequest, code: str, person: str) -> HttpResponse:
    """A member acts for the entrant no longer."""
    member = _member(request, code, person)
    is_oneself = member.user == request.user
    remove_member(member, actor=request.user)
    messages.success(request, _("%(person)s is no longer a member.") % {"person": member.user})
    return redirect("entrant_desk") if is_oneself else redirect("entrant", code=code)


@require_POST
def hand_over(request: SignedInRequest, code: str, person: str) -> HttpResponse:
    """Ownership goes to another member."""
    member = _member(request, code, person)
    transfer_ownership(member.entrant, actor=request.user, to=member.user)
    messages.success(request, _("%(person)s is the owner now.") % {"person": member.user})
    return redirect("entrant", code=code)


def entrant_url(entrant: Entrant) -> str:
    return redirect("entrant", code=entrant.code).url


def _member(request: SignedInRequest, code: str, person: str) -> EntrantMember:
    entrant = get_object_or_404(entrants_of(request.user), code=code)
    return get_object_or_404(entrant.memberships.select_related("user", "entrant"), user__code=person)


def _page(
    request: SignedInRequest,
    entrant: Entrant,
    *,
    form: EntrantForm | None = None,
    member_form: MemberForm | None = None,
) -> HttpResponse:
    form = form or EntrantForm(initial=facts_of(entrant), language=request.LANGUAGE_CODE)
    member_form = member_form or MemberForm()
    context: dict[str, Any] = {
        "entrant": entrant,
        "members": entrant.memberships.all(),
        "form": form,
        "member_form": member_form,
        "may_edit": request.user.has_perm("awards.edit_entrant", entrant),
        "is_owner": request.user.has_perm("awards.own_entrant", entrant),
    }
    return render(request, "awards/entrant/profile.html", context, status=_status(form, member_form))


def _status(*forms: Any) -> int:
    return 422 if any(form.is_bound and form.errors for form in forms) else 200


def _next(request: SignedInRequest) -> str:
    """Where the person was going when they were asked to register first; only addresses of this house."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""
