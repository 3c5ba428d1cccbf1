"""How each kind of question is asked on a page. Every widget reads and shows the shapes of `questionnaire.answers`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from awards.questionnaire import Column, ColumnKind

FOLDER = "awards/entrant/widgets"
BLANK_ROWS = 2
MOST_ROWS = 60
YES_NO = (("yes", _("Yes")), ("no", _("No")))


class OwnTemplate:
    """A widget drawn from the house's own templates."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)


class YesNo(forms.RadioSelect):
    """Yes or no, neither chosen beforehand."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=YES_NO)

    def format_value(self, value: Any) -> list[str]:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return super().format_value(value)


class Ticked(forms.CheckboxInput):
    """A declaration: true, or nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return True if data.get(name) else None


class Lines(forms.Textarea):
    """A list with one item a line."""

    def format_value(self, value: Any) -> str | None:
        return "\n".join(map(str, value)) if isinstance(value, list) else super().format_value(value)


class Parts(OwnTemplate, forms.Widget):
    """An answer of several named parts, each a line of its own; `parts` are (key, label, attributes)."""

    template_name = f"{FOLDER}/parts.html"
    use_fieldset = True

    def __init__(
        self, parts: Sequence[tuple[str, Any, Mapping[str, str]]], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.parts = parts

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {key: data.get(f"{name}-{key}", "") for key, _label, _attrs in self.parts}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {self.parts[0][0]: value or ""}
        stem = context["widget"]["attrs"].get("id", name)
        context["parts"] = [
            {
                "id": f"{stem}_{number}",
                "name": f"{name}-{key}",
                "label": label,
                "value": given.get(key, ""),
                "attrs": own,
            }
            for number, (key, label, own) in enumerate(self.parts)
        ]
        return context


class Table(OwnTemplate, forms.Widget):
    """Rows of typed cells: those that are filled, and some blank ones below; the page can ask for more."""

    template_name = f"{FOLDER}/table.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Column], labels: Sequence[str], options: Mapping[str, Any], most: int) -> None:
        super().__init__()
        self.columns, self.labels, self.options = columns, labels, options
        self.most = min(most, MOST_ROWS)
        self.blank_rows = BLANK_ROWS

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        try:
            count = min(int(data.get(f"{name}-rows", 0)), MOST_ROWS)
        except ValueError:
            count = 0
        return [
            {column.key: data.get(f"{name}-{row}-{column.key}", "") for column in self.columns} for row in range(count)
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        stem = context["widget"]["attrs"].get("id", name)
        filled = [row for row in value or [] if isinstance(row, Mapping) and any(row.values())]
        rows = [*filled, *({} for _blank in range(self.blank_rows))]
        rows = rows[: max(self.most, len(filled))]
        first = (f"{stem}_0",)
        context["rows"] = [
            {
                "number": number + 1,
                "cells": [
                    self._cell(
                        column,
                        label,
                        row.get(column.key),
                        f"{name}-{number}-{column.key}",
                        place == number == 0 and first,
                    )
                    for place, (column, label) in enumerate(zip(self.columns, self.labels, strict=True))
                ],
            }
            for number, row in enumerate(rows)
        ]
        context |= {"labels": self.labels, "count": len(rows), "can_grow": len(rows) < self.most}
        return context

    def _cell(self, column: Column, label: str, value: Any, name: str, ids: Any) -> dict[str, Any]:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return {
            "label": label,
            "name": name,
            "id": ids[0] if ids else f"id_{name}",
            "value": "" if value is None else value,
            "options": self.options.get(column.key),
            "type": "date" if column.kind is ColumnKind.DATE else "text",
            "inputmode": {ColumnKind.NUMBER: "decimal", ColumnKind.URL: "url"}.get(column.kind, ""),
            "number": column.kind is ColumnKind.NUMBER,
        }


class Files(OwnTemplate, forms.FileInput):
    """Files that are attached, each with a button that removes it, and a place for more."""

    template_name = f"{FOLDER}/files.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any], *, many: bool, entry_code: str) -> None:
        super().__init__({**attrs, "multiple": many})
        self.many, self.entry_code = many, entry_code
        self.attached: list[Mapping[str, Any]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        return context | {"attached": self.attached, "entry_code": self.entry_code, "many": self.many}
