"""Fields of serializers that every room may use."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class PlainJSONField(serializers.JSONField):
    """Any JSON whose every text can be kept in a database: no NUL, no half of a surrogate pair, no infinite number."""

    default_error_messages = {"unstorable": _("This holds characters or numbers that cannot be kept.")}

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        try:
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            self.fail("unstorable")
        if "\\u0000" in json.dumps(value):
            self.fail("unstorable")
        return value
