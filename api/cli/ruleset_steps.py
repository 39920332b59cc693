"""What the commands about versions share."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from api.cli import exits
from api.cli.installation import installation
from api.cli.terminal import complain, say
from api.rulesets.lifecycle import Lifecycle
from api.rulesets.refusing import StepRefusedError
from api.rulesets.tasks import AGREEMENT, IMPACT, KIND_LABELS, OPEN, TESTS
from api.rulesets.versions import STATE_LABELS, Version
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.local import person_of
from api.workers.jobs import Lease
from api.workers.loop import LEASE_MILLISECONDS

_REST = 0.5


@contextmanager
def _runtime() -> Iterator[Runtime]:
    with installation() as runtime:
        try:
            yield runtime
        except StepRefusedError as error:
            for reason in error.reasons:
                complain(f"{reason.code} {reason.message}；{reason.advice}".rstrip("；"))
            raise typer.Exit(exits.FINDINGS) from error


@contextmanager
def at_work() -> Iterator[Lifecycle]:
    """The life of rules; what is refused is told, with exit code 1."""
    with _runtime() as runtime:
        yield runtime.lifecycle


@contextmanager
def acting(account: str) -> Iterator[tuple[Lifecycle, Identity]]:
    """The same for somebody with an account.  Raises typer.BadParameter without one."""
    with _runtime() as runtime:
        with runtime.database.reading() as connection:
            who = person_of(connection, account)
        if who is None:
            raise typer.BadParameter("没有这个账号，或者已停用；用 fadu account add 建立")
        yield runtime.lifecycle, who


def told(version: Version) -> int:
    """Say how a version stands."""
    state = STATE_LABELS.get(version.state, "已发布")
    say(f"版本 {version.seq}：{version.name} {version.label} {state}")
    return exits.CLEAN


def proved(life: Lifecycle, version: int, who: Identity, varied: int | None) -> int:
    """Ask for every proof and work on them until they are there; exit code 1 if one fails."""
    carried = life.reading.version(version).version.origin == "bundle"
    for kind in (TESTS, IMPACT) if carried else (TESTS, AGREEMENT, IMPACT):
        life.reading.ask(version, kind, who, varied)
    holder = f"command-{secrets.token_hex(4)}"
    (job,) = life.jobs
    lease = Lease(life.database, job.name, holder, LEASE_MILLISECONDS)
    while _open(life, version):
        # A service that is running does it itself; then this only waits.
        if not lease.take(life.clock.now_precise()) or not job.run(life.clock.now_precise()):
            time.sleep(_REST)
    lease.give_back()
    return _results(life, version)


def _open(life: Lifecycle, version: int) -> bool:
    proofs = life.reading.proofs(version)
    tasks = [proofs.task(kind) for kind in (TESTS, AGREEMENT, IMPACT)]
    return any(task is not None and task.state in OPEN for task in tasks)


def _results(life: Lifecycle, version: int) -> int:
    proofs = life.reading.proofs(version)
    tests, agreement, impact = proofs.tests(), proofs.agreement(), proofs.impact()
    good = tests is not None and not tests.failures
    if tests is not None:
        say(f"示例 {tests.examples}，场景 {tests.scenarios}，不成立 {len(tests.failures)}")
        for failure in tests.failures:
            say(f"{failure.place} {failure.name}：{failure.failure}")
    if agreement is not None:
        say(f"引擎一致性：{len(agreement.differences)} 处不一致")
        good = good and agreement.agreed
    if impact is not None:
        say(f"影响回放：案件 {impact.cases}，有变化 {impact.affected}，不能核查 {impact.refused}")
        for rule in impact.rules:
            say(f"{rule.rule} 新增 {rule.new}，消失 {rule.vanished}，变化 {rule.changed}")
    for kind, found in ((TESTS, tests), (AGREEMENT, agreement), (IMPACT, impact)):
        if found is None:
            good = False
            complain(f"{KIND_LABELS[kind]}没有做成")
    return exits.CLEAN if good else exits.FINDINGS
