"""Closed unless opened: the views that anyone may call are listed here, and only these."""

import inspect
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

from tests.access.test_table import ALLAUTH, ROWS

OPEN_TO_ALL_IN_PART = {"api-season-list", "api-season-detail"}  # to read; whoever is not signed in changes nothing


def test_views_without_sign_in_are_those_that_the_access_table_calls_public():
    opened = {entry.name for entry in patterns(get_resolver()) if is_open(entry)}

    assert opened - OPEN_TO_ALL_IN_PART == {row.name for row in ROWS if row.is_public} | {"api-token-list"}


def is_open(entry: URLPattern) -> bool:
    """Whether somebody who is not signed in reaches the view."""
    noun = getattr(entry.callback, "cls", None)
    if noun is None:
        return not getattr(entry.callback, "login_required", True)
    actions = getattr(entry.callback, "actions", {})
    view = noun(**getattr(entry.callback, "initkwargs", {}))
    view.request, view.action_map = None, actions
    opened = []
    for view.action in actions.values() or [""]:
        opened.append(any(isinstance(each, AllowAny) for each in view.get_permissions()))
    return any(opened)


def test_no_view_switches_its_protection_off():
    exempt = {
        entry.name
        for entry in patterns(get_resolver())
        if getattr(entry.callback, "csrf_exempt", False) and not getattr(entry.callback, "cls", None)
    }

    assert exempt == set()  # the API's views check the token of a session themselves


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif not (entry.name or "").startswith(ALLAUTH):
            yield entry


def test_views_are_found():
    assert len(list(patterns(get_resolver()))) > 100
    assert inspect.isfunction(next(patterns(get_resolver())).callback)
