"""Who did what to a version, and that nobody does two of the three.

Editing, reviewing and publishing one version are for three different persons (editor ≠ reviewer
≠ publisher).  Whoever ever edited a version counts as its editor, whoever sent it back as its
reviewer; roles are asked for besides.  A copy does not make a text somebody else's: who edited what
it was copied from counts as its editor too, unless that had been approved by then.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, select

from api.audit.journal import record
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.tables import steps as table
from api.rulesets.versions import Version, version_of
from api.security.identity import Identity
from api.security.policy import PERMISSION_LABELS, Permission, allows


class Part(StrEnum):
    """The three parts in the life of a version that are for three persons."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"


PART_LABELS = {Part.EDITOR: "起草人", Part.REVIEWER: "审核人", Part.PUBLISHER: "发布人"}

PERMISSION_OF = {
    Part.EDITOR: Permission.EDIT_RULES,
    Part.REVIEWER: Permission.REVIEW_RULES,
    Part.PUBLISHER: Permission.PUBLISH_RULES,
}

ACTIONS = {
    "created": (Part.EDITOR, "起草"),
    "imported": (Part.EDITOR, "由规则包导入"),
    "edited": (Part.EDITOR, "修改"),
    "submitted": (Part.EDITOR, "送审"),
    "withdrawn": (Part.EDITOR, "撤回"),
    "returned": (Part.REVIEWER, "退回"),
    "reviewed": (Part.REVIEWER, "审核"),
    "approved": (Part.REVIEWER, "批准"),
    "published": (Part.PUBLISHER, "发布"),
    "cancelled": (Part.PUBLISHER, "取消发布"),
    "rolled_back": (Part.PUBLISHER, "回退到本版"),
}
"""Each action with the part it belongs to and its Chinese name."""

_APPROVED = frozenset({"approved", "published", "cancelled", "rolled_back"})
"""Actions after which a version's texts are those a reviewer has approved."""


class Step(NamedTuple):
    """One step taken; ``at`` in milliseconds UTC."""

    seq: int
    version: int
    action: str
    actor: str
    at: int
    revision: int
    digest: str
    comment: str


def may_take(connection: Connection, version: Version, action: str, who: Identity) -> None:
    """Refuse a step to those who lack the role or had another part in this version.

    Raises StepRefusedError.
    """
    part, _ = ACTIONS[action]
    must_have(who, part)
    for other in parts_of(connection, version.seq).get(who.subject, frozenset()):
        if other is not part:
            raise _second_part("这一版", other, part)
    if part is not Part.EDITOR:
        source = editors_before(connection, version).get(who.subject)
        if source is not None:
            raise _second_part(f"所抄版本 {source} ", Part.EDITOR, part)


def _second_part(of: str, had: Part, wanted: Part) -> StepRefusedError:
    words = f"已是{of}的{PART_LABELS[had]}，不能又作{PART_LABELS[wanted]}"
    return StepRefusedError("forbidden", Reason("L403", words, "起草、审核、发布由三个人分别进行"))


def must_have(who: Identity, part: Part) -> None:
    """Refuse those who lack the role of a part.  Raises StepRefusedError."""
    permission = PERMISSION_OF[part]
    if not allows(who, permission):
        reason = Reason(
            "L401", f"需要“{PERMISSION_LABELS[permission]}”的权限", "由有此角色的人进行"
        )
        raise StepRefusedError("forbidden", reason)


def take(
    connection: Connection, version: Version, action: str, who: Identity, now: int, comment: str
) -> None:
    """Write a step down, here and in the audit journal."""
    row = {
        "version": version.seq,
        "action": action,
        "actor": who.subject,
        "at": now,
        "revision": version.revision,
        "digest": version.digest,
        "comment": comment,
    }
    connection.execute(table.insert().values(row))
    content = {
        "version": version.seq,
        "name": version.name,
        "label": version.label,
        "revision": version.revision,
        "texts": version.digest,
        "ruleset": version.hash,
        "comment": comment,
    }
    record(connection, f"ruleset.{action}", who.subject, now, content)


def history(connection: Connection, version: int) -> list[Step]:
    """Every step of a version, the first first."""
    query = select(table).where(table.c.version == version).order_by(table.c.seq)
    return [Step(*row) for row in connection.execute(query)]


def parts_of(connection: Connection, version: int) -> dict[str, frozenset[Part]]:
    """Which parts each person had in a version."""
    found: dict[str, frozenset[Part]] = {}
    for step in history(connection, version):
        part, _ = ACTIONS[step.action]
        found[step.actor] = found.get(step.actor, frozenset()) | {part}
    return found


def editors_before(connection: Connection, version: Version) -> dict[str, int]:
    """Who edited the unapproved texts that a version was copied from, directly or through further
    copies, up to the moment of copying; with the version where.
    """
    found: dict[str, int] = {}
    while version.base is not None:
        copied = history(connection, version.seq)[0].seq
        earlier = [step for step in history(connection, version.base) if step.seq < copied]
        if earlier[-1].action in _APPROVED:
            break
        for step in earlier:
            if ACTIONS[step.action][0] is Part.EDITOR:
                found.setdefault(step.actor, version.base)
        version = version_of(connection, version.base)
    return found
