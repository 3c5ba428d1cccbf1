from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Choose one such as Asia/Seoul."), params={"name": name})
