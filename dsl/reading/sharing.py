"""What all declarations ask of their lines: no line twice, none in the wrong place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from dsl.diagnostics import Label
from dsl.keywords import REPEATED
from dsl.reading.outline import Item
from dsl.reading.reader import Reader


class Group(Protocol):
    """Lines below a line: those of a duty or of an example."""

    head: Item
    details: list[Item]


def group(reader: Reader, item: Item, groups: Sequence[Group], owner: str) -> None:
    """Put a line below the last of the groups; report it if there is none."""
    last = groups[-1] if groups else None
    if last is None:
        reader.problem(
            "E122",
            item.head,
            f"「{item.field}」前面没有「{owner}」",
            found=item.field,
            advice=f"先写「{owner}」一行，再写它的「{item.field}」",
        )
    elif not repeated(reader, item, {i.field: i for i in last.details}):
        last.details.append(item)


def repeated(reader: Reader, item: Item, seen: dict[str, Item]) -> bool:
    """Report a line that may stand once and stands again; remember it otherwise."""
    if item.field in REPEATED:
        return False
    first = seen.setdefault(item.field, item)
    if first is item:
        return False
    reader.problem(
        "E104",
        item.head,
        f"「{item.field}」写了两次",
        found=item.field,
        advice="合并为一行，或者删去一处",
        related=(Label(first.head, "第一次写在这里"),),
    )
    return True


def misplaced(reader: Reader, item: Item, owner: str, allowed: Iterable[str]) -> None:
    """Report a line that this kind of declaration does not have."""
    reader.problem(
        "E103",
        item.head,
        f"「{owner}」之下没有「{item.field}」这一行",
        found=item.field,
        expected=tuple(allowed),
        advice="移到它所属的规则之下，或者删去",
    )
