from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What a newcomer tells of themselves besides address and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it should stand in letters, in your own script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])
