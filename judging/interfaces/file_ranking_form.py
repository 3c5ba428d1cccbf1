"""What a person brings to the page that ranks files: marks, facts, and rules in one of three ways."""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from judging.interfaces.file_rankings import Asked, Refused
from judging.tabulation.criteria import CriterionSpec, Scale
from judging.tabulation.presets import TIE_BREAK_WORDS, weighted_mean_rules

MEGABYTE = 1024 * 1024
LARGEST_FILE = 32 * MEGABYTE
LARGEST_RULES = MEGABYTE
MOST_FILES = 10
TABLES = (".csv", ".xlsx", ".xlsm")
EXAMPLES = settings.BASE_DIR / "docs" / "examples"
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class TablesField(forms.FileField):
    """One or more tables; cleans to the list of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=SeveralFiles(attrs={"accept": ",".join(TABLES)}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(TablesField, self).clean(each, initial) for each in data or [None]]
        given = [file for file in files if file]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(gettext("At most ten files are read together. Put some of them into one."))
        for file in given:
            _refuse_file(file)
        return given


def _refuse_file(file: UploadedFile) -> None:
    name = file.name or ""
    if Path(name).suffix.lower() not in TABLES:
        raise forms.ValidationError(
            gettext("“%(name)s” is neither CSV nor XLSX. Save it as one of them.") % {"name": name}
        )
    if (file.size or 0) > LARGEST_FILE:
        raise forms.ValidationError(
            gettext("“%(name)s” is larger than 32 MB. Divide it into several files.") % {"name": name}
        )


class FileRankingForm(forms.Form):
    """Files of marks and facts, and the rules: the official method, rules written here, or a file of rules."""

    scores = TablesField(
        label=_("Files of marks"),
        help_text=_(
            "CSV or XLSX with the columns entry, judge, criterion and score, and category if there are several."
        ),
    )
    facts = TablesField(
        label=_("Files of facts"),
        required=False,
        help_text=_("Only if the rules name facts: degrees of difficulty, deductions, earlier totals."),
    )
    source = forms.ChoiceField(
        label=_("Rules"),
        choices=[
            ("official", _("The official method: the mean of the judges' weighted points")),
            ("written", _("Rules written or pasted here")),
            ("uploaded", _("A file of rules")),
        ],
        widget=forms.RadioSelect,
        initial="official",
    )
    criteria = forms.CharField(
        label=_("Criteria"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "code"}),
        help_text=_(
            "One a line: its name as in the file, weight, lowest mark, highest mark. Such as: impact, 40, 1, 5"
        ),
    )
    scale = forms.ChoiceField(
        label=_("How marks become points"),
        required=False,
        choices=[
            (Scale.SHARE_OF_MAX, _("Share of the highest mark: 100 × mark ÷ highest")),
            (Scale.SHARE_OF_RANGE, _("Share of the range: the lowest mark is 0, the highest 100")),
            (Scale.MEAN_ON_SCALE, _("Mean on the scale of the marks")),
        ],
    )
    quorum = forms.IntegerField(
        label=_("Least number of judges for an entry to be ranked"),
        required=False,
        min_value=1,
        max_value=1000,
        initial=1,
    )
    trim = forms.ChoiceField(
        label=_("Dropped of the highest and lowest judges"),
        required=False,
        choices=[
            (0, _("None: every judge counts")),
            (1, _("One each, from five judges on")),
            (2, _("Two each, from five judges on")),
        ],
    )
    tie_breaks = forms.CharField(
        label=_("Tie-breaks"),
        required=False,
        max_length=500,
        help_text=_(
            "In order, separated with commas: names of criteria, or median, highest, lowest, head_to_head, firsts. "
            "What is still tied shares its place."
        ),
    )
    written = forms.CharField(
        label=_("Rules (JSON)"),
        required=False,
        max_length=LARGEST_RULES,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"}),
    )
    uploaded = forms.FileField(
        label=_("File of rules"), required=False, widget=forms.FileInput(attrs={"accept": ".json"})
    )

    evidence = forms.BooleanField(
        label=_("Compute how sure the ranking is as well"),
        required=False,
        help_text=_("Severity of judges, intervals of ranks, agreement, integrity, sensitivity. All of it is advice."),
    )
    places = forms.IntegerField(label=_("How many places win something"), required=False, min_value=1, max_value=10_000)

    def asked(self) -> Asked:
        """What the person asks for; of a form that is valid."""
        given = self.cleaned_data
        return Asked(self.rules(), given["scores"], given["facts"], given["evidence"], given["places"])

    def rules(self) -> bytes:
        """The rule file, whichever way it was given; of a form that is valid."""
        given = self.cleaned_data
        if given["source"] == "uploaded":
            return bytes(given["uploaded"].read())
        if given["source"] == "written":
            return str(given["written"]).encode()
        made = weighted_mean_rules(
            given["criteria"],
            quorum=given["quorum"] or 1,
            trim=int(given["trim"] or 0),
            tie_breaks=given["tie_breaks"],
            scale=given["scale"] or Scale.SHARE_OF_MAX,
        )
        return json.dumps(made, ensure_ascii=False).encode()

    def clean_uploaded(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["uploaded"]
        if file and (file.size or 0) > LARGEST_RULES:
            raise forms.ValidationError(gettext("A file of rules is at most 1 MB. This one is larger."))
        return file

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        source = given.get("source")
        if source == "official":
            self._clean_official(given)
        elif source == "written" and not given.get("written", "").strip():
            self.add_error("written", gettext("Write or paste the rules, or choose another way to give them."))
        elif source == "uploaded" and not given.get("uploaded") and "uploaded" not in self.errors:
            self.add_error("uploaded", gettext("Choose the file of rules, or another way to give them."))
        return given

    def _clean_official(self, given: dict[str, Any]) -> None:
        criteria = []
        for number, line in _lines(given.get("criteria", "")):
            found = _criterion(line)
            if found is None:
                self.add_error("criteria", _bad_line(number, line))
            else:
                criteria.append(found)
        if not criteria and "criteria" not in self.errors:
            self.add_error("criteria", gettext("Name at least one criterion."))
        keys = [criterion.key for criterion in criteria]
        asked = [part.strip() for part in given.get("tie_breaks", "").split(",") if part.strip()]
        strange = [word for word in asked if word not in (*keys, *TIE_BREAK_WORDS) or word == "decision"]
        if strange and "criteria" not in self.errors:
            message = gettext(
                "“%(word)s” is neither a criterion above nor one of the words. Correct it or take it out."
            )
            self.add_error("tie_breaks", message % {"word": strange[0]})
        given |= {"criteria": criteria, "tie_breaks": list(dict.fromkeys(asked))}

    def add_refusal(self, refused: Refused) -> None:
        """Each field says how many problems its files have; the page lists them beside it."""
        fields = {"scores": "scores", "facts": "facts", "rules": self.field_of_rules, "together": None}
        for source, field in fields.items():
            found = refused.of(source)
            if found and field is None:
                self.add_error(None, [problem.message for problem in found])
            elif found:
                told = ngettext("One problem, listed here.", "%(count)d problems, listed here.", len(found))
                self.add_error(field, told % {"count": len(found)})

    @property
    def field_of_rules(self) -> str:
        """The field that problems of the rules are shown at."""
        return {"written": "written", "uploaded": "uploaded"}.get(self.cleaned_data.get("source", ""), "criteria")


def ready_rules() -> list[tuple[str, str]]:
    """(file name, name for people) of the rule files of the documentation."""
    return [(path.name, _name_of(path)) for path in sorted(EXAMPLES.glob("*rules*.json"))]


def ready_rule_text(name: str) -> str:
    """The text of one of them; empty for any other name."""
    return (EXAMPLES / name).read_text(encoding="utf-8") if name in dict(ready_rules()) else ""


def _name_of(path: Path) -> str:
    name = json.loads(path.read_text(encoding="utf-8"))["name"]
    return name if isinstance(name, str) else str(name.get(get_language() or "en") or name["en"])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _criterion(line: str) -> CriterionSpec | None:
    """A criterion from its line; commas, semicolons and tabs (a copied table) part it."""
    parts: Sequence[str] = [part.strip() for part in re.split(r"[,;\t]", line)]
    if len(parts) != 4 or not parts[0] or not all(_NUMBER.fullmatch(part) for part in parts[1:]):
        return None
    weight, low, high = (Decimal(part) for part in parts[1:])
    return CriterionSpec(parts[0], weight, low, high)


def _bad_line(number: int, line: str) -> str:
    message = gettext("Line %(number)d, “%(line)s”: write a name, a weight, the lowest and the highest mark.")
    return message % {"number": number, "line": line[:60]}
