from django import template
from django.utils.translation import get_language

from awards.queries.names import country_name

register = template.Library()


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language."""
    return country_name(code, get_language() or "en")
