"""Notes on the quality of facts that can be used but deserve a second look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dsl.ir.vocabulary import CASE, FLAGS, Entity
from engine.facts.model import Shape, SnapshotModel
from engine.facts.problems import (
    IMPOSSIBLE_ORDER,
    LATER_THAN_AS_OF,
    TEST_DATA,
    WEAK_DECLARATION,
    Problems,
    below,
)

#: Purposes of a check that concern real cases.
_REAL_PURPOSES = ("realtime", "form_check", "nightly")
_TO_THE_MINUTE = 16
_TO_THE_DAY = 10


def note_quality(model: SnapshotModel, data: dict[str, Any], problems: Problems) -> None:
    """Record the notes on a validated snapshot: ``data`` as ``Validation.run`` gives it."""
    as_of = data.get("as_of")
    for shape, pointer, record in _records(model, data):
        _note_order(shape.entity, record, pointer, problems)
        if shape.entity.id == FLAGS:
            _note_declaration(record, pointer, problems)
        elif isinstance(as_of, str):
            _note_later(shape, record, pointer, bound_after(as_of), problems)
    if mixed_with_test_data(data.get("test_data"), data.get("purpose")):
        problems.note(
            TEST_DATA,
            "/test_data",
            "演练数据用于真实办理的检查目的",
            found="测试数据标志为真",
            advice="演练用“历史回放”或者“规则试跑”，结论不得用于真实案件",
        )


def bound_after(as_of: str) -> str:
    """A text that sorts after every canonical time not later than as_of, before all later ones."""
    return as_of[:_TO_THE_MINUTE] + ";"


def surely_later(first: str, second: str) -> bool:
    """Whether, of two canonical times or dates, every reading of ``first`` is the later one."""
    size = _TO_THE_DAY if _TO_THE_DAY in (len(first), len(second)) else _TO_THE_MINUTE
    return first[:size] > second[:size]


def mixed_with_test_data(test_data: bool | None, purpose: str | None) -> bool:
    """Whether drill data is submitted for a purpose of real work."""
    return test_data is True and purpose in _REAL_PURPOSES


def weak_declaration(complete_until: str | None, state: str | None) -> bool:
    """Whether a declaration of completeness declares nothing."""
    return complete_until is None or state not in ("yes", "no")


def _records(
    model: SnapshotModel, data: dict[str, Any]
) -> Iterator[tuple[Shape, str, dict[str, Any]]]:
    for name, shape in model.shapes.items():
        content = data.get(name)
        if content is None:
            continue
        if name == CASE:
            yield shape, f"/{CASE}", content
            continue
        for index, record in enumerate(content):
            yield shape, below(f"/{name}", index), record


def _note_order(entity: Entity, record: dict[str, Any], pointer: str, problems: Problems) -> None:
    for earlier, later in entity.time_order:
        first, second = record.get(earlier), record.get(later)
        if first is None or second is None or not surely_later(first, second):
            continue
        terms = entity.attributes[earlier].word, entity.attributes[later].word
        problems.note(
            IMPOSSIBLE_ORDER,
            below(pointer, later),
            f"{terms[1]}早于{terms[0]}",
            found="颠倒的先后",
            advice="核对两个时间，判断仍按所填的时间作出",
        )


def _note_declaration(record: dict[str, Any], pointer: str, problems: Problems) -> None:
    if weak_declaration(record.get("complete_until"), record.get("state")):
        problems.note(
            WEAK_DECLARATION,
            pointer,
            "完整声明没有写明截止时间或者三态，不起作用",
            found="不完整的声明",
            expected=("complete_until", "state=yes"),
            advice="确知该段完整的，写明 complete_until 和 state: yes",
        )


def _note_later(
    shape: Shape, record: dict[str, Any], pointer: str, bound: str, problems: Problems
) -> None:
    for name in (*shape.events, *shape.event_lists):
        value = record.get(name)
        for each in value if isinstance(value, list) else (value,):
            if each is not None and each >= bound:
                word = shape.entity.attributes[name].word
                problems.note(
                    LATER_THAN_AS_OF,
                    below(pointer, name),
                    f"{word}晚于截至时间，本次判断看不到它",
                    found="将来的时间",
                    advice="已经发生的，核对时间或者更新截至时间；计划的，到时再报",
                )
