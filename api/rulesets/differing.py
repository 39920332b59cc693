"""What differs between two rulesets: by meaning, by article and by text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from api.rulesets.rule_changes import ASPECT_LABELS, Aspect, amounts, aspects, citation_words
from api.rulesets.text_changes import Steps, unified
from dsl.ir.calendar import CalendarYear
from dsl.ir.limits import Period
from dsl.ir.rules import Definition, Parameter, Rule, Ruleset
from engine.periods.instants import format_day

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
CHANGE_LABELS = {ADDED: "新增", REMOVED: "删去", CHANGED: "修改"}


class RuleChange(msgspec.Struct, frozen=True):
    """One rule version added, removed or changed; ``in_force`` its first day."""

    rule: str
    title: str
    change: str
    in_force: str
    aspects: tuple[Aspect, ...]
    articles: tuple[str, ...]


class SharedChange(msgspec.Struct, frozen=True):
    """Something several rules rest on changed; ``rules``: those that use it directly."""

    kind: str
    name: str
    change: str
    old: str
    new: str
    rules: tuple[str, ...]


class ArticleChange(msgspec.Struct, frozen=True):
    """The rules resting on a provision that were added, removed or changed."""

    article: str
    rules: tuple[str, ...]


class TextChange(msgspec.Struct, frozen=True):
    """A file's unified diff."""

    file: str
    diff: str


class RulesetDiff(msgspec.Struct, frozen=True):
    """All of it; ``same``: both mean the same, whatever their texts."""

    old: str
    new: str
    same: bool
    rules: tuple[RuleChange, ...]
    shared: tuple[SharedChange, ...]
    articles: tuple[ArticleChange, ...]
    texts: tuple[TextChange, ...]


def difference(
    old: Ruleset,
    new: Ruleset,
    old_files: Mapping[str, bytes],
    new_files: Mapping[str, bytes],
) -> RulesetDiff:
    """What differs, in a fixed order."""
    rules = tuple(_rules(old.rules, new.rules))
    return RulesetDiff(
        old=old.hash,
        new=new.hash,
        same=old.hash == new.hash,
        rules=rules,
        shared=tuple(_shared(old, new)),
        articles=_articles(rules),
        texts=tuple(_texts(old_files, new_files)),
    )


def in_words(diff: RulesetDiff) -> str:
    """The difference as Chinese text, one line a change."""
    if diff.same:
        return "含义相同" + ("，文本有改动" if diff.texts else "") + "\n"
    lines = [_rule_words(each) for each in diff.rules]
    lines += [
        f"{CHANGE_LABELS[each.change]}{SHARED_LABELS[each.kind]}「{each.name}」"
        + (f"：{each.old or '无'} 改为 {each.new or '无'}" if each.old != each.new else "")
        + (f"（用到的规则：{'、'.join(each.rules)}）" if each.rules else "")
        for each in diff.shared
    ]
    return "\n".join(lines) + "\n"


def _rule_words(change: RuleChange) -> str:
    kind = CHANGE_LABELS[change.change]
    head = f"{kind} {change.rule}「{change.title}」（{change.in_force} 起施行）"
    parts = [
        ASPECT_LABELS[each.aspect]
        + (f"由“{each.old or '无'}”改为“{each.new or '无'}”" if each.old != each.new else "有改动")
        for each in change.aspects
    ]
    return head + ("：" + "；".join(parts) if parts else "")


# ---------------------------------------------------------------- rules


def _rules(old: Iterable[Rule], new: Iterable[Rule]) -> Iterator[RuleChange]:
    before, after = _by_id(old), _by_id(new)
    for rule in sorted(before.keys() | after.keys()):
        yield from _versions(before.get(rule, []), after.get(rule, []))


def _by_id(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.id, []).append(rule)
    return found


def _versions(old: list[Rule], new: list[Rule]) -> Iterator[RuleChange]:
    """One rule may have several versions, and several on one day for different subjects.

    Those belong together that have title and first day in common, then title, then day, then
    whatever is left, in order.
    """
    before, after = old, new
    pairs: list[tuple[Rule, Rule]] = []
    for likeness in _LIKENESSES:
        waiting: dict[object, deque[int]] = {}
        for place, left in enumerate(before):
            waiting.setdefault(likeness(left), deque()).append(place)
        paired: set[int] = set()
        alone: list[Rule] = []
        for right in after:
            if alike := waiting.get(likeness(right)):
                paired.add(alike[0])
                pairs.append((before[alike.popleft()], right))
            else:
                alone.append(right)
        before = [left for place, left in enumerate(before) if place not in paired]
        after = alone
    for left, right in pairs:
        if found := aspects(left, right):
            yield _change(CHANGED, right, found, left)
    for right in after:
        yield _change(ADDED, right, ())
    for left in before:
        yield _change(REMOVED, left, ())


_LIKENESSES: tuple[Callable[[Rule], object], ...] = (
    lambda rule: (rule.title, rule.in_force[0]),
    lambda rule: rule.title,
    lambda rule: rule.in_force[0],
    lambda rule: rule.id,
)


def _change(
    kind: str, rule: Rule, found: tuple[Aspect, ...], before: Rule | None = None
) -> RuleChange:
    cited = {citation_words(each) for each in rule.basis}
    cited |= {citation_words(each) for each in (before.basis if before else ())}
    first = format_day(rule.in_force[0])
    return RuleChange(rule.id, rule.title, kind, first, found, tuple(sorted(cited)))


# ---------------------------------------------------------------- what rules share

SHARED_LABELS = {
    "parameter": "参数",
    "definition": "定义",
    "period": "期限定义",
    "calendar": "放假安排",
    "vocabulary": "词表",
}

_Shared = Parameter | Definition | Period | CalendarYear


def _shared(old: Ruleset, new: Ruleset) -> Iterator[SharedChange]:
    users = _users(old) | _users(new)
    for kind, before, after in (
        ("parameter", old.parameters, new.parameters),
        ("definition", old.definitions, new.definitions),
        ("period", old.periods, new.periods),
        ("calendar", old.calendar.years, new.calendar.years),
    ):
        yield from _named(kind, before, after, users)
    if old.vocabulary != new.vocabulary:
        before_label, after_label = old.vocabulary.version, new.vocabulary.version
        yield SharedChange("vocabulary", "词表", CHANGED, before_label, after_label, ())


def _named(
    kind: str, old: Iterable[_Shared], new: Iterable[_Shared], users: Mapping[str, tuple[str, ...]]
) -> Iterator[SharedChange]:
    before, after = {_name(each): each for each in old}, {_name(each): each for each in new}
    for name in sorted(before.keys() | after.keys()):
        left, right = before.get(name), after.get(name)
        if left != right:
            change = ADDED if left is None else REMOVED if right is None else CHANGED
            rules = () if kind == "calendar" else users.get(name, ())
            yield SharedChange(kind, name, change, _amounts(left), _amounts(right), rules)


def _name(each: _Shared) -> str:
    if isinstance(each, CalendarYear):
        return str(each.year)
    return str(each.name)


def _amounts(each: _Shared | None) -> str:
    return "" if each is None or isinstance(each, CalendarYear) else "、".join(amounts(each))


def _users(ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """The rules that name a parameter, definition or period."""
    names = {each.name for each in ruleset.parameters} | {each.name for each in ruleset.periods}
    names |= {each.name for each in ruleset.definitions}
    found: dict[str, set[str]] = {}
    for rule in ruleset.rules:
        for name in _named_in(msgspec.to_builtins(rule)) & names:
            found.setdefault(name, set()).add(rule.id)
    return {name: tuple(sorted(rules)) for name, rules in found.items()}


def _named_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["name"]} if isinstance(value.get("name"), str) and "type" in value else set()
        return own.union(*(_named_in(each) for each in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(_named_in(each) for each in value))
    return set()


# ---------------------------------------------------------------- articles and texts


def _articles(rules: Iterable[RuleChange]) -> tuple[ArticleChange, ...]:
    found: dict[str, set[str]] = {}
    for change in rules:
        for article in change.articles:
            found.setdefault(article, set()).add(change.rule)
    return tuple(ArticleChange(name, tuple(sorted(found[name]))) for name in sorted(found))


def _texts(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[TextChange]:
    steps = Steps()
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            left, right = _lines(old.get(path)), _lines(new.get(path))
            yield TextChange(path, unified(left, right, f"旧/{path}", f"新/{path}", steps))


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else data.decode("utf-8", "replace").splitlines()
