"""Templates and forms under a strict content policy: no inline script, style or handler, and no POST without its token."""

import re
from pathlib import Path

import pytest

from tests.architecture.test_layers import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = {
    "script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:json|ld\+json)[\"'])[^>]*>", re.IGNORECASE
    ),
    "style": re.compile(r"<style\b|<[^>]*\sstyle=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "other house": re.compile(
        r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}
POST_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post[\"']?[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_nothing_inline(kind):
    found = [f"{name(path)}: {match[0]}" for path in TEMPLATES for match in INLINE[kind].finditer(path.read_text())]

    assert found == []


def test_every_form_that_posts_carries_its_token():
    bare = [
        name(path) for path in TEMPLATES for form in POST_FORM.findall(path.read_text()) if "csrf_token" not in form
    ]

    assert bare == []


def test_no_template_marks_a_text_as_safe():
    unsafe = [name(path) for path in TEMPLATES if re.search(r"\|\s*safe\b|{%\s*autoescape off", path.read_text())]

    assert unsafe == []


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
