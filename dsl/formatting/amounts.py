"""Amounts in canonical numerals: 三十日, 24小时, 半个月, 2名."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dsl.keywords import CHINESE_UNITS, FRACTIONS
from dsl.reading.numerals import LARGEST_WRITTEN, write_chinese, write_decimal
from dsl.syntax.expressions import Amount

_COUNTED = {"月": "个月", "工作日": "个工作日"}
_HALF = Decimal("0.5")
#: Units of which one can say 半 without a counter.
_HALVES = {"月": "半个月", "日": "半日", "年": "半年", "小时": "半小时"}


def write_amount(amount: Amount) -> str:
    """The amount as the formatter writes it; reading it gives the same amount."""
    value, unit = amount.value, amount.unit
    shown = _COUNTED.get(unit, unit)
    if value == _HALF and unit in _HALVES:
        return _HALVES[unit]
    whole = value == value.to_integral_value()
    if unit in CHINESE_UNITS and whole and 0 <= value <= LARGEST_WRITTEN:
        return write_chinese(int(value)) + shown
    return write_decimal(value) + shown


def write_fraction(fraction: Fraction) -> str:
    """三分之二 where there is a usual word, else 7/9."""
    for word, (above, below) in FRACTIONS.items():
        if Fraction(above, below) == fraction:
            return word
    return f"{fraction.numerator}/{fraction.denominator}"
