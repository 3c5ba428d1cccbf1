from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def known_zones() -> frozenset[str]:
    """The names of every IANA time zone; read once, for finding them asks the disk."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone."""
    if name not in known_zones():
        raise ValidationError(_("“%(name)s” is not a time zone. Choose one such as Asia/Seoul."), params={"name": name})
