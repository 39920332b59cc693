"""Submitted text cannot break a line or make it read otherwise."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine.explaining.safe import MOST, one_line, plain


@given(st.text())
def test_no_submitted_text_holds_a_line_break_or_control_character(text: str) -> None:
    shown = plain(text)
    assert len(shown) <= MOST
    assert not any(unicodedata.category(ch) in {"Cc", "Cf", "Zl", "Zp"} for ch in shown)


def test_a_long_identifier_is_cut_and_says_so() -> None:
    shown = plain("R" * 200)
    assert len(shown) == MOST
    assert shown.endswith("…")


def test_line_breaks_and_direction_marks_are_dropped() -> None:
    assert plain("R1\r\n违规\u202e合规") == "R1违规合规"
    assert one_line("一\n二\u2028三") == "一二三"
