"""How an instant is told to a person: in whose zone, in which words, and how much of it is left."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_datetime_format, get_timezone_location
from babel.lists import format_list
from django.utils import timezone
from django.utils.translation import gettext as _

DAY_BEFORE_MONTH = {"en": "en_GB"}  # CLDR's plain "en" writes July 14, 2026
NEVER = 10**9  # the share at which Babel would pass on to a larger unit
Unit = Literal["day", "hour", "minute"]
UNITS: tuple[tuple[Unit, int], ...] = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class Told:
    """One instant as it is told in one zone."""

    date: str
    time: str
    place: str
    offset: str

    @property
    def clock(self) -> str:
        """Whose clock this is, in words: Seoul time (UTC+09:00); of UTC itself, UTC."""
        if self.place == "UTC":
            return "UTC"
        return _("%(place)s time (%(offset)s)") % {"place": self.place, "offset": self.offset}


@dataclass(frozen=True)
class Countdown:
    """Time left in words, the two largest units of it; empty once the instant has passed."""

    words: str
    is_over: bool

    @classmethod
    def until(cls, instant: datetime, now: datetime, language: str) -> "Countdown":
        left = instant - now
        if left <= timedelta(0):
            return cls("", is_over=True)
        return cls(time_left(left, language), is_over=False)


def locale_for(language: str) -> Locale:
    """The CLDR locale for one of our languages, English where CLDR has none."""
    try:
        return Locale.parse(DAY_BEFORE_MONTH.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def tell(instant: datetime, zone: str, language: str) -> Told:
    """The date, the time to the minute, the place that names the zone, and its offset from UTC at that instant."""
    locale = locale_for(language)
    local = instant.astimezone(ZoneInfo(zone))
    return Told(
        date=format_date(local.date(), "long", locale=locale),
        time=format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=locale),
        place=place_of_zone(zone, language),
        offset=offset_from_utc(local),
    )


def place_of_zone(zone: str, language: str) -> str:
    """The city that names a zone, in the reader's language: Seoul, 서울."""
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    return get_timezone_location(zone, locale=locale_for(language), return_city=True)


def offset_from_utc(local: datetime) -> str:
    """UTC+09:00, UTC−04:30, or UTC."""
    minutes = round((local.utcoffset() or timedelta(0)).total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def time_left(left: timedelta, language: str) -> str:
    """The two largest units of a duration, whole and rounded down, at least one minute: "3 days, 4 hours"."""
    locale = locale_for(language)
    rest = max(int(left.total_seconds()), 60)
    parts = []
    for unit, seconds in UNITS:
        count, rest = divmod(rest, seconds)
        parts.append((unit, count))
    first = next(place for place, (_unit, count) in enumerate(parts) if count)
    shown = [(unit, count) for unit, count in parts[first : first + 2] if count]
    return format_list([_unit_in_words(count, unit, locale) for unit, count in shown], "unit", locale=locale)


def _unit_in_words(count: int, unit: Unit, locale: Locale) -> str:
    """Four days stay four days. `babel.units.format_unit` cannot say it in Korean, Japanese, Chinese or Thai."""
    return format_timedelta(timedelta(**{f"{unit}s": count}), granularity=unit, threshold=NEVER, locale=locale)


def told_moment(instant: datetime, language: str) -> str:
    """Date and time to the minute in the reader's zone."""
    local = timezone.localtime(instant)
    locale = locale_for(language)
    return _joined(format_date(local.date(), "long", locale=locale), format_time(local, "HH:mm", locale=locale), locale)


def told_in_zone(instant: datetime, zone: str, language: str) -> str:
    """Date, time and whose clock it is: 14 July 2026, 23:59 (Seoul, UTC+09:00); of UTC itself, (UTC)."""
    told = tell(instant, zone, language)
    clock = ", ".join(dict.fromkeys((told.place, told.offset)))
    return f"{_joined(told.date, told.time, locale_for(language))} ({clock})"


def _joined(day: str, time: str, locale: Locale) -> str:
    """14 July 2026, 23:59; 2026년 7월 14일 23:59."""
    return str(get_datetime_format("medium", locale=locale)).format(time, day)


def told_day(when: date | datetime, language: str) -> str:
    """The date; of an instant, its date in the reader's zone."""
    if isinstance(when, datetime):
        when = timezone.localtime(when if when.tzinfo else when.replace(tzinfo=UTC)).date()
    return format_date(when, "long", locale=locale_for(language))
