"""Two entries of a ranking, to be asked about."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models import Entry
from judging.interfaces.ranking_rows import entry_name
from judging.models import Ranking


class WhyForm(forms.Form):
    """Why does one stand above the other? Both are chosen from the lines of one tabulation, grouped by category."""

    entry = forms.ChoiceField(label=_("Entry"))
    other = forms.ChoiceField(label=_("Compared with"))

    def __init__(self, lines: Sequence[Ranking], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.by_code = {line.entry.code: line for line in lines}
        groups: dict[str, list[tuple[str, str]]] = {}
        for line in lines:
            groups.setdefault(str(line.category), []).append((line.entry.code, _told(line)))
        for name in ("entry", "other"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", ""), *groups.items()]

    def clean(self) -> dict[str, str]:
        given = self.cleaned_data
        one, two = (self.by_code.get(given.get(name, "")) for name in ("entry", "other"))
        if one and two and one == two:
            self.add_error("other", gettext("Choose another entry than the first."))
        elif one and two and one.category_id != two.category_id:
            self.add_error("other", gettext("Entries of different categories are not ranked against each other."))
        return given

    def pair(self) -> tuple[Entry, Entry]:
        """The two entries, once the form is valid."""
        return self.by_code[self.cleaned_data["entry"]].entry, self.by_code[self.cleaned_data["other"]].entry


def _told(line: Ranking) -> str:
    return f"{line.rank}. {entry_name(line)}" if line.rank is not None else entry_name(line)
