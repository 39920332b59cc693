"""Why a check could not be made, as data."""

from __future__ import annotations

from collections.abc import Iterable

from engine.facts.problems import SnapshotProblem
from engine.rows import Row


class SnapshotRefused(ValueError):  # noqa: N818 - a refusal with reasons, not a failure of ours
    """The submitted snapshot cannot be checked; ``problems`` says where and why."""

    def __init__(self, problems: Iterable[SnapshotProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problem.text() for problem in self.problems[:3]))


class UnknownEngineError(ValueError):
    """No engine of that name is registered."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"没有名为 {name[:40]!r} 的引擎；可用：{'、'.join(self.known)}")


class UnknownIncludeError(ValueError):
    """``include`` names something that is no verdict on request."""

    def __init__(self, names: Iterable[str], known: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        self.known = tuple(known)
        shown = "、".join(name[:40] for name in self.names)
        super().__init__(f"include 不认识：{shown}；可用：{'、'.join(self.known)}")


class NoSuchFindingError(LookupError):
    """The rule does not exist, or has no row for that subject."""


class EngineDisagreement(RuntimeError):  # noqa: N818 - names the event that was met
    """An engine and the second look give different rows: a defect, never answered silently.

    ``rule`` is the rule's id, ``subject`` the keys of the subject records; ``theirs`` the
    engine's row, ``ours`` that of the second look (None: it has no such row).
    """

    def __init__(
        self, engine: str, rule: str, subject: tuple[str, ...], theirs: Row, ours: Row | None
    ) -> None:
        self.engine = engine
        self.rule = rule
        self.subject = subject
        self.theirs = theirs
        self.ours = ours
        super().__init__(f"引擎 {engine} 与解释器结论不一致：规则 {rule}，{theirs} 与 {ours}")
