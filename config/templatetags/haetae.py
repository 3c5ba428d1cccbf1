"""The components of every page as template tags; `templates/components/README.md` shows each with an example.

Tags render the partials in `templates/components/`. Block tags (`{% card %}...{% endcard %}`) wrap what stands between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Field, FileInput
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.clock import Countdown, locale_for, tell, told_day, told_moment

register = template.Library()

TONES = {
    "info": ("info", _("For your information")),
    "success": ("circle-check", _("Done")),
    "warning": ("triangle-alert", _("Please note")),
    "danger": ("circle-alert", _("This needs your attention")),
}
TONE_OF_LEVEL = {"debug": "info", "error": "danger"}  # django.contrib.messages' names for our tones
BADGE_ICONS = {"success": "check", "warning": "triangle-alert", "danger": "circle-alert", "gold": "award"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is hidden from screen readers, because words stand beside it.

    What points along the line (arrow-left, chevron-right, undo-2) turns round in scripts that run from the right.
    """
    source = f"{static('icons/sprite.svg')}#{name}"
    kind = "icon icon-turns" if name.endswith(("-left", "-right", "undo-2", "log-in", "log-out")) else "icon"
    if label:
        markup = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(markup, kind, label, source)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', kind, source)


@register.inclusion_tag("components/page_head.html")
def page_head(title: str, lead: str = "", eyebrow: str = "", *, ceremonial: bool = False) -> dict[str, Any]:
    return {"title": title, "lead": lead, "eyebrow": eyebrow, "ceremonial": ceremonial}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, Any]:
    """Pairs of address and label: `{% breadcrumbs url_a "A" url_b "B" %}`; the last address may be empty."""
    return {"steps": list(zip(steps[::2], steps[1::2], strict=True))}


@register.inclusion_tag("components/button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """A button, or with `href` a link that looks like one.

    Options: kind (primary, secondary, danger, quiet), icon, href, type, name, value, form, disabled, id, download.
    """
    return {"label": label, "kind": "secondary", "type": "submit", **options}


@register.simple_block_tag
def notice(content: str, tone: str = "info", word: str = "") -> SafeString:
    tone = TONE_OF_LEVEL.get(tone, tone) if tone in TONES or tone in TONE_OF_LEVEL else "info"
    icon_name, usual_word = TONES[tone]
    context = {"content": content, "tone": tone, "icon_name": icon_name, "word": word or usual_word}
    return render_to_string("components/notice.html", context)


@register.inclusion_tag("components/badge.html")
def badge(label: str, tone: str = "info", icon: str = "") -> dict[str, Any]:
    """A state in words. Tones: info, success, warning, danger, quiet, gold (won)."""
    return {"label": label, "tone": tone, "icon_name": icon or BADGE_ICONS.get(tone, "")}


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, *, won: bool = False, href: str = "") -> SafeString:
    context = {"content": content, "title": title, "level": level, "won": won, "href": href}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "list") -> SafeString:
    """What will be here, and what to do about it."""
    return render_to_string("components/empty.html", {"content": content, "title": title, "icon_name": icon})


@register.simple_block_tag
def fold(content: str, summary: str, *, opened: bool = False) -> SafeString:
    return render_to_string("components/fold.html", {"content": content, "summary": summary, "opened": opened})


@register.simple_block_tag
def table(content: str, caption: str, *, cards: bool = True, tall: bool = False) -> SafeString:
    """A frame for thead and tbody; `cards` turns rows into cards on phones (give each cell its `data-label`)."""
    context = {"content": content, "caption": caption, "cards": cards, "tall": tall}
    return render_to_string("components/table.html", context)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None, **labels: str) -> dict[str, Any]:
    """What needs another look, each linked to its field. Says nothing about forms without errors.

    `labels` name fields whose label the page words otherwise: `{% error_summary form login=_("E-mail address") %}`.
    """
    bound = [form for form in forms if form is not None and form.is_bound and form.errors]
    return {
        "general": [error for form in bound for error in form.non_field_errors()],
        "fields": [
            (_first_input_id(field), labels.get(field.name, field.label), sentence)
            for form in bound
            for field in form
            for sentence in _sentences(field)
        ],
    }


def _sentences(bound: BoundField) -> list[str]:
    """The errors of a field, saying what to do; Django's bare "This field is required." in words that do."""
    usual = Field.default_error_messages["required"]
    return [
        str(_what_is_missing(bound)) if error.code == "required" and error.message == usual else message
        for error in bound.errors.as_data()
        for message in error.messages
    ]


def _what_is_missing(bound: BoundField) -> Any:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return _("Tick this box to go on.")
    if isinstance(widget, FileInput):
        return _("Choose a file.")
    if isinstance(widget, ChoiceWidget):
        return _("Choose one of these.")
    return _("Fill this in.")


def _first_input_id(field: BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset and not field.id_for_label else field.auto_id


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", *, plain: bool = False) -> dict[str, Any]:
    """One question: label, help, error, answer, words left.

    A widget attribute `data-words` or `data-characters` sets the limit that is counted; `plain` drops "(optional)".
    """
    attrs = bound.field.widget.attrs
    unit = next((unit for unit in ("words", "characters") if attrs.get(f"data-{unit}")), "")
    return {
        "field": bound,
        "errors": _sentences(bound),
        "control": bound.as_widget(attrs={"placeholder": False}),  # help stands above the field, never inside it
        "label": label or bound.label,
        "optional": not bound.field.required and not plain,
        "checkbox": isinstance(bound.field.widget, CheckboxInput),
        "unit": unit,
        "limit": attrs.get(f"data-{unit}", ""),
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm, *, plain: bool = False) -> dict[str, Any]:
    """Every field of a form, one question a block. The error summary stands apart, above the page's title."""
    return {"form": form, "plain": plain}


@register.inclusion_tag("components/deadline.html")
def deadline(instant: datetime, season_zone: str, label: str = "", *, short: bool = False) -> dict[str, Any]:
    """An instant in the season's zone and the reader's, each with its offset, and the time left in words."""
    language = get_language() or "en"
    season = tell(instant, season_zone, language)
    reader = tell(instant, timezone.get_current_timezone_name(), language)
    return {
        "instant": instant,
        "label": label,
        "season": season,
        "reader": None if reader == season else reader,
        "same_day": reader.date == season.date,
        "left": Countdown.until(instant, timezone.now(), language),
        "short": short,
    }


@register.filter
def moment(instant: datetime | None) -> str:
    """An instant in the reader's zone: 14 July 2026, 16:59."""
    return told_moment(instant, get_language() or "en") if instant else ""


@register.filter
def grouped(number: int) -> str:
    """A whole number as the reader's language groups it: 250,000."""
    return format_decimal(number, locale=locale_for(get_language() or "en"))


@register.filter
def day(instant: Any) -> str:
    """A date, or the date of an instant in the reader's zone: 14 July 2026."""
    return told_day(instant, get_language() or "en") if instant else ""


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page) -> dict[str, Any]:
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(shown), "request": context["request"]}


@register.inclusion_tag("components/interval.html")
def interval(low: float, high: float, value: float, floor: float = 0, ceiling: float = 100) -> dict[str, Any]:
    """A thin bar from `low` to `high` with a mark at `value`, on a track from `floor` to `ceiling`."""
    span = (float(ceiling) - float(floor)) or 1.0

    def share(number: float) -> str:
        return f"{max(0.0, min(100.0, 100 * (float(number) - float(floor)) / span)):.2f}"

    start, end = share(low), share(high)
    width = f"{max(0.6, float(end) - float(start)):.2f}"
    return {"start": start, "width": width, "at": share(value), "low": low, "high": high, "value": value}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    share = f"{100 * done / total:.2f}" if total else "0"
    return {"done": done, "total": total, "label": label, "share": share}


@register.filter
def at(sequence: Sequence[Any], index: int) -> Any:
    """The item at this place of a list, or nothing."""
    return sequence[index] if 0 <= index < len(sequence) else ""
