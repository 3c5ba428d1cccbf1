"""The organiser makes a season from a template and edits the rubrics of its rounds until they open."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import RUNS
from accounts.requests import SignedInRequest
from audit.steps import Refused, permit
from awards.blueprints import blueprint
from awards.models import Programme, Round
from awards.views.frame import organiser_frame, round_for_organiser
from judging.domain.missing_data import declare_missing_data
from judging.domain.rubrics import (
    add_criterion,
    declare_rules,
    declare_standard_rules,
    edit_criterion,
    edit_levels,
    remove_criterion,
)
from judging.domain.setup import create_judged_season
from judging.enums import MarkEffect, RubricState
from judging.interfaces.organiser_forms import (
    CriterionForm,
    CustomRulesForm,
    MethodForm,
    MissingDataForm,
    NewCriterionForm,
    NewSeasonForm,
)
from judging.models import Criterion, Rubric
from judging.queries.missing_data import policy_of
from judging.queries.rubrics import leaf_criteria, plain_number, rubrics_of
from judging.tabulation.explain import explain
from judging.tabulation.rules import RulesError, parse_rules


@require_http_methods(["GET", "HEAD", "POST"])
def new_season(request: SignedInRequest) -> HttpResponse:
    if not (request.user.is_superuser or any(role.role in RUNS for role in request.user.roles.all())):
        raise PermissionDenied
    form = NewSeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = create_judged_season(
                blueprint(asked["blueprint"]), actor=request.user, code=asked["code"], year=asked["year"]
            )
        except Refused as refused:
            form.add_error("code" if refused.refusal.code == "season-exists" else None, str(refused))
        else:
            messages.success(request, _("The season is made from its template."))
            return redirect("organise_season", made.code)
    context = {"form": form, "programmes": Programme.objects.all()}
    return render(request, "judging/organise/new_season.html", context, status=422 if form.errors else 200)


@require_safe
def rubrics(request: SignedInRequest, season: str, round: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    listed = rubrics_of(found)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "rubrics": [
            (rubric, plain_number(sum((c.weight for c in rubric.criteria.all() if c.parent_id is None), Decimal(0))))
            for rubric in listed
        ],
        "new_criterion": NewCriterionForm(found.season),
    }
    return render(request, "judging/organise/rubrics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: SignedInRequest, season: str, round: str, rubric: str, criterion: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    row = _criterion(found, rubric, criterion)
    if request.method == "POST":
        permit(request.user, "judging.run_judging", found)
    form = CriterionForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                edit_criterion(row, actor=request.user, **form.facts())
                edit_levels(row, actor=request.user, texts=form.level_texts())
        except Refused as refused:
            form.add_error(refused.refusal.facts.get("field"), str(refused))
        else:
            messages.success(request, _("The criterion is saved."))
            return redirect("organise_round_setup", season, round)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "criterion": row,
        "form": form,
    }
    return render(request, "judging/organise/criterion.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def method(request: SignedInRequest, season: str, round: str, rubric: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    row = _rubric(found, rubric)
    if request.method == "POST":
        permit(request.user, "judging.run_judging", found)
    held = row.rules.definition if hasattr(row, "rules") else {}
    sent = request.POST.get("method", "official") if request.method == "POST" else ""
    form = MethodForm(row, request.POST if sent == "official" else None)
    custom = CustomRulesForm(request.POST if sent == "custom" else None, initial={"definition": held})
    policy = policy_of(found)
    missing = MissingDataForm(policy, request.POST if sent == "missing_data" else None)
    asked = {"custom": custom, "missing_data": missing}.get(sent, form)
    if request.method == "POST" and asked.is_valid():
        try:
            if sent == "custom":
                declare_rules(row, actor=request.user, definition=custom.cleaned_data["definition"])
            elif sent == "missing_data":
                declare_missing_data(found, actor=request.user, **missing.facts())
            else:
                declare_standard_rules(row, actor=request.user, **form.facts())
        except Refused as refused:
            asked.add_error(None, str(refused))
        except RulesError as unsound:
            for problem in unsound.problems:
                custom.add_error("definition", f"{problem.path}: {problem.message}")
        else:
            messages.success(request, _("The method is declared."))
            return redirect("organise_method", season, round, rubric)
    context = {
        **organiser_frame(request, found.season, "organise_rounds"),
        "round": found,
        "rubric": row,
        "form": form,
        "custom": custom,
        "missing": missing,
        "drops_sheets": policy.missing == MarkEffect.REFUSE_SHEET
        and any(not one.required for one in leaf_criteria(row.criteria.all())),
        "sentences": explain(parse_rules(held), request.LANGUAGE_CODE) if held else (),
        "may_edit": row.state == RubricState.DRAFT and request.user.has_perm("judging.run_judging", row),
    }
    return render(request, "judging/organise/method.html", context, status=422 if asked.errors else 200)


@require_POST
def new_criterion(request: SignedInRequest, season: str, round: str, rubric: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    row = _rubric(found, rubric)
    permit(request.user, "judging.run_judging", found)
    form = NewCriterionForm(found.season, request.POST)
    if form.is_valid():
        made = add_criterion(row, actor=request.user, key=form.cleaned_data["key"], **form.facts())
        return redirect("organise_criterion", season, round, rubric, made.key)
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("organise_round_setup", season, round)


@require_POST
def drop_criterion(request: SignedInRequest, season: str, round: str, rubric: str, criterion: str) -> HttpResponse:
    found = round_for_organiser(request, season, round)
    remove_criterion(_criterion(found, rubric, criterion), actor=request.user)
    messages.success(request, _("The criterion is removed."))
    return redirect("organise_round_setup", season, round)


def _rubric(round: Round, code: str) -> Rubric:
    """The round's rubric of that code; 404 when there is none."""
    for rubric in rubrics_of(round):
        if rubric.code == code:
            rubric.round = round
            return rubric
    raise Http404


def _criterion(round: Round, rubric: str, key: str) -> Criterion:
    """The criterion of that key in the round's rubric of that code; 404 when there is none."""
    row = get_object_or_404(_rubric(round, rubric).criteria.prefetch_related("levels"), key=key)
    row.rubric.round = round
    return row
