"""Forms of the entrant's pages: profile, members, beginning an entry."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.steps import Refusal
from awards.enums import EntrantType, MemberRole
from awards.models import Entrant, Season
from awards.queries.names import country_choices, language_choices, language_name
from awards.questionnaire.cleaning import clean_number


class PopulationField(forms.IntegerField):
    """A whole number, with its thousands set apart by commas, spaces or apostrophes, or not."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(clean_number(value) if value not in self.empty_values else value)


class EntrantForm(forms.Form):
    """Who enters. The rules are the verbs'; this translates."""

    type = forms.ChoiceField(label=_("Who enters?"), choices=EntrantType.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name in English"),
        max_length=200,
        help_text=_("As it should stand in results and on certificates, such as “Seoul Metropolitan Government”."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name_local = forms.CharField(
        label=_("Name in its own language and script"),
        max_length=200,
        required=False,
        help_text=_("It is printed beside the English name."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    local_language = forms.ChoiceField(label=_("Which language is that?"), required=False)
    country = forms.ChoiceField(label=_("Country or territory"))
    city = forms.CharField(label=_("City in English"), max_length=120)
    city_local = forms.CharField(
        label=_("City in its own script"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    region = forms.CharField(label=_("Region or province"), max_length=120, required=False)
    population = PopulationField(
        label=_("Population of the city"),
        required=False,
        min_value=0,
        help_text=_("Some categories are open to cities of a certain size only."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    population_source = forms.CharField(
        label=_("Where does the figure come from?"),
        max_length=200,
        required=False,
        help_text=_("For example: “Statistics Korea, 2025”."),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *country_choices(language)]  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.fields["local_language"].choices = [("", _("Choose a language")), *language_choices(language)]  # type: ignore[attr-defined]  # likewise

    def put_beside(self, refusal: Refusal) -> None:
        """Show what the verb refused, each message beside its field."""
        put_beside(self, refusal)


def facts_of(entrant: Entrant) -> dict[str, Any]:
    """The entrant's facts as the form's first values."""
    return {name: getattr(entrant, name) for name in EntrantForm.base_fields}


class MemberForm(forms.Form):
    """One more person who works on the entries."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("What may they do?"),
        choices=[(MemberRole.EDITOR, _("Write and submit entries")), (MemberRole.READER, _("Only read"))],
        initial=MemberRole.EDITOR,
        widget=forms.RadioSelect,
    )
    use_required_attribute = False


class StartForm(forms.Form):
    """In whose name, in which language, under which title an entry begins."""

    entrant = forms.ChoiceField(label=_("In whose name do you enter?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title of the entry"), max_length=100, help_text=_("You can still change it until you submit.")
    )
    language = forms.ChoiceField(label=_("Language of the entry"), widget=forms.RadioSelect)
    use_required_attribute = False

    def __init__(self, data: Any, *, season: Season, entrants: list[Entrant], language: str) -> None:
        first = entrants[0].code if len(entrants) == 1 else None
        spoken = season.languages or ["en"]
        initial = {"entrant": first, "language": language if language in spoken else spoken[0]}
        super().__init__(data, initial=initial)
        self.fields["entrant"].choices = [(each.code, _label(each)) for each in entrants]  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.fields["language"].choices = [(each, language_name(each, language)) for each in spoken]  # type: ignore[attr-defined]  # likewise


def _label(entrant: Entrant) -> str:
    return f"{entrant.name} ({entrant.get_type_display()})"


def put_beside(form: forms.Form, refusal: Refusal) -> None:
    """Show a verb's refusal in the form: beside the fields it names, else above all."""
    fields: Mapping[str, Any] = refusal.facts.get("fields") or {}
    named = refusal.facts.get("field")
    for name, messages in fields.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
    if not fields:
        form.add_error(named if named in form.fields else None, refusal.message)
