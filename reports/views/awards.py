"""The organiser's awards: who wins what by the jury's places, certificates, and the day the results become public."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from audit.steps import permit
from awards.domain.awards import confer_award, revoke_award
from awards.domain.seasons import decide_season, publish_season, unpublish_season
from awards.enums import ConferredBy
from awards.models import AwardTier, Entry, Season
from awards.queries.proposals import propose_awards
from awards.views.frame import organiser_frame, season_for_organiser
from judging.queries.rankings import deciding_round, placed_entries
from reports.domain.certificates import ask_for_certificates
from reports.domain.jobs import cancel_job, retry_job
from reports.enums import CertificateDesign, JobKind
from reports.models import Job
from reports.queries.awards import awards_for, proposals_for
from reports.queries.certificates import issued_certificate_rows


class CommitteeForm(forms.Form):
    """An award that no ranking gives: the committee's own choice, with its reason."""

    tier = forms.ModelChoiceField(AwardTier.objects.none(), label=gettext_lazy("Award"), to_field_name="pk")
    entry = forms.CharField(
        label=gettext_lazy("Code of the entry"),
        max_length=12,
        help_text=gettext_lazy("As it stands in the list of entries."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this entry"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.season = season
        cast(forms.ModelChoiceField[AwardTier], self.fields["tier"]).queryset = season.tiers.filter(
            conferred_by=ConferredBy.COMMITTEE
        )

    def clean_entry(self) -> Entry:
        code = self.cleaned_data["entry"].strip().upper()
        found = Entry.objects.eligible().filter(season=self.season, code=code).select_related("entrant").first()
        if found is None:
            raise forms.ValidationError(
                _("No eligible entry of this season has this code. Look it up among the entries.")
            )
        return found


class DesignForm(forms.Form):
    """How the certificates look."""

    design = forms.ChoiceField(label=gettext_lazy("Design"), choices=CertificateDesign.choices)
    orientation = forms.ChoiceField(
        label=gettext_lazy("Orientation"),
        choices=[("landscape", gettext_lazy("Landscape")), ("portrait", gettext_lazy("Portrait"))],
    )


@require_safe
def awards(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    return render(request, "reports/organise/awards.html", _context(request, found, CommitteeForm(found)))


@require_POST
def confer_proposed(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    permit(request.user, "awards.run_season", found)
    made = 0
    with transaction.atomic():
        for proposal in propose_awards(found, placed_entries(found)):
            for winner in proposal.winners:
                confer_award(proposal.tier, winner.entry, actor=request.user, place=winner.place)
                made += 1
    told = ngettext("%(count)d award is conferred.", "%(count)d awards are conferred.", made)
    messages.success(request, told % {"count": made})
    return redirect("organise_awards", season)


@require_POST
def confer_by_committee(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    permit(request.user, "awards.run_season", found)
    form = CommitteeForm(found, request.POST)
    if not form.is_valid():
        return render(request, "reports/organise/awards.html", _context(request, found, form), status=422)
    confer_award(
        form.cleaned_data["tier"],
        form.cleaned_data["entry"],
        actor=request.user,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The award is conferred."))
    return redirect("organise_awards", season)


@require_POST
def revoke(request: SignedInRequest, season: str, entry: str, tier: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    # An entry may hold a tier of its category and one of the whole season under one code: the first is taken back first.
    held = awards_for(request.user, found).filter(tier__code=tier, entry__code=entry)
    standing = get_object_or_404(held.order_by("tier__position", "pk")[:1])
    revoke_award(standing, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The award is taken back. The reason is kept."))
    return redirect("organise_awards", season)


@require_POST
def make_certificates(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    form = DesignForm(request.POST)
    if form.is_valid():
        ask_for_certificates(found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The certificates are being made. This page shows how far they are."))
    return redirect("organise_awards", season)


@require_POST
def cancel(request: SignedInRequest, season: str, job: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    return _page_of(cancel_job(get_object_or_404(Job, season=found, code=job), actor=request.user))


@require_POST
def retry(request: SignedInRequest, season: str, job: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    return _page_of(retry_job(get_object_or_404(Job, season=found, code=job), actor=request.user))


def _page_of(job: Job) -> HttpResponse:
    """The page that shows how far this work is."""
    if job.kind == JobKind.STATISTICS:
        return redirect("statistics_papers", job.season.code, job.parameters["round"])
    return redirect("organise_awards", job.season.code)


@require_POST
def decide(request: SignedInRequest, season: str) -> HttpResponse:
    decide_season(season_for_organiser(request, season), actor=request.user)
    messages.success(request, _("The awards are decided. Nothing is public yet."))
    return redirect("organise_awards", season)


@require_POST
def publish(request: SignedInRequest, season: str) -> HttpResponse:
    publish_season(season_for_organiser(request, season), actor=request.user)
    messages.success(request, _("The results are public."))
    return redirect("organise_awards", season)


@require_POST
def unpublish(request: SignedInRequest, season: str) -> HttpResponse:
    found = season_for_organiser(request, season)
    unpublish_season(found, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The results are no longer public."))
    return redirect("organise_awards", season)


def _context(request: SignedInRequest, season: Season, committee: CommitteeForm) -> dict[str, Any]:
    proposals = proposals_for(request.user, season)
    certificates = {row.award_id: row for row in issued_certificate_rows(season, request.user)}
    return {
        **organiser_frame(request, season, "organise_awards"),
        "round": deciding_round(season),
        "groups": _groups(proposals, certificates),
        "proposed": sum(len(proposal.winners) for proposal in proposals),
        "standing": sum(len(proposal.standing) for proposal in proposals),
        "certificates": len(certificates),
        "job": Job.objects.filter(season=season, kind=JobKind.CERTIFICATES).first(),
        "committee": committee,
        "design": DesignForm(),
    }


def _groups(proposals: list[Any], certificates: dict[int, Any]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Category -> its tiers, each with what stands, what is proposed and what ties."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for proposal in proposals:
        tier = {
            "tier": proposal.tier,
            "standing": [(award, certificates.get(award.pk)) for award in proposal.standing],
            "winners": proposal.winners,
            "tie": proposal.tie,
        }
        groups.setdefault(proposal.tier.category, []).append(tier)
    return sorted(groups.items(), key=lambda group: group[0] is None)  # what spans the season stands last
