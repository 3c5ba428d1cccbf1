"""What people type about ties: judges of themselves, organisers of the season's policy, of judges and of one another."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import SEES
from accounts.models import User
from awards.models import Entry, Season
from awards.queries.entries import entries_for_organiser
from awards.queries.fences import fenced_entries
from awards.queries.seasons import organisers_of
from judging.enums import WEIGHED, ConflictEffect, ConflictKind
from judging.models import ConflictPolicy, Judge
from judging.queries.assignments import judges_for_organiser

ONE_A_LINE = _("One a line.")
RULED_ON = (
    ConflictKind.PROFESSIONAL,
    ConflictKind.PERSONAL,
    ConflictKind.NAMED,
    ConflictKind.SAME_ORGANISATION,
    ConflictKind.PARENT_ORGANISATION,
    ConflictKind.COLLABORATOR,
    ConflictKind.PAST_PROJECT,
    ConflictKind.SAME_CITY,
    ConflictKind.SAME_COUNTRY,
    ConflictKind.MEMBER,
    ConflictKind.OTHER,
)


class Lines(forms.CharField):
    """Several things, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            **{"help_text": ONE_A_LINE, **kwargs},
        )

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class TiesForm(forms.Form):
    """What only the judge knows of the judge's own ties."""

    organisation = forms.CharField(label=_("Your organisation"), max_length=200, required=False)
    parent_organisation = forms.CharField(
        label=_("What it belongs to"),
        help_text=_("A ministry, a city government, a group of companies."),
        max_length=200,
        required=False,
    )
    affiliations = Lines(label=_("Other organisations you work for or advise"))
    other_countries = Lines(
        label=_("Other countries you are tied to"),
        help_text=_("Codes such as KR, one a line: a second nationality, a country you work for."),
    )
    mail_domains = Lines(label=_("Other mail domains you use"), help_text=_("Such as lab.example, one a line."))
    collaborators = Lines(
        label=_("People you work with closely"),
        help_text=_("Names or e-mail addresses, one a line. Only organisers see them."),
    )
    past_projects = Lines(
        label=_("Cities and organisations you have worked for on a project"),
        help_text=_("One a line, with the year if you can: Busan, 2023"),
    )

    def clean_past_projects(self) -> list[dict[str, Any]]:
        return [_project(line) for line in self.cleaned_data["past_projects"]]


def told_ties(judge: Judge) -> dict[str, Any]:
    """The judge's ties as the form's first values."""
    lists = ("affiliations", "other_countries", "mail_domains", "collaborators")
    projects = [f"{each['name']}, {each['year']}" if each["year"] else each["name"] for each in judge.past_projects]
    return {
        "organisation": judge.organisation,
        "parent_organisation": judge.parent_organisation,
        **{name: "\n".join(getattr(judge, name)) for name in lists},
        "past_projects": "\n".join(projects),
    }


class PolicyForm(forms.Form):
    """How much each kind of tie weighs in the season."""

    project_years = forms.IntegerField(
        label=_("Years that a past project counts"),
        help_text=_("A project without a year always counts."),
        min_value=0,
        max_value=50,
    )

    def __init__(self, policy: ConflictPolicy, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**policy.effects, "project_years": policy.project_years})
        super().__init__(*args, **kwargs)
        for kind in WEIGHED:
            self.fields[str(kind)] = forms.ChoiceField(
                label=kind.label, choices=ConflictEffect.choices, widget=forms.RadioSelect
            )


class RulingForm(forms.Form):
    """The conflicts that were ticked, what becomes of them, and why."""

    step = forms.ChoiceField(choices=[("confirm", _("Confirm")), ("lift", _("Lift"))])
    reason = forms.CharField(label=_("Reason"), max_length=500)


class DeclareForm(forms.Form):
    """A conflict that the secretariat rules by itself."""

    judge = forms.ModelChoiceField(Judge.objects.none(), label=_("Judge"), to_field_name="code")
    entry = forms.ModelChoiceField(Entry.objects.none(), label=_("Entry"), to_field_name="code")
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in RULED_ON])
    note = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, person: User, season: Season, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "declare-%s")
        super().__init__(*args, **kwargs)
        entries = entries_for_organiser(person, season).filter(submitted_at__isnull=False)
        readable = entries.exclude(pk__in=fenced_entries(person, season).values("pk"))
        cast(forms.ModelChoiceField[Judge], self.fields["judge"]).queryset = judges_for_organiser(person, season)
        cast(forms.ModelChoiceField[Entry], self.fields["entry"]).queryset = readable


class FenceForm(forms.Form):
    """An organiser, an entry, and the tie between them."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Organiser"), to_field_name="code")
    entry = forms.ModelChoiceField(Entry.objects.none(), label=_("Entry"), to_field_name="code")
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, person: User, season: Season, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "fence-%s")
        super().__init__(*args, **kwargs)
        entries = entries_for_organiser(person, season).filter(submitted_at__isnull=False)
        cast(forms.ModelChoiceField[User], self.fields["person"]).queryset = organisers_of(season, SEES)
        cast(forms.ModelChoiceField[Entry], self.fields["entry"]).queryset = entries


def _project(line: str) -> dict[str, Any]:
    """A name, and the year behind the last comma where one stands there."""
    name, _comma, year = line.rpartition(",")
    if name.strip() and year.strip().isascii() and year.strip().isdigit():
        if len(year.strip()) != 4:
            raise forms.ValidationError(gettext("“%(line)s”: write the year with four digits.") % {"line": line[:60]})
        return {"name": name.strip(), "year": int(year)}
    return {"name": line, "year": None}
