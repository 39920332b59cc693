"""The edge between written times and the minutes and days of the calculus."""

import datetime as dt
import re
from functools import lru_cache

from engine.periods.units import DAY_MINUTES

_EPOCH = dt.date(1970, 1, 1).toordinal()
_OFFSET_HERE = 8 * 60
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(
    r"T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)

FIRST_YEAR = 1990
FIRST_DATE_YEAR = 1900
LAST_YEAR = 2100
_FIRST_DAY = dt.date(FIRST_YEAR, 1, 1).toordinal() - _EPOCH
_FIRST_DATE = dt.date(FIRST_DATE_YEAR, 1, 1).toordinal() - _EPOCH
_LAST_DAY = dt.date(LAST_YEAR, 12, 31).toordinal() - _EPOCH

REASONS = {
    "type": "时间应写成文本",
    "format": "时间格式不对，应如 2026-03-11T15:20:00+08:00 或 2026-03-11",
    "no_such_date": "没有这个日期或时刻",
    "no_offset": "时间没有写明时区，应写明 +08:00",
    "out_of_range": f"时刻应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年，日期应在 {FIRST_DATE_YEAR} 年以后",
}


class InstantError(ValueError):
    """A text is no usable time. `reason` is a key of REASONS, the message its Chinese text."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


# Filled as texts are met: every date and every clock time is worked out once per process.
_days: dict[str, int] = {}
_clocks: dict[str, int] = {}


def parse_instant(text: str) -> tuple[int, int]:
    """The first and last minute a written time can mean.

    A time with an offset is one minute, converted to +08:00 and cut to the minute; a bare date
    is the whole day, 00:00 to 23:59. Raises InstantError for anything else, also for a time
    without offset and for years outside 1990 to 2100. A bare date may go back to 1900: a birth.
    """
    try:
        minute = _days[text[:10]] + _clocks[text[10:]]
    except (KeyError, TypeError):
        return _parse_slowly(text)
    return minute, minute


def parse_day(text: str) -> int:
    """The day number of a bare ISO date. Raises InstantError."""
    first, last = parse_instant(text)
    if last - first != DAY_MINUTES - 1:
        raise InstantError("format")
    return first // DAY_MINUTES


def _parse_slowly(text: object) -> tuple[int, int]:
    if not isinstance(text, str):
        raise InstantError("type")
    day = _parse_date(text[:10])
    if len(text) == 10:
        _check_range(day, _FIRST_DATE)
        return day * DAY_MINUTES, (day + 1) * DAY_MINUTES - 1
    clock = _CLOCK.fullmatch(text[10:])
    if clock is None:
        raise InstantError("format")
    hour, minute, second, offset = clock.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or "0") > 59:
        raise InstantError("no_such_date")
    if offset is None:
        raise InstantError("no_offset")
    within_day = int(hour) * 60 + int(minute) - _offset_minutes(offset) + _OFFSET_HERE
    instant = day * DAY_MINUTES + within_day
    _check_range(instant // DAY_MINUTES, _FIRST_DAY)
    if offset == "+08:00":
        _days[text[:10]] = day * DAY_MINUTES
        if "." not in text:
            _clocks[text[10:]] = within_day
    return instant, instant


def _parse_date(text: str) -> int:
    found = _DATE.fullmatch(text)
    if found is None:
        raise InstantError("format")
    try:
        date = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise InstantError("no_such_date") from None
    return date.toordinal() - _EPOCH


def _offset_minutes(offset: str) -> int:
    if offset == "Z":
        return 0
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 14 or minutes > 59:
        raise InstantError("no_such_date")
    size = hours * 60 + minutes
    return -size if offset[0] == "-" else size


def _check_range(day: int, first: int) -> None:
    if not first <= day <= _LAST_DAY:
        raise InstantError("out_of_range")


def format_instant(minute: int) -> str:
    """The minute as text, such as 2026-03-11T15:20:00+08:00. Raises InstantError beyond dates."""
    day, within = divmod(minute, DAY_MINUTES)
    return f"{format_day(day)}T{within // 60:02d}:{within % 60:02d}:00+08:00"


@lru_cache(maxsize=4096)
def format_day(day: int) -> str:
    """The day as an ISO date. Raises InstantError for a day no date can name."""
    try:
        return dt.date.fromordinal(day + _EPOCH).isoformat()
    except (ValueError, OverflowError):
        raise InstantError("out_of_range") from None


def day_number(year: int, month: int, day: int) -> int:
    """The day number of a civil date. Raises ValueError if there is no such date."""
    return dt.date(year, month, day).toordinal() - _EPOCH
