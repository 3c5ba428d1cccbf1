from collections.abc import Iterator
from functools import cache
from typing import Any

from allauth.account.forms import SignupForm as AddressAndPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.clock import place_of_zone
from accounts.models import User
from accounts.validators import known_zones

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def language_choices() -> Iterator[tuple[str, str]]:
    """Our languages, each under its own name."""
    for code, _name in settings.LANGUAGES:
        yield code, get_language_info(code)["name_local"]


@cache
def zone_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """IANA zones of cities, grouped by region, each with its city in the reader's language."""
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(known_zones()):
        region, _slash, city = zone.partition("/")
        if region in regions and city:
            regions[region].append((zone, f"{place_of_zone(zone, language)} ({zone})"))
    return [("UTC", [("UTC", "UTC")]), *regions.items()]


class SignupForm(AddressAndPasswordForm):
    """What a newcomer tells of themselves: their name, besides address and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it should stand in letters, in your own script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def custom_signup(self, request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


class ProfileForm(forms.ModelForm):
    """A person's own settings: how they are named, in which language and time zone the house speaks to them."""

    language = forms.ChoiceField(
        label=_("Language"), help_text=_("For pages and letters."), choices=lambda: list(language_choices())
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Deadlines are shown in the season's time zone and in this one."),
        choices=lambda: [("", _("As this device says")), *zone_choices(get_language() or "en")],
    )

    class Meta:
        model = User
        fields = ["name", "organisation", "language", "time_zone"]
        labels = {"name": _("Your name")}
        help_texts = {
            "name": _("As it should stand in letters, in your own script."),
            "organisation": _(
                "If you help to organise a season, nothing of the judging of its entries is shown to you."
            ),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
