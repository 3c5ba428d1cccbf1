"""Pages for everybody: is this certificate genuine?"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.queries.certificates import public_certificate


@login_not_required
@require_safe
@cache_control(max_age=60, public=True)
def verify_certificate(request: HttpRequest, serial: str, token: str) -> HttpResponse:
    """What the certificate says and whether it is valid. Every other address, and any before publication, is one 404."""
    certificate = public_certificate(serial, token)
    if certificate is None:
        raise Http404
    award = certificate.award
    context = {"certificate": certificate, "award": award, "entrant": award.entry.entrant, "season": award.tier.season}
    return render(request, "reports/public/certificate.html", context)
