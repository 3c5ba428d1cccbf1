"""One section of an application form as a form of the page, made from data.

It translates and owns no rule: what was typed goes to `save_answers` as it came, and what the questionnaire finds wrong
is put beside the fields. A form shows either what was typed or, if nothing was, what is stored.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Entry
from awards.queries.answers import answer_digest, answers_of, form_of
from awards.queries.names import country_choices
from awards.questionnaire import (
    Column,
    ColumnKind,
    FillSource,
    Problem,
    Question,
    QuestionKind,
    Section,
    sentence,
    text_in,
    visible_questions,
)
from awards.questionnaire.conditions import condition_to_json, references
from awards.questionnaire.kinds import UPLOADED

from .answer_widgets import Files, Lines, Parts, Table, Ticked, YesNo
from .told_answers import told_answer

Part = tuple[str, Any, Mapping[str, str]]
PREFIX = "a"
FEW_CHOICES = 8
MOST_ROWS = 30
MORE_ROWS = 5
CONTACT_PARTS: tuple[Part, ...] = (
    ("name", gettext_lazy("Name"), {"autocomplete": "name"}),
    ("role", gettext_lazy("Position"), {"autocomplete": "organization-title"}),
    ("organisation", gettext_lazy("Organisation"), {"autocomplete": "organization"}),
    ("email", gettext_lazy("E-mail address"), {"autocomplete": "email", "inputmode": "email"}),
    ("phone", gettext_lazy("Telephone"), {"autocomplete": "tel", "inputmode": "tel"}),
)
CITY_PARTS: tuple[Part, ...] = (
    ("name", gettext_lazy("In its own script"), {}),
    ("name_en", gettext_lazy("In English"), {}),
)
MONEY_PARTS: tuple[Part, ...] = (
    ("amount", gettext_lazy("Amount"), {"inputmode": "decimal"}),
    (
        "currency",
        gettext_lazy("Currency (three letters, such as KRW)"),
        {"maxlength": "3", "autocapitalize": "characters"},
    ),
)


class StoredOrTyped(forms.BoundField):
    """A bound field that shows the stored answer while nothing was typed, even beside an error."""

    form: "SectionForm"

    @property
    def data(self) -> Any:
        return super().data if self.form.was_typed else self.form.get_initial_for_field(self.field, self.name)


class AnswerField(forms.Field):
    """The field of one question; it refuses nothing."""

    def __init__(self, question: Question, language: str, widget: forms.Widget) -> None:
        super().__init__(
            label=text_in(question.label, language),
            help_text=_help(question, language),
            required=question.required,
            widget=widget,
        )
        self.question = question

    def clean(self, value: Any) -> Any:
        return value

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return StoredOrTyped(form, self, field_name)


class SectionForm(forms.Form):
    """The questions of one section that a person answers, facts the platform fills in left out."""

    use_required_attribute = False
    fields: dict[str, AnswerField]  # type: ignore[assignment]  # narrower than any form's: all fields are answers
    _errors: ErrorDict | None

    def __init__(
        self, entry: Entry, section: Section, language: str, *, data: Any = None, files: Any = None, more: str = ""
    ) -> None:
        self.was_typed = data is not None
        self.form_model, self.section, self.language = form_of(entry.form), section, language
        self.answers = answers_of(entry)
        super().__init__(data, files, prefix=PREFIX, initial=self.answers)
        self.visible = {each.key for each in visible_questions(self.form_model, self.answers)}
        self.fields = {each.key: self._field(entry, each) for each in section.questions if _is_asked(each)}
        grown = self.fields[more].widget if more in self.fields else None
        if isinstance(grown, Table):
            grown.blank_rows = MORE_ROWS

    def _field(self, entry: Entry, question: Question) -> AnswerField:
        widget = _widget(question, self.language, entry.code)
        if isinstance(widget, Files):
            stored = self.answers.get(question.key) or []
            widget.attached = stored if isinstance(stored, list) else [stored]
        return AnswerField(question, self.language, widget)

    @property
    def seen(self) -> str:
        """For a hidden field: which answers stood there when the page was made."""
        return json.dumps({key: answer_digest(self.answers.get(key)) for key in self.fields})

    def typed_answers(self, seen: Mapping[str, str]) -> dict[str, Any]:
        """What was typed for the questions that the page had asked, files apart."""
        return {
            key: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(key))
            for key, field in self.fields.items()
            if key in seen and field.question.kind not in UPLOADED
        }

    def sent_files(self) -> Iterable[tuple[str, UploadedFile]]:
        """(question, file) for every file sent."""
        for key, field in self.fields.items():
            if field.question.kind in UPLOADED:
                for file in field.widget.value_from_datadict(self.data, self.files, self.add_prefix(key)):
                    yield key, file

    def put_beside(self, question: str | None, message: str) -> None:
        """Show a message beside the question, or above all if it is of no question here."""
        if self._errors is None:
            self._errors = ErrorDict()
            self.is_bound = True
        key = question if question is not None and question in self.fields else NON_FIELD_ERRORS
        self._errors.setdefault(key, self.error_class(renderer=self.renderer)).append(message)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Put the questionnaire's problems beside the questions of this section."""
        for problem in problems:
            if problem.question in self.fields:
                self.put_beside(problem.question, sentence(problem, self.form_model, self.language))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every message with the id of the input it is about, "" for those that stand above all."""
        if self._errors is None:
            return []
        return [(self._input_id(key), str(message)) for key, messages in self._errors.items() for message in messages]

    def _input_id(self, key: str) -> str:
        if key not in self.fields:
            return ""
        bound = self[key]
        return bound.id_for_label or f"{bound.auto_id}_0"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each question with what the page needs to show or hide it while other answers change."""
        return [
            {
                "key": key,
                "field": self[key],
                "is_visible": key in self.visible,
                "when": _json(self.form_model.conditions[key]),
                "kind": str(self.fields[key].question.kind),
            }
            for key in self.fields
        ]

    @property
    def given_elsewhere(self) -> str:
        """For the page's script: answers of other sections, and known facts, that conditions here look at."""
        looked_at = {key for each in self.fields for key in references(self.form_model.conditions[each])}
        return json.dumps(
            {key: self.answers[key] for key in sorted(looked_at - set(self.fields)) if key in self.answers}
        )


def _is_asked(question: Question) -> bool:
    return question.filled_from in {None, FillSource.TITLE}


def _json(condition: Any) -> str:
    return json.dumps(condition_to_json(condition)) if condition is not None else ""


def _help(question: Question, language: str) -> SafeString:
    """Help, example and what is taken, escaped: forms are written by people."""
    lines = [text_in(question.help, language)]
    if text_in(question.example, language):
        lines.append(_("For example: %(example)s") % {"example": text_in(question.example, language)})
    lines.append(_what_is_taken(question))
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


def _what_is_taken(question: Question) -> str:
    limits = question.limits
    if question.kind in UPLOADED and limits.file_types:
        facts = {"types": ", ".join(each.upper() for each in limits.file_types), "size": limits.max_megabytes or 50}
        return _("Takes %(types)s, up to %(size)s MB each.") % facts
    if limits.min_words:
        return _("At least %(least)s words.") % {"least": limits.min_words}
    if question.kind is QuestionKind.URLS:
        return _("One address a line.")
    return ""


def _widget(question: Question, language: str, entry_code: str) -> forms.Widget:
    if question.kind in UPLOADED:
        accept = ",".join(f".{each}" for each in question.limits.file_types)
        many = question.kind is QuestionKind.FILES
        return Files({"accept": accept} if accept else {}, many=many, entry_code=entry_code)
    if question.kind in SAME_FOR_ALL:
        return SAME_FOR_ALL[question.kind]()
    return BY_QUESTION[question.kind](question, language)


def _rows(question: Question) -> int:
    words = question.limits.max_words or (question.limits.max_characters or 1200) // 6
    return max(4, min(16, words // 25))


def _counted(question: Question) -> dict[str, int]:
    limits = question.limits
    if limits.max_words:
        return {"data-words": limits.max_words}
    if limits.max_characters and limits.count_spaces:
        return {"data-characters": limits.max_characters}
    return {}


def _labels(question: Question | Column, language: str) -> list[tuple[str, str]]:
    return [(choice.key, text_in(choice.label, language)) for choice in question.choices]


def _choice_widget(question: Question, language: str) -> forms.Widget:
    labels = _labels(question, language)
    if len(labels) <= FEW_CHOICES:
        return forms.RadioSelect(choices=labels)
    return forms.Select(choices=[("", _("Choose one")), *labels])


def _table(question: Question, language: str) -> Table:
    nothing = ("", "")
    options: dict[str, Any] = {}
    for column in question.columns:
        if column.kind is ColumnKind.CHOICE:
            options[column.key] = [nothing, *_labels(column, language)]
        elif column.kind is ColumnKind.YES_NO:
            options[column.key] = [nothing, ("yes", _("Yes")), ("no", _("No"))]
        elif column.kind is ColumnKind.COUNTRY:
            options[column.key] = [nothing, *country_choices(language)]
    labels = [text_in(column.label, language) for column in question.columns]
    return Table(question.columns, labels, options, question.limits.max_items or MOST_ROWS)


def _text(question: Question, language: str) -> forms.Widget:
    return forms.TextInput(_counted(question))


def _long_text(question: Question, language: str) -> forms.Widget:
    return forms.Textarea({"rows": _rows(question), **_counted(question)})


def _many(question: Question, language: str) -> forms.Widget:
    return forms.CheckboxSelectMultiple(choices=_labels(question, language))


def _country(question: Question, language: str) -> forms.Widget:
    return forms.Select(choices=[("", _("Choose a country")), *country_choices(language)])


def _link() -> forms.Widget:
    return forms.TextInput({"inputmode": "url", "placeholder": "https://"})


SAME_FOR_ALL: Mapping[QuestionKind, Callable[[], forms.Widget]] = {
    QuestionKind.NUMBER: lambda: forms.TextInput({"inputmode": "decimal"}),
    QuestionKind.MONEY: lambda: Parts(MONEY_PARTS),
    QuestionKind.DATE: lambda: forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    QuestionKind.YES_NO: YesNo,
    QuestionKind.CITY: lambda: Parts(CITY_PARTS),
    QuestionKind.CONTACT: lambda: Parts(CONTACT_PARTS),
    QuestionKind.URL: _link,
    QuestionKind.VIDEO: _link,
    QuestionKind.URLS: lambda: Lines({"rows": 4, "inputmode": "url"}),
    QuestionKind.DECLARATION: Ticked,
}
BY_QUESTION: Mapping[QuestionKind, Callable[[Question, str], forms.Widget]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.CHOICE: _choice_widget,
    QuestionKind.MANY_CHOICES: _many,
    QuestionKind.COUNTRY: _country,
    QuestionKind.TABLE: _table,
}


def seen_of(raw: str) -> dict[str, str]:
    """The digests that the page carried; {} for anything that a page of ours would not send."""
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def known_facts(entry: Entry, section: Section, language: str) -> list[tuple[str, str]]:
    """Questions of the section that the entrant's profile or the entry answers, as (label, words)."""
    answers = answers_of(entry)
    return [
        (text_in(each.label, language), told_answer(each, answers.get(each.key), language).text)
        for each in section.questions
        if not _is_asked(each)
    ]
