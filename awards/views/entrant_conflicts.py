"""Whom the entrant asks not to be judged by: a page of its own, which no judge reads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refused
from awards.domain.named_conflicts import name_conflict, unname_conflict
from awards.interfaces.conflict_form import NamedConflictForm
from awards.interfaces.forms_entrant import put_beside
from awards.queries.entries import entry_of

from .entrant_frame import entry_frame


@require_http_methods(["GET", "HEAD", "POST"])
def named(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_object_or_404(entry_of(request.user), code=code)
    form = NamedConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            name_conflict(entry, actor=request.user, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refused:
            put_beside(form, refused.refusal)
        else:
            messages.success(request, _("The secretariat will rule on it."))
            return redirect("entry_conflicts", code)
    context = {**entry_frame(request, entry), "named": list(entry.named_conflicts.all()), "form": form}
    return render(request, "awards/entrant/conflicts.html", context, status=422 if form.errors else 200)


@require_POST
def unname(request: SignedInRequest, code: str) -> HttpResponse:
    entry = get_object_or_404(entry_of(request.user), code=code)
    asked = {"kind": request.POST.get("kind", ""), "name": request.POST.get("name", "")}
    unname_conflict(get_object_or_404(entry.named_conflicts, **asked), actor=request.user)
    messages.success(request, _("It is taken back."))
    return redirect("entry_conflicts", code)
