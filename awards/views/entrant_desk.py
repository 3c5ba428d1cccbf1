"""The entrant's desk: all entries, one entry, and the beginning of a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import NotPermitted, Refused
from awards.domain.admission import why_not_begin, why_not_enter
from awards.domain.entries import retitle_entry, start_entry
from awards.enums import EntryState
from awards.interfaces.desk import checklist_of, standing_of, timeline_of
from awards.interfaces.forms_entrant import StartForm, put_beside
from awards.queries.answers import current_digest, form_of
from awards.queries.deadlines import deadline_of
from awards.queries.entrants import entrants_edited_by, entrants_of
from awards.queries.entries import entries_of, entry_of, public_awards_of, revisions_of
from awards.queries.names import country_name
from awards.queries.seasons import season_for

from .entrant_frame import entry_frame, first_section

WITHDRAWABLE = frozenset({EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest, season: str, category: str) -> HttpResponse:
    """Begin an entry in the category, for one of the person's entrants."""
    found = get_object_or_404(season_for(request.user, season))
    wanted = get_object_or_404(found.categories, code=category)
    now = timezone.now()
    entrants = list(entrants_edited_by(request.user))
    if not entrants and why_not_begin(found, now) is None:
        messages.info(request, _("First tell us who enters. You will come back to your entry."))
        return redirect(f"{reverse('entrant_register')}?next={request.path}")
    refusals = [(each, why_not_enter(found, wanted, each, now)) for each in entrants]
    admitted = [each for each, refusal in refusals if refusal is None]
    form = StartForm(request.POST or None, season=found, entrants=admitted, language=request.LANGUAGE_CODE)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in admitted if each.code == form.cleaned_data.pop("entrant"))
        try:
            entry = start_entry(found, actor=request.user, entrant=chosen, category=wanted, **form.cleaned_data)
        except NotPermitted:
            raise
        except Refused as refused:
            put_beside(form, refused.refusal)
        else:
            return redirect(first_section(entry))
    context = {
        "season": found,
        "category": wanted,
        "form": form,
        "why_closed": why_not_begin(found, now),
        "refused": [(each, refusal) for each, refusal in refusals if refusal is not None],
        "admitted": admitted,
    }
    return render(request, "awards/entrant/start.html", context, status=422 if form.errors else 200)


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Every entry of the person's entrants, with where it stands."""
    now = timezone.now()
    cards = [(entry, standing_of(entry, now), deadline_of(entry)) for entry in entries_of(request.user)]
    language = request.LANGUAGE_CODE
    entrants = [(each, country_name(each.country, language)) for each in entrants_of(request.user)]
    return render(request, "awards/entrant/desk.html", {"cards": cards, "entrants": entrants})


@require_safe
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    """Where this entry stands, what is missing, what has happened."""
    found = get_object_or_404(entry_of(request.user), code=code)
    now, language, form = timezone.now(), request.LANGUAGE_CODE, form_of(found.form)
    revisions = list(revisions_of(found))
    has_changes = bool(revisions) and found.is_editable and revisions[0].digest != current_digest(found)
    frame = entry_frame(request, found)
    context = {
        **frame,
        "standing": standing_of(found, now, has_changes=has_changes),
        "checklist": checklist_of(found, form, language) if found.is_editable else [],
        "next_section": first_section(found),
        "revisions": revisions,
        "timeline": timeline_of(found, revisions),
        "awards": list(public_awards_of(found)),
        "is_draft": found.state == EntryState.DRAFT,
        "has_changes": has_changes,
        "asks_title": not any(each.filled_from == "title" for each in form.questions),
        "may_withdraw": frame["is_editor"] and found.state in WITHDRAWABLE and not found.season.is_published,
    }
    return render(request, "awards/entrant/entry.html", context)


@require_POST
def retitle(request: SignedInRequest, code: str) -> HttpResponse:
    """Another title, for forms that do not ask for it."""
    found = get_object_or_404(entry_of(request.user), code=code)
    retitle_entry(found, actor=request.user, title=request.POST.get("title", ""))
    messages.success(request, _("The title is saved."))
    return redirect("entry", code=code)
