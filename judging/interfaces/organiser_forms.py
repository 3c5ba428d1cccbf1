"""What organisers type about judges, assignments and rubrics."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.blueprints import all_blueprints
from awards.interfaces.words_forms import add_words_fields, words_from
from awards.models import Entry, Round, Season
from awards.queries.fences import fenced_entries
from awards.queries.names import country_choices
from awards.queries.rounds import entries_in_round
from judging.enums import MissingState
from judging.models import Criterion, Judge, MissingDataPolicy, Panel, Rubric
from judging.queries.assignments import accepted_judges
from judging.queries.missing_data import declared_effect
from judging.queries.rubrics import plain_number
from judging.tabulation.criteria import Scale
from judging.tabulation.presets import TIE_BREAK_WORDS
from judging.tabulation.states import ALLOWED

SEPARATED = _("Separate several with commas.")


def _templates() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(plan.key, plan.name.get(language) or plan.name["en"]) for plan in all_blueprints()]


def _countries() -> list[tuple[str, str]]:
    return [("", ""), *country_choices(get_language() or "en")]


class NewSeasonForm(forms.Form):
    """A season from a template."""

    blueprint = forms.ChoiceField(
        label=_("Template"),
        choices=_templates,
        help_text=_("Everything in it can be edited until judging opens: categories, rounds, rubric, forms, dates."),
    )
    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        help_text=_("Stands in addresses, such as sscp-2027. It cannot be changed later."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)


class InviteForm(forms.Form):
    """A judge to be invited."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    languages = forms.CharField(
        label=_("Languages read"),
        max_length=200,
        required=False,
        help_text=_("Codes such as en, ko, fr. Separate with commas."),
    )
    expertise = forms.CharField(label=_("Fields of expertise"), max_length=500, required=False, help_text=SEPARATED)
    max_load = forms.IntegerField(label=_("At most this many entries"), min_value=1, required=False)

    def clean_languages(self) -> list[str]:
        return _listed(self.cleaned_data["languages"].lower())

    def clean_expertise(self) -> list[str]:
        return _listed(self.cleaned_data["expertise"])


class AssignForm(forms.Form):
    """One judge for one entry, by hand."""

    judge = forms.ModelChoiceField(Judge.objects.none(), label=_("Judge"), to_field_name="code")
    entry = forms.ModelChoiceField(Entry.objects.none(), label=_("Entry"), to_field_name="code")
    despite = forms.CharField(
        label=_("Why in spite of a soft conflict"),
        help_text=_("Only where the two had better not meet. It is kept with the assignment."),
        max_length=500,
        required=False,
    )

    def __init__(self, round: Round, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = entries_in_round(round).exclude(pk__in=fenced_entries(person, round.season).values("pk"))
        cast(forms.ModelChoiceField[Judge], self.fields["judge"]).queryset = accepted_judges(round.season)
        cast(forms.ModelChoiceField[Entry], self.fields["entry"]).queryset = inside


class PanelForm(forms.Form):
    """The judges of a category in a round, and who chairs; `there` are the judges who may be chosen."""

    judges = forms.MultipleChoiceField(label=_("Judges"), widget=forms.CheckboxSelectMultiple)
    chair = forms.ChoiceField(label=_("Chair"), required=False)

    def __init__(self, there: Sequence[Judge], panel: Panel | None, *args: Any, **kwargs: Any) -> None:
        if panel is not None:
            held = [judge.code for judge in panel.judges.all()]
            kwargs.setdefault("initial", {"judges": held, "chair": panel.chair.code if panel.chair else ""})
        super().__init__(*args, **kwargs)
        self.there = {judge.code: judge for judge in there}
        choices = [(judge.code, judge.name) for judge in there]
        cast(forms.MultipleChoiceField, self.fields["judges"]).choices = choices
        cast(forms.ChoiceField, self.fields["chair"]).choices = [("", _("Nobody")), *choices]

    def clean_judges(self) -> list[Judge]:
        return [self.there[code] for code in self.cleaned_data["judges"]]

    def clean_chair(self) -> Judge | None:
        return self.there.get(self.cleaned_data["chair"])


class DealForm(forms.Form):
    """An automatic deal: the same seed gives the same deal."""

    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("The same seed gives the same deal. It is kept in the log."),
    )


class CriterionForm(forms.Form):
    """A criterion with its weight, scale, guidance and level descriptors."""

    PLAIN = ("weight", "minimum", "maximum", "step", "required", "may_be_not_applicable")

    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_value=100, decimal_places=3)
    minimum = forms.DecimalField(label=_("Lowest mark"), decimal_places=3)
    maximum = forms.DecimalField(label=_("Highest mark"), decimal_places=3)
    step = forms.DecimalField(label=_("Step"), min_value=0, decimal_places=3)
    required = forms.BooleanField(label=_("Must be marked"), required=False)
    may_be_not_applicable = forms.BooleanField(label=_("May be judged not applicable"), required=False)

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(criterion, name) for name in self.PLAIN}
        initial |= {name: plain_number(initial[name]) for name in ("weight", "minimum", "maximum", "step")}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        season: Season = criterion.rubric.round.season
        self.languages = season.languages
        add_words_fields(self, "name", _("Name"), self.languages, criterion.name, required=True)
        add_words_fields(self, "guidance", _("Guidance"), self.languages, criterion.guidance, long=True)
        self.levels = {plain_number(level.value): level for level in criterion.levels.all()}
        for value, level in self.levels.items():
            label = _("Mark %(value)s") % {"value": value}
            add_words_fields(self, f"level-{value}", label, self.languages, level.text, long=True)

    def facts(self) -> Mapping[str, Any]:
        """What `edit_criterion` takes."""
        words = {name: words_from(self, name, self.languages) for name in ("name", "guidance")}
        return {**{name: self.cleaned_data[name] for name in self.PLAIN}, **words}

    def level_texts(self) -> dict[Decimal, Mapping[str, str]]:
        """What `edit_levels` takes."""
        return {Decimal(value): words_from(self, f"level-{value}", self.languages) for value in self.levels}


class NewCriterionForm(forms.Form):
    """One more criterion of a rubric."""

    key = forms.SlugField(label=_("Key"), max_length=40, help_text=_("A short word without spaces, such as impact."))
    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_value=100, decimal_places=3)

    def __init__(self, season: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = season.languages
        add_words_fields(self, "name", _("Name"), season.languages, {}, required=True)

    def facts(self) -> Mapping[str, Any]:
        return {"weight": self.cleaned_data["weight"], "name": words_from(self, "name", self.languages)}


class MethodForm(forms.Form):
    """How the marks of a rubric become a ranking: the official method with its choices."""

    TIE_BREAKS = 5

    scale = forms.ChoiceField(
        label=_("How marks become points"),
        choices=[
            (Scale.SHARE_OF_MAX, _("Share of the highest mark: 100 × mark ÷ highest")),
            (Scale.SHARE_OF_RANGE, _("Share of the range: the lowest mark is 0, the highest 100")),
            (Scale.MEAN_ON_SCALE, _("Mean on the scale of the marks")),
        ],
    )
    trim = forms.TypedChoiceField(
        label=_("Dropped of the highest and lowest judges"),
        coerce=int,
        choices=[
            (0, _("None: every judge counts")),
            (1, _("One each, from five judges on")),
            (2, _("Two each, from five judges on")),
        ],
    )

    def __init__(self, rubric: Rubric, *args: Any, **kwargs: Any) -> None:
        rules = getattr(rubric, "rules", None)
        held = {"scale": Scale.SHARE_OF_MAX, "trim": 0, **(rules.options if rules else {})}
        held |= {f"tie_break_{place}": each for place, each in enumerate(rules.tie_breaks if rules else [], start=1)}
        kwargs.setdefault("initial", held)
        super().__init__(*args, **kwargs)
        choices = [("", _("Nothing more: the place is shared")), *tie_break_choices(rubric)]
        for place in range(1, self.TIE_BREAKS + 1):
            self.fields[f"tie_break_{place}"] = forms.ChoiceField(
                label=_("Tie-break %(place)d") % {"place": place}, choices=choices, required=False
            )

    def facts(self) -> Mapping[str, Any]:
        """What `declare_standard_rules` takes; the first empty tie-break ends the chain."""
        asked = [self.cleaned_data[f"tie_break_{place}"] for place in range(1, self.TIE_BREAKS + 1)]
        chain = list(dict.fromkeys(takewhile(bool, asked)))
        return {"scale": self.cleaned_data["scale"], "trim": self.cleaned_data["trim"], "tie_breaks": chain}


class MissingDataForm(forms.Form):
    """What becomes of marks that are not there, state by state; each choice is told as the rules will tell it."""

    def __init__(self, policy: MissingDataPolicy, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", policy.effects)
        super().__init__(*args, **kwargs)
        for state in MissingState:
            choices = [(str(effect), declared_effect(state, effect).sentence) for effect in ALLOWED[state]]
            self.fields[state.value] = forms.ChoiceField(label=state.label, choices=choices, widget=forms.RadioSelect)

    def facts(self) -> Mapping[str, str]:
        """What `declare_missing_data` takes."""
        return {state.value: self.cleaned_data[state.value] for state in MissingState}


class CustomRulesForm(forms.Form):
    """Rules written by hand in the language of docs/judging-methods.md."""

    definition = forms.JSONField(
        label=_("Rules (JSON)"), widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"})
    )


def tie_break_choices(rubric: Rubric) -> list[tuple[str, str]]:
    """The criteria of the rubric and the tie-breaks that are no criterion, with their names."""
    words = {
        "median": _("Median of the judges' points"),
        "highest": _("Highest of the judges' points"),
        "lowest": _("Lowest of the judges' points"),
        "head_to_head": _("Head to head"),
        "firsts": _("Judges who put it first"),
    }
    criteria = [
        (criterion.key, gettext("Criterion “%(name)s”") % {"name": criterion.name})
        for criterion in rubric.criteria.all()
    ]
    return [*criteria, *((key, str(words[key])) for key in TIE_BREAK_WORDS if key in words)]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
