"""Which proofs a version has, and which are still missing for its next step."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from api.rulesets.refusing import Reason
from api.rulesets.results import ImpactReport, TrialReport
from api.rulesets.tasks import AGREEMENT, DONE, FAILED, IMPACT, KIND_LABELS, TESTS, Task, newest
from api.rulesets.versions import Version
from engine.agreement.record import Agreement


class Proofs:
    """The proofs of a version's present texts; those of earlier texts don't count."""

    def __init__(self, connection: Connection, version: Version) -> None:
        self._version = version
        self._tasks = {
            kind: newest(connection, version, kind) for kind in (TESTS, AGREEMENT, IMPACT)
        }

    def task(self, kind: str) -> Task | None:
        """The latest proof of a kind, finished or not."""
        return self._tasks[kind]

    def tests(self) -> TrialReport | None:
        """How examples and scenarios went."""
        body = self._result(TESTS)
        return None if body is None else msgspec.json.decode(body, type=TrialReport)

    def agreement(self) -> Agreement | None:
        """The record of the engines' agreement."""
        body = self._result(AGREEMENT)
        return None if body is None else msgspec.json.decode(body, type=Agreement)

    def impact(self) -> ImpactReport | None:
        """The impact on stored cases."""
        body = self._result(IMPACT)
        return None if body is None else msgspec.json.decode(body, type=ImpactReport)

    def missing_to_submit(self) -> list[Reason]:
        """What keeps a draft from review."""
        found = self._version.examination
        if found.errors:
            return [Reason("L201", f"规则有 {found.errors} 处错误", "照检查结果逐处改正")]
        return self._untested()

    def missing_to_publish(self, in_force: str) -> list[Reason]:
        """What keeps a version from publication.

        ``in_force``: hash of the rules it would replace; the impact must be compared with them.
        """
        reasons = self._untested()
        if not self._version.examination.clean:
            reasons.append(Reason("L202", "检查还有提示", "改到检查没有任何提示"))
        return reasons + self._unproven() + self._unreplayed(in_force)

    def _untested(self) -> list[Reason]:
        tests = self.tests()
        if tests is None:
            return [self._absent(TESTS)]
        if tests.failures:
            message = f"有 {len(tests.failures)} 个场景或者示例不成立"
            return [Reason("L204", message, "照测试结果改规则或者改场景")]
        return []

    def _unproven(self) -> list[Reason]:
        agreement = self.agreement()
        if agreement is None:
            return [self._absent(AGREEMENT)]
        if agreement.hash != self._version.hash:
            return [Reason("L206", "一致性记录不是这一版规则的", "重新比对")]
        if not agreement.agreed:
            message = f"各引擎有 {len(agreement.differences)} 处不一致"
            return [Reason("L207", message, "报告此缺陷；不一致的规则不能发布")]
        return []

    def _unreplayed(self, in_force: str) -> list[Reason]:
        impact = self.impact()
        if impact is None:
            return [self._absent(IMPACT)]
        if impact.old_hash != in_force:
            return [Reason("L209", "影响回放是与以前的规则比较的", "与现行规则重新回放")]
        return []

    def _absent(self, kind: str) -> Reason:
        task, label = self._tasks[kind], KIND_LABELS[kind]
        if task is None:
            return Reason("L203", f"没有{label}的结果", f"先申请{label}")
        if task.state == FAILED:
            return Reason("L205", f"{label}没有做成", "看其说明，改正后重新申请")
        return Reason("L203", f"{label}还没有做完", "等它做完")

    def _result(self, kind: str) -> bytes | None:
        task = self._tasks[kind]
        return task.result if task is not None and task.state == DONE else None
