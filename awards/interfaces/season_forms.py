"""What organisers type about a season and its rounds."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone
from awards.enums import AdvanceBy
from awards.interfaces.words_forms import SeasonDateTimeField, add_words_fields, words_from
from awards.models import Round, Season


class SeasonForm(forms.Form):
    """The facts of a season that can be edited until judging opens. Instants are in the season's zone."""

    time_zone = forms.CharField(
        label=_("Time zone"), validators=[validate_time_zone], help_text=_("Such as Asia/Seoul.")
    )
    opens_at = SeasonDateTimeField(label=_("Entries open"))
    closes_at = SeasonDateTimeField(label=_("Entries close"))
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=0,
        max_value=1440,
        help_text=_("How long after closing an entry is still taken."),
    )
    ceremony_at = SeasonDateTimeField(label=_("Ceremony"), required=False)
    serial_prefix = forms.SlugField(label=_("Prefix of certificate numbers"), max_length=20)

    def __init__(self, season: Season, *args: Any, **kwargs: Any) -> None:
        plain = ("time_zone", "opens_at", "closes_at", "grace_minutes", "ceremony_at", "serial_prefix")
        kwargs.setdefault("initial", {name: getattr(season, name) for name in plain})
        super().__init__(*args, **kwargs)
        self.season = season
        add_words_fields(self, "name", _("Name"), season.languages, season.name, required=True)
        add_words_fields(self, "theme", _("Theme"), season.languages, season.theme)
        add_words_fields(self, "introduction", _("Introduction"), season.languages, season.introduction, long=True)
        add_words_fields(self, "ceremony_place", _("Place of the ceremony"), season.languages, season.ceremony_place)

    def facts(self) -> dict[str, Any]:
        """What `edit_season` takes."""
        languages = self.season.languages
        words = {
            name: words_from(self, name, languages) for name in ("name", "theme", "introduction", "ceremony_place")
        }
        plain = ("time_zone", "opens_at", "closes_at", "grace_minutes", "ceremony_at", "serial_prefix")
        return {**words, **{name: self.cleaned_data[name] for name in plain}}


class RoundForm(forms.Form):
    """The plan of a round, editable until it opens. Instants are in the season's zone."""

    PLAIN = (
        "opens_at",
        "closes_at",
        "judges_per_entry",
        "quorum",
        "advance_by",
        "advance_top",
        "minimum_percent",
        "minimum_mark",
        "weight",
        "comments_required",
    )
    EXACT = ("minimum_percent", "minimum_mark", "weight")  # shown without the zeros that the database adds

    opens_at = SeasonDateTimeField(label=_("Opens"))
    closes_at = SeasonDateTimeField(label=_("Closes"))
    judges_per_entry = forms.IntegerField(
        label=_("Judges for each entry"),
        min_value=0,
        max_value=50,
        required=False,
        help_text=_("Empty: every judge without a conflict."),
    )
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=1,
        max_value=50,
        help_text=_("An entry with fewer submitted score sheets is not ranked."),
    )
    advance_by = forms.ChoiceField(label=_("Who advances"), choices=AdvanceBy.choices)
    advance_top = forms.IntegerField(label=_("How many advance"), min_value=0, required=False)
    minimum_percent = forms.DecimalField(
        label=_("Total without which none advances"), required=False, min_value=0, max_value=100
    )
    minimum_mark = forms.DecimalField(label=_("Mean mark that each criterion must reach"), required=False, min_value=0)
    weight = forms.DecimalField(label=_("Weight in the final total"), min_value=0, max_value=1, decimal_places=4)
    comments_required = forms.BooleanField(label=_("Judges must comment on every criterion"), required=False)

    def __init__(self, round: Round, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(round, name) for name in self.PLAIN}
        initial |= {name: f"{initial[name].normalize():f}" for name in self.EXACT if initial[name] is not None}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def facts(self) -> Mapping[str, Any]:
        """What `edit_round` takes."""
        return {name: self.cleaned_data[name] for name in self.PLAIN}
