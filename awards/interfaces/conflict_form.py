"""What an entrant types about a judge it asks not to have."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import NamedKind


class NamedConflictForm(forms.Form):
    """One person or organisation, and why."""

    kind = forms.ChoiceField(label=_("Whom do you name?"), choices=NamedKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=200)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The secretariat reads this and rules on it. No judge sees it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
