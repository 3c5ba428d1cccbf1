"""Language and time zone: chosen without signing in, kept in cookies; a person's own settings, kept with the person."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ProfileForm
from accounts.middleware import LANGUAGE_COOKIE, ZONE_COOKIE
from accounts.validators import known_zones

A_YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language and go back to where they were."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("Haetae does not speak that language yet."))
    return _with_cookie(request, LANGUAGE_COOKIE, language)


@login_not_required
@require_POST
def set_time_zone(request: HttpRequest) -> HttpResponse:
    """Remember the reader's time zone and go back to where they were."""
    zone = request.POST.get("time_zone", "")
    if zone not in known_zones():
        return HttpResponseBadRequest(_("That is not a time zone. Choose one such as Asia/Seoul."))
    return _with_cookie(request, ZONE_COOKIE, zone)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone of the person who is signed in."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/profile.html", {"form": form})
    person = form.save()
    with override(person.language or request.LANGUAGE_CODE):
        messages.success(request, _("Your settings are saved."))
    response = HttpResponseRedirect(request.path)
    if person.language:
        _set_cookie(request, response, LANGUAGE_COOKIE, person.language)
    return response


def _with_cookie(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(_where_to_go_back(request))
    _set_cookie(request, response, name, value)
    return response


def _where_to_go_back(request: HttpRequest) -> str:
    """The address given as `next` if it is ours, else the front page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


def _set_cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
