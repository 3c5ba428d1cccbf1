"""Text in several languages, kept as {language: text} so that it can be searched and ordered in any database."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Words(dict[str, str]):
    """The same text in several languages; as a string it is the one of the reader, else English, else any."""

    def in_language(self, language: str | None) -> str:
        for candidate in (language or "", (language or "").split("-")[0], "en"):
            if self.get(candidate):
                return self[candidate]
        return next((text for text in self.values() if text), "")

    def __str__(self) -> str:
        return self.in_language(get_language())

    def __bool__(self) -> bool:
        return any(self.values())


def validate_words(value: Any) -> None:
    if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise ValidationError(_("Give the text as one string for each language."))


class WordsField(models.JSONField):
    """A JSON column that reads as `Words`."""

    description = "text in several languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_words]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return Words(found) if isinstance(found, dict) else found

    def to_python(self, value: Any) -> Any:
        return Words(value) if isinstance(value, dict) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = {"en": value}
        if isinstance(value, dict):
            setattr(model_instance, self.attname, Words(value))
        return value
