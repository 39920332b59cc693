"""What the routes of ruleset versions say."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from api.moments import written_at
from api.rulesets.publications import Publication
from api.rulesets.reading import Seen
from api.rulesets.refusing import Reason
from api.rulesets.steps import ACTIONS, Step
from api.rulesets.tasks import KIND_LABELS, Task
from api.rulesets.versions import STATE_LABELS, Version

MOST_WORDS = 2_000
_NO_NUL = r"^[^\x00]*$"

Comment = Annotated[str, Field(title="说明", max_length=MOST_WORDS, pattern=_NO_NUL)]
Said = Annotated[str, Field(title="说明", min_length=1, max_length=MOST_WORDS, pattern=_NO_NUL)]
Instant = Annotated[str, Field(title="时间", examples=["2026-12-07T00:00:00+08:00"])]
Id = Annotated[int, Field(title="版本编号", examples=[12])]

TASK_LABELS = {
    "queued": "排队",
    "running": "进行中",
    "done": "已完成",
    "failed": "未做成",
    "dropped": "已作废",
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftBody(_Body):
    """A new draft: from files, or as a copy."""

    files: Annotated[dict[str, str] | None, Field(title="文件：路径与文本")] = None
    copy_of: Annotated[int | None, Field(title="照这一版起草", ge=1, le=2**53)] = None
    comment: Comment = ""


class CommentBody(_Body):
    """A step that may be commented on."""

    comment: Comment = ""


class SaidBody(_Body):
    """A step that must be explained."""

    comment: Said


class PublicationBody(_Body):
    """A publication: at once, or at an instant."""

    in_force_at: Annotated[Instant | None, Field(title="施行时间，不写的立即施行")] = None
    comment: Comment = ""


class AskBody(_Body):
    """A proof asked for."""

    varied: Annotated[
        int | None, Field(title="变化件数（只用于引擎一致性）", ge=0, le=1_000_000)
    ] = None


class VersionShown(_Body):
    """A version in a list."""

    id: Id
    name: Annotated[str, Field(title="规则集名称")]
    label: Annotated[str, Field(title="版本号")]
    title: Annotated[str, Field(title="标题")]
    state: Annotated[str, Field(title="状态", examples=["in_force"])]
    state_label: Annotated[str, Field(title="状态名称", examples=["现行"])]
    origin: Annotated[str, Field(title="来源：draft 起草，bundle 规则包")]
    revision: Annotated[int, Field(title="第几次修改")]
    texts: Annotated[str, Field(title="文本摘要")]
    hash: Annotated[str | None, Field(title="规则内容摘要，有错误的没有")]
    base: Annotated[int | None, Field(title="由哪一版起草")]
    created_at: Instant
    changed_at: Instant
    rules: Annotated[int, Field(title="规则条数")]
    examples: Annotated[int, Field(title="示例个数")]
    scenarios: Annotated[int, Field(title="场景个数")]
    errors: Annotated[int, Field(title="错误处数")]
    warnings: Annotated[int, Field(title="提示处数")]

    @classmethod
    def of(cls, version: Version, standing: str | None = None) -> Self:
        """For the wire; without ``standing`` the state of work is shown."""
        found = version.examination
        state = standing or version.state
        return cls(
            id=version.seq,
            name=version.name,
            label=version.label,
            title=version.title,
            state=state,
            state_label=STATE_LABELS.get(state, "已发布"),
            origin=version.origin,
            revision=version.revision,
            texts=version.digest,
            hash=version.hash,
            base=version.base,
            created_at=written_at(version.created_at),
            changed_at=written_at(version.changed_at),
            rules=found.rules,
            examples=found.examples,
            scenarios=found.scenarios,
            errors=found.errors,
            warnings=found.warnings,
        )


class VersionPage(_Body):
    """Versions, the newest first."""

    versions: list[VersionShown]
    next: Annotated[int | None, Field(title="下一页的 before")]

    @classmethod
    def of(cls, found: list[Seen], limit: int) -> Self:
        """For the wire."""
        shown = [VersionShown.of(*each) for each in found]
        return cls(versions=shown, next=shown[-1].id if len(shown) == limit else None)


class ReasonShown(_Body):
    """Something that stands in the way."""

    code: Annotated[str, Field(title="代码")]
    message: Annotated[str, Field(title="说明")]
    advice: Annotated[str, Field(title="建议")]

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """For the wire."""
        return cls(**reason._asdict())


class TaskShown(_Body):
    """A long proof; the result when it is there."""

    kind: Annotated[str, Field(title="种类")]
    label: Annotated[str, Field(title="种类名称")]
    state: Annotated[str, Field(title="状态")]
    state_label: Annotated[str, Field(title="状态名称")]
    done: Annotated[int, Field(title="已做件数")]
    total: Annotated[int, Field(title="总件数，0 为还不知道")]
    asked_by: Annotated[str, Field(title="申请人")]
    asked_at: Instant
    ended_at: Annotated[str | None, Field(title="结束时间")]
    result: Annotated[dict[str, Any] | None, Field(title="结果")]

    @classmethod
    def of(cls, task: Task, result: dict[str, Any] | None) -> Self:
        """For the wire."""
        return cls(
            kind=task.kind,
            label=KIND_LABELS[task.kind],
            state=task.state,
            state_label=TASK_LABELS[task.state],
            done=task.done,
            total=task.total,
            asked_by=task.actor,
            asked_at=written_at(task.asked_at),
            ended_at=None if task.ended_at is None else written_at(task.ended_at),
            result=result,
        )


class StepShown(_Body):
    """A step in the life of a version."""

    action: Annotated[str, Field(title="步骤")]
    label: Annotated[str, Field(title="步骤名称")]
    part: Annotated[str, Field(title="身份：editor、reviewer、publisher")]
    by: Annotated[str, Field(title="何人")]
    at: Instant
    revision: Annotated[int, Field(title="第几次修改")]
    texts: Annotated[str, Field(title="文本摘要")]
    comment: Annotated[str, Field(title="说明")]

    @classmethod
    def of(cls, step: Step) -> Self:
        """For the wire."""
        part, label = ACTIONS[step.action]
        return cls(
            action=step.action,
            label=label,
            part=part.value,
            by=step.actor,
            at=written_at(step.at),
            revision=step.revision,
            texts=step.digest,
            comment=step.comment,
        )


class VersionWhole(VersionShown):
    """A version with its proofs and what its next step still needs."""

    tests: TaskShown | None
    agreement: TaskShown | None
    impact: TaskShown | None
    missing: Annotated[list[ReasonShown], Field(title="下一步还缺什么")]


class FileShown(_Body):
    """A file of a version."""

    path: Annotated[str, Field(title="路径")]
    size: Annotated[int, Field(title="字节数")]


class FileList(_Body):
    """The files of a version."""

    revision: Annotated[int, Field(title="第几次修改")]
    files: list[FileShown]


class Lint(_Body):
    """What compiler and linter say of a version."""

    revision: Annotated[int, Field(title="第几次修改")]
    errors: Annotated[int, Field(title="错误处数")]
    warnings: Annotated[int, Field(title="提示处数")]
    problems: Annotated[list[dict[str, Any]], Field(title="逐处问题，附位置")]


class PublicationShown(_Body):
    """A publication that is to come."""

    version: Id
    kind: Annotated[str, Field(title="publish 发布，rollback 回退")]
    in_force_at: Instant

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """For the wire."""
        return cls(
            version=publication.version,
            kind=publication.kind,
            in_force_at=written_at(publication.in_force_at),
        )


class UnusableShown(_Body):
    """A publication that this process can't load."""

    version: Id
    reason: Annotated[str, Field(title="原因")]


class InForceShown(_Body):
    """What this process checks with."""

    id: Annotated[int | None, Field(title="版本编号；用规则目录的没有")]
    name: Annotated[str, Field(title="规则集名称")]
    label: Annotated[str, Field(title="版本号")]
    hash: Annotated[str, Field(title="规则内容摘要")]
    since: Annotated[str | None, Field(title="何时施行")]
    coming: Annotated[list[PublicationShown], Field(title="待施行的")]
    unusable: Annotated[list[UnusableShown], Field(title="不能装载、没有采用的")]
