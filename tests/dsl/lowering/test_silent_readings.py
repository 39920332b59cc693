"""What a limit means where its text says nothing of 口径."""

from dsl.ir.limits import Limit, Reading
from dsl.ir.rules import Meet
from tests.dsl.lowering.texts import duty_of


def lines_of(*lines: str) -> tuple[Reading, Reading]:
    duty = duty_of("应当：已 解除", *lines)
    assert isinstance(duty, Meet)
    assert isinstance(duty.limit, Limit)
    return duty.limit.strict, duty.limit.lenient


def test_silence_keeps_both_views_of_the_hour_and_of_the_end_of_a_month() -> None:
    strict, lenient = lines_of("期限：自 执行时间 起 24小时 以内")
    assert (strict.hour, lenient.hour) == ("exact", "next_hour")
    strict, lenient = lines_of("期限：自 执行时间 起 二个月 以内", "顺延：不顺延（在押）")
    assert (strict.month, lenient.month) == ("corresponding", "month_end")
    assert (strict.day, strict.chain, strict.back) == (lenient.day, lenient.chain, lenient.back)


def test_one_view_written_alone_holds_for_both_lines() -> None:
    strict, lenient = lines_of("期限：自 执行时间 起 24小时 以内", "口径：满时")
    assert (strict.hour, lenient.hour) == ("exact", "exact")
