"""What organisers ask of a plan of who judges what: numbers, three sliders, rules, whom, and what stays."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models import Category, Entry, Round
from awards.queries.fences import fenced_entries
from awards.queries.rounds import entries_in_round
from judging.enums import WishKind
from judging.matching.problem import PanelRule, ProblemError, RuleKind
from judging.matching.settings import MOST_EPSILON, MOST_SECONDS, Keep, MatchSettings
from judging.models import Assignment, Judge
from judging.queries.assignments import accepted_judges

LARGEST_SEED = 2**31 - 1
MOST_JUDGES = 100
LARGEST_LOAD = 32767
STRENGTHS = [
    ("", _("Does not matter")),
    ("soft", _("Where it can be kept")),
    ("hard", _("Always")),
]
RULES: Mapping[str, PanelRule] = {
    "country": PanelRule(RuleKind.AT_MOST, "country"),
    "organisation": PanelRule(RuleKind.AT_MOST, "organisation"),
    "theme": PanelRule(RuleKind.AT_LEAST, "theme", same_as="theme"),
    "language": PanelRule(RuleKind.AT_LEAST, "language", same_as="language"),
}
KEEPS = [
    (Keep.ALL, _("Everything that is assigned already")),
    (Keep.STARTED, _("Sheets that have been started")),
    (Keep.FINISHED, _("Finished sheets only")),
]


class Slider(forms.NumberInput):
    """A native slider; its scale stands below it, so that it can be read without script."""

    input_type = "range"


class PercentField(forms.FloatField):
    """A share, asked for in per cent by a slider; `scale` are the figures that stand below it."""

    widget = Slider

    def __init__(
        self, *, most: int = 100, step: float = 5, scale: tuple[int, ...] = (0, 25, 50, 75, 100), **kw: Any
    ) -> None:
        super().__init__(min_value=0, max_value=most, step_size=step, **kw)
        self.scale = scale


class SlidersForm(forms.Form):
    """What matters: the weakest panel, the match, comparability. In per cent."""

    floor = PercentField(
        label=_("How strong the weakest panel must be"),
        help_text=_("0 %: only the sum counts. 100 %: no panel is weaker than it has to be."),
    )
    epsilon = PercentField(
        label=_("How much match may be given up for comparability"),
        help_text=_(
            # xgettext:no-python-format  # noqa: ERA001 - a word to xgettext
            "At 0 % every judge has the entries that fit best. A little goes a long way: 1 % is usually enough."
        ),
        most=round(100 * MOST_EPSILON),
        step=0.25,
        scale=(0, 5, 10, 15, 20),
    )
    comparability = PercentField(
        label=_("How well marks shall compare"),
        help_text=_(
            "Judges who share entries can be compared. 0 %: they are linked, no more. 100 %: as well as can be."
        ),
    )

    def shares(self) -> dict[str, Any]:
        """The sliders as `MatchSettings` takes them."""
        return {name: round(self.cleaned_data[name] / 100, 6) for name in ("floor", "epsilon", "comparability")}

    @staticmethod
    def told(settings: MatchSettings) -> dict[str, float]:
        """The settings as the sliders show them."""
        shares = {name: getattr(settings, name) for name in ("floor", "epsilon", "comparability")}
        return {name: round(100 * share, 4) for name, share in shares.items()}


class MatchForm(SlidersForm):
    """Everything that may be asked of a plan. `settings` and `seed` are what `plan_match` takes."""

    judges_per_entry = forms.IntegerField(
        label=_("Judges for each entry"),
        min_value=1,
        max_value=MOST_JUDGES,
        required=False,
        help_text=_("Leave empty for as many as the round says."),
    )
    min_load = forms.IntegerField(label=_("Entries of a judge, at least"), min_value=0, max_value=LARGEST_LOAD)
    max_load = forms.IntegerField(
        label=_("Entries of a judge, at most"),
        min_value=1,
        max_value=LARGEST_LOAD,
        required=False,
        help_text=_("A judge's own limit holds as well."),
    )
    even_within = forms.IntegerField(
        label=_("How far apart two judges' numbers may be"),
        min_value=1,
        max_value=LARGEST_LOAD,
        required=False,
        help_text=_("Where their limits and conflicts allow. Leave empty to let the match decide."),
    )
    rule_country = forms.ChoiceField(
        label=_("Judges of an entry come from different countries"), choices=STRENGTHS, required=False
    )
    rule_organisation = forms.ChoiceField(
        label=_("Judges of an entry come from different organisations"), choices=STRENGTHS, required=False
    )
    rule_theme = forms.ChoiceField(
        label=_("One judge at least knows the entry's field"), choices=STRENGTHS, required=False
    )
    rule_language = forms.ChoiceField(
        label=_("One judge at least reads the entry's language"), choices=STRENGTHS, required=False
    )
    connected = forms.BooleanField(label=_("Link all judges through shared entries"), required=False)
    keep = forms.ChoiceField(label=_("What stays as it is"), choices=KEEPS, widget=forms.RadioSelect)
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(), label=_("Categories"), to_field_name="code", widget=forms.CheckboxSelectMultiple
    )
    judges = forms.ModelMultipleChoiceField(
        Judge.objects.none(), label=_("Judges"), to_field_name="code", widget=forms.CheckboxSelectMultiple
    )
    calibration = forms.CharField(
        label=_("Entries for every judge"),
        max_length=500,
        required=False,
        help_text=_("Codes of a few entries that every judge without a conflict marks, so that all can be compared."),
    )
    chance = forms.IntegerField(
        label=_("Highest chance of any pair, in per cent"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Draws the judges by lot, so that nobody can arrange to judge an entry. Leave empty for no draw."),
    )
    seconds = forms.IntegerField(
        label=_("Seconds to search"),
        min_value=1,
        max_value=round(MOST_SECONDS),
        help_text=_("When the time is over, the best plan so far is shown, with how much better one could be."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_("Decides between plans that are equally good: the same seed gives the same plan."),
    )

    def __init__(self, round: Round, *args: Any, before: MatchSettings | None = None, seed: int, **kw: Any) -> None:
        self.entries = list(entries_in_round(round).select_related("category").only("code", "category__code"))
        kw.setdefault("initial", self._initial(round, before or MatchSettings(), seed))
        super().__init__(*args, **kw)
        self.before = before or MatchSettings()
        _choice(self, "categories").queryset = round.season.categories.filter(
            pk__in={entry.category_id for entry in self.entries}
        )
        accepted = accepted_judges(round.season).order_by("name", "code")
        _choice(self, "judges").queryset = accepted
        self.judges_there = accepted.count()

    def _initial(self, round: Round, before: MatchSettings, seed: int) -> dict[str, Any]:
        codes = {entry.code: entry.category.code for entry in self.entries}
        chosen = codes if before.entries is None else {code: codes[code] for code in before.entries if code in codes}
        judges = accepted_judges(round.season) if before.judges is None else before.judges
        return {
            **self.told(before),
            "judges_per_entry": round.judges_per_entry if before.judges_per_entry is None else before.judges_per_entry,
            "min_load": before.min_load,
            "max_load": before.max_load,
            "even_within": before.even_within,
            **{f"rule_{name}": _strength(before, name) for name in RULES},
            "connected": before.connected,
            "keep": before.keep,
            "categories": sorted(set(chosen.values())),
            "judges": [each if isinstance(each, str) else each.code for each in judges],
            "calibration": ", ".join(sorted(before.calibration)),
            "chance": None if before.most_chance is None else int(100 * before.most_chance),
            "seconds": int(before.seconds),
            "seed": seed,
        }

    @property
    def numbers(self) -> list[BoundField]:
        return [self[name] for name in ("judges_per_entry", "min_load", "max_load", "even_within")]

    @property
    def sliders(self) -> list[BoundField]:
        return [self[name] for name in ("floor", "epsilon", "comparability")]

    @property
    def rules(self) -> list[BoundField]:
        return [*(self[f"rule_{name}"] for name in RULES), self["connected"]]

    @property
    def whom(self) -> list[BoundField]:
        return [self["categories"], self["judges"]]

    @property
    def more(self) -> list[BoundField]:
        return [self[name] for name in ("calibration", "chance", "seconds", "seed")]

    def clean_calibration(self) -> frozenset[str]:
        asked = {part.strip().upper() for part in self.cleaned_data["calibration"].split(",") if part.strip()}
        strange = sorted(asked - {entry.code for entry in self.entries})
        if strange:
            message = _("There is no entry %(code)s in this round. Look the code up among the entries.")
            raise forms.ValidationError(message, params={"code": strange[0]})
        return frozenset(asked)

    def clean(self) -> dict[str, Any]:
        held = super().clean() or self.cleaned_data
        least, most = held.get("min_load"), held.get("max_load")
        if least is not None and most is not None and most < least:
            self.add_error("max_load", _("This must not be less than the fewest entries of a judge."))
        if not self.errors:
            try:
                self.settings()
            except ProblemError as problem:
                for each in problem.problems:
                    self.add_error(None, each)
        return held

    def settings(self) -> MatchSettings:
        """What was asked for; pairs and exceptions of the plan before stay as they were."""
        held = self.cleaned_data
        codes = {category.code for category in held["categories"]}
        chosen = tuple(sorted(entry.code for entry in self.entries if entry.category.code in codes))
        judges = tuple(sorted(judge.code for judge in held["judges"]))
        return MatchSettings(
            **self.shares(),
            judges_per_entry=held["judges_per_entry"],
            min_load=held["min_load"],
            max_load=held["max_load"],
            even_within=held["even_within"],
            connected=held["connected"],
            panel_rules=tuple(_rules(held)),
            calibration=held["calibration"],
            keep=Keep(held["keep"]),
            seconds=float(held["seconds"]),
            most_chance=held["chance"] / 100 if held["chance"] else None,
            entries=None if len(chosen) == len(self.entries) else chosen,
            judges=None if len(judges) == self.judges_there else judges,
            pins=self.before.pins,
            forbids=self.before.forbids,
        )


class RepairForm(forms.Form):
    """Who gets nothing more and keeps what is finished, and whether sheets with marks stay."""

    relieve = forms.ModelMultipleChoiceField(
        Judge.objects.none(),
        label=_("Take over unfinished entries of these judges"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For judges who are late. They keep what they have finished and get nothing more."),
    )
    keep_started = forms.BooleanField(label=_("Leave sheets that have marks with their judges"), required=False)

    def __init__(self, round: Round, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        held = Assignment.objects.live().filter(round=round).values("judge")
        holding = accepted_judges(round.season).filter(pk__in=held)
        _choice(self, "relieve").queryset = holding.order_by("name", "code")


class ExtraForm(forms.Form):
    """How many more sheets there may be."""

    sheets = forms.IntegerField(label=_("More sheets, at most"), min_value=1, max_value=500, initial=10)


class WishForm(forms.Form):
    """A pair that shall meet in every plan, or shall not; `free` takes the wish back."""

    FREE = "free"
    entry = forms.ModelChoiceField(Entry.objects.none(), label=_("Entry"), to_field_name="code")
    judge = forms.ModelChoiceField(Judge.objects.none(), label=_("Judge"), to_field_name="code")
    kind = forms.ChoiceField(label=_("In every plan"), choices=[*WishKind.choices, (FREE, _("As the plan likes"))])

    def __init__(self, round: Round, person: User, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        inside = entries_in_round(round).exclude(pk__in=fenced_entries(person, round.season).values("pk"))
        _choice(self, "entry").queryset = inside.select_related("category", "season")
        _choice(self, "judge").queryset = (
            accepted_judges(round.season).select_related("season").order_by("name", "code")
        )

    @staticmethod
    def pressed(value: str) -> dict[str, str]:
        """The fields that a button's value `kind/ENTRY/judge` stands for."""
        kind, entry, judge = (*value.split("/"), "", "", "")[:3]
        return {"kind": kind, "entry": entry, "judge": judge}


def _choice(form: forms.Form, name: str) -> "forms.ModelMultipleChoiceField[Any]":
    return cast("forms.ModelMultipleChoiceField[Any]", form.fields[name])


def _strength(settings: MatchSettings, name: str) -> str:
    for rule in settings.panel_rules:
        if (rule.kind, rule.of, rule.same_as) == (RULES[name].kind, RULES[name].of, RULES[name].same_as):
            return "soft" if rule.soft else "hard"
    return ""


def _rules(held: Mapping[str, Any]) -> list[PanelRule]:
    return [
        PanelRule(rule.kind, rule.of, rule.count, rule.value, rule.same_as, soft=held[f"rule_{name}"] == "soft")
        for name, rule in RULES.items()
        if held[f"rule_{name}"]
    ]
