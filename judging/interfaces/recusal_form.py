from django import forms
from django.utils.translation import gettext_lazy as _

from judging.enums import ConflictKind

TOLD_BY_JUDGES = (
    ConflictKind.PROFESSIONAL,
    ConflictKind.PERSONAL,
    ConflictKind.SAME_ORGANISATION,
    ConflictKind.SAME_CITY,
    ConflictKind.SAME_COUNTRY,
    ConflictKind.OTHER,
)


class RecusalForm(forms.Form):
    """Why a judge steps out of judging an entry."""

    kind = forms.ChoiceField(
        label=_("What ties you to this entry?"),
        choices=[(kind.value, kind.label) for kind in TOLD_BY_JUDGES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        help_text=_("The secretariat reads this. A sentence is enough."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    """Why an invitation is declined; the reason may stay unsaid."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("If you like, say why, or whom we might ask instead."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
