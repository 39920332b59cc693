"""Drafts: made from files, changed file by file, sent to review when they are sound."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from api.clock import Clock
from api.rulesets.examining import Ground, examine
from api.rulesets.files import Files, usable_files, usable_path
from api.rulesets.proofs import Proofs
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.steps import Part, may_take, must_have, take
from api.rulesets.tables import versions as table
from api.rulesets.tasks import ask
from api.rulesets.versions import (
    APPROVED,
    DRAFT,
    REVIEWED,
    STATE_LABELS,
    SUBMITTED,
    WITHDRAWN,
    Version,
    add_version,
    change_content,
    change_state,
    files_of_version,
    keep_rules,
    version_of,
)
from api.security.identity import Identity
from api.store.database import Database

Edit = Callable[[dict[str, bytes]], None]


class Drafts:
    """What editors do.  Every step raises StepRefusedError if it may not be taken."""

    def __init__(self, database: Database, clock: Clock, ground: Ground) -> None:
        self._database = database
        self._clock = clock
        self._ground = ground

    def create(
        self, files: Files, who: Identity, *, base: int | None = None, comment: str = ""
    ) -> Version:
        """A draft of these files, faulty or not.  ``base``: the version they were made from."""
        must_have(who, Part.EDITOR)
        kept = usable_files(files)
        examined = examine(kept, self._ground())
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            if base is not None:
                version_of(connection, base)
            made = add_version(
                connection, kept, examined, state=DRAFT, origin="draft", base=base, now=now
            )
            take(connection, made, "created", who, now, comment)
            _test(connection, made, who, now)
        return made

    def copy(self, base: int, who: Identity, *, comment: str = "") -> Version:
        """A draft with the files of another version."""
        with self._database.reading() as connection:
            version_of(connection, base)
            files = files_of_version(connection, base)
        return self.create(files, who, base=base, comment=comment)

    def put(self, seq: int, path: str, text: bytes, who: Identity, revision: int) -> Version:
        """Another content for one file, which may be new."""
        return self._edit(seq, lambda files: files.__setitem__(usable_path(path), text),
                          who, revision, path)  # fmt: skip

    def remove(self, seq: int, path: str, who: Identity, revision: int) -> Version:
        """A draft without one of its files."""

        def without(files: dict[str, bytes]) -> None:
            if files.pop(path, None) is None:
                raise StepRefusedError("unknown", Reason("L405", "没有这个文件", "核对路径"))

        return self._edit(seq, without, who, revision, path)

    def submit(self, seq: int, who: Identity, comment: str = "") -> Version:
        """Send a draft to review: it has no errors and its tests have passed."""
        with self._database.reading() as connection:
            seen = version_of(connection, seq)
            files = files_of_version(connection, seq)
        ruleset = examine(files, self._ground()).ruleset
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, "submitted", who)
            in_state(version, DRAFT)
            if version.revision != seen.revision:
                raise changed_meanwhile(version)
            missing = Proofs(connection, version).missing_to_submit()
            if missing:
                raise StepRefusedError("unfit", *missing)
            if ruleset is None or ruleset.hash != version.hash:
                reason = Reason(
                    "L211", "规则现在编译的结果与保存时不同", "软件或词表已更新；再保存一次"
                )
                raise StepRefusedError("unfit", reason)
            own_label(connection, version)
            keep_rules(connection, version, ruleset)
            take(connection, version, "submitted", who, now, comment)
            return change_state(connection, version, SUBMITTED, now)

    def withdraw(self, seq: int, who: Identity, comment: str) -> Version:
        """Give a version up before it is published."""
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, "withdrawn", who)
            in_state(version, DRAFT, SUBMITTED, REVIEWED, APPROVED)
            take(connection, version, "withdrawn", who, now, comment)
            return change_state(connection, version, WITHDRAWN, now)

    def _edit(self, seq: int, edit: Edit, who: Identity, revision: int, path: str) -> Version:
        with self._database.reading() as connection:
            version = version_of(connection, seq)
            self._editable(connection, version, who, revision)
            files = files_of_version(connection, seq)
        edit(files)
        examined = examine(usable_files(files), self._ground())
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            self._editable(connection, version, who, revision)
            changed = change_content(connection, version, files, examined, now)
            take(connection, changed, "edited", who, now, path)
            _test(connection, changed, who, now)
        return changed

    def _editable(
        self, connection: Connection, version: Version, who: Identity, revision: int
    ) -> None:
        may_take(connection, version, "edited", who)
        in_state(version, DRAFT)
        if version.revision != revision:
            raise changed_meanwhile(version)


def changed_meanwhile(version: Version) -> StepRefusedError:
    """Somebody else was faster."""
    advice = f"取得第 {version.revision} 次修改后的内容再改"
    return StepRefusedError("stale", Reason("L412", "草稿已被改过", advice))


def in_state(version: Version, *states: str) -> None:
    """Refuse a step that does not belong to the version's state.  Raises StepRefusedError."""
    if version.state not in states:
        now = STATE_LABELS.get(version.state, "已发布")
        wanted = "、".join(STATE_LABELS.get(state, "已发布") for state in states)
        reason = Reason("L409", f"这一版的状态是{now}", f"只有{wanted}的可以这样做")
        raise StepRefusedError("conflict", reason)


def _test(connection: Connection, version: Version, who: Identity, now: int) -> None:
    """Have examples and scenarios run, if there is something to run them with."""
    if version.hash is not None:
        ask(connection, version, "tests", who.subject, {}, now)


def own_label(connection: Connection, version: Version) -> None:
    """A name and label mean one content for ever once it has left the draft."""
    taken = connection.scalar(
        select(table.c.seq).where(
            table.c.name == version.name,
            table.c.label == version.label,
            table.c.seq != version.seq,
            table.c.hash != version.hash,
            table.c.state.not_in((DRAFT, WITHDRAWN)),
        )
    )
    if taken is not None:
        raise StepRefusedError(
            "conflict",
            Reason(
                "L408",
                f"{version.name} {version.label} 已用于版本 {taken}，内容不同",
                "在 ruleset.yaml 里改用新的 version",
            ),
        )
