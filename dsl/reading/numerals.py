"""Chinese and Arabic numerals, read and written."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"
#: Larger numbers are written with Arabic numerals.
LARGEST_WRITTEN = 9999


def read_chinese(text: str) -> int | None:
    """The number a Chinese numeral stands for, up to 万; None if it is none."""
    if "万" in text:
        high, _, low = text.partition("万")
        above, below = read_chinese(high), read_chinese(low) if low else 0
        return None if above is None or below is None or "万" in low else above * 10000 + below
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            if digit == 0 or (total and _PLACES[char] >= _lowest_place(total)):
                return None
            total += (1 if digit is None else digit) * _PLACES[char]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def _lowest_place(total: int) -> int:
    return next(place for place in (10, 100, 1000) if total % (place * 10))


def write_chinese(number: int) -> str:
    """The usual Chinese numeral of a whole number from 0 to 9999 (12: 十二, 105: 一百零五)."""
    if number < 10:
        return _WRITTEN[number]
    parts: list[str] = []
    gap = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            parts.append(("零" if gap and parts else "") + _WRITTEN[digit] + name)
            gap = False
        else:
            gap = True
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def write_decimal(value: Decimal) -> str:
    """Arabic numerals without exponent or needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
