"""Form fields for text in several languages, and for instants in the season's zone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.queries.names import language_name


class SeasonDateTimeField(forms.DateTimeField):
    """An instant, typed and shown in the zone that is active (the season's, by the view)."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=self.input_formats, **options)


def add_words_fields(
    form: forms.Form,
    name: str,
    label: str | Promise,
    languages: Iterable[str],
    words: Mapping[str, str],
    *,
    long: bool = False,
    required: bool = False,
) -> None:
    """One field a language, `<name>_<language>`, filled with what stands; only the first is required if any."""
    for place, language in enumerate(languages):
        widget = forms.Textarea(attrs={"rows": 3, "lang": language}) if long else forms.TextInput({"lang": language})
        form.fields[f"{name}_{language}"] = forms.CharField(
            label=_("%(label)s (%(language)s)")
            % {"label": label, "language": language_name(language, get_language() or "en")},
            required=required and place == 0,
            initial=words.get(language, ""),
            max_length=2000 if long else 200,
            widget=widget,
        )


def words_from(form: forms.Form, name: str, languages: Iterable[str]) -> dict[str, str]:
    """The text in each language that was filled in."""
    found = {language: form.cleaned_data.get(f"{name}_{language}", "").strip() for language in languages}
    return {language: text for language, text in found.items() if text}
