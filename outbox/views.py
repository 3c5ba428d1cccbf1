"""The mailbox: what was sent, readable by whoever tries the house out. It does not exist in production."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from outbox.models import Letter
from outbox.queries import latest_letters


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _refuse_in_production()
    return render(request, "outbox/mailbox.html", {"letters": latest_letters()})


@login_not_required
@require_safe
def mailbox_letter(request: HttpRequest, code: str) -> HttpResponse:
    _refuse_in_production()
    return render(request, "outbox/mailbox_letter.html", {"letter": get_object_or_404(Letter, code=code)})


def _refuse_in_production() -> None:
    if settings.ENVIRONMENT == "production":
        raise Http404
