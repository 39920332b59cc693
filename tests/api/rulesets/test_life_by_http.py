"""The life of a rule by HTTP alone, from a mistake to the rollback, by three persons."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.clock import FixedClock
from api.http.app import create_app
from api.rulesets.tables import publications
from api.security.accounts import Account
from api.security.identity import Role
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET, dumped, late_interrogation
from tests.api.http.client import Client, problem_of
from tests.api.rulesets.sample import texts
from tests.api.rulesets.site import DAY, NOW

ROLES = {
    "E1": [Role.LEGAL_OFFICER],
    "V1": [Role.REVIEWER],
    "P1": [Role.PUBLISHER],
    "S1": [Role.LEGAL_OFFICER, Role.REVIEWER, Role.PUBLISHER],
}


class Bureau:
    """An app with its people; everything but the clock goes over HTTP."""

    def __init__(self, url: str, data: Path, checker: Checker) -> None:
        self.clock = FixedClock(NOW)
        settings = Settings(
            ruleset=str(RULESET), cache_dir="", data_dir=str(data), database_url=url,
            access="closed", varied_cases=5,
        )  # fmt: skip
        self.app = create_app(settings, checker=checker, clock=self.clock)
        self.runtime = self.app.state.shared.runtime
        self.client = Client(self.app)
        for name, roles in ROLES.items():
            account = Account(name, name, frozenset(roles), None, 1)
            self.runtime.directory.put_account(account, "system")

    def token(self, who: str) -> str:
        """A new session of somebody."""
        made: str = self.runtime.signing_in.by_name(who, "127.0.0.1").token
        return made

    def ask(
        self, who: str, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """A request of somebody who has just signed in."""
        token = self.token(who)
        content = body.encode() if isinstance(body, str) else dumped(body)
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        given = None if body is None else content
        return self.client.request(method, f"/v1/rulesets{path}", content=given, headers=sent)

    def done(self, who: str, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The answer to what must succeed."""
        response = self.ask(who, method, path, body, **headers)
        assert response.status_code in (200, 201, 202), response.text
        return response.json()

    def prove(self) -> None:
        """What the workers would do meanwhile."""
        for job in self.runtime.lifecycle.jobs:
            while job.run(self.clock.now_precise()):
                pass

    def proof(self, version: int, kind: str) -> dict[str, Any]:
        """Ask for a proof and give its result."""
        self.done("V1", "POST", f"/{version}/proofs/{kind}", {})
        self.prove()
        shown = self.done("V1", "GET", f"/{version}/proofs/{kind}")
        assert shown["state"] == "done"
        result: dict[str, Any] = shown["result"]
        return result

    def in_force(self, label: str) -> dict[str, Any]:
        """What is in force, once it is this version; that takes two seconds at most."""
        until = time.monotonic() + 2
        while True:
            shown: dict[str, Any] = self.done("P1", "GET", "/current")
            if shown["label"] == label or time.monotonic() > until:
                assert shown["label"] == label
                return shown
            time.sleep(0.05)


@pytest.fixture
def bureau(database_url: str, tmp_path: Path, checker: Checker) -> Iterator[Bureau]:
    """A bureau where the rules are renewed in the background."""
    made = Bureau(database_url, tmp_path, checker)
    made.runtime.rules.start()
    yield made
    made.runtime.close()


def first_version(bureau: Bureau) -> int:
    """A version that is in force."""
    seq: int = bureau.done("E1", "POST", "", {"files": texts("1.0")})["id"]
    bureau.prove()
    bureau.done("E1", "POST", f"/{seq}/submission", {})
    bureau.done("V1", "POST", f"/{seq}/review", {"comment": "已核对"})
    bureau.done("V1", "POST", f"/{seq}/approval", {})
    bureau.proof(seq, "agreement")
    bureau.proof(seq, "impact")
    bureau.done("P1", "POST", f"/{seq}/publication", {})
    return seq


def next_monday(milliseconds: int) -> datetime:
    """Midnight at the beginning of the next Monday here."""
    here = datetime.fromisoformat("1970-01-01T00:00:00+08:00")
    now = datetime.fromtimestamp(milliseconds / 1000, here.tzinfo)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=7 - day.weekday())


def test_the_life_of_a_rule(bureau: Bureau) -> None:
    first = first_version(bureau)
    bureau.in_force("1.0")

    # drafted with a mistake, which is shown with its place
    mistaken = texts("2.0", hours=12) | {
        "area.rule": texts()["area.rule"].replace("小时 以", "小 以")
    }
    draft = bureau.done("E1", "POST", "", {"files": mistaken, "comment": "依新规"})
    seq = draft["id"]
    assert draft["errors"]
    lint = bureau.done("E1", "GET", f"/{seq}/lint")
    assert lint["problems"][0]["place"]["line"] == 10
    refused = problem_of(bureau.ask("E1", "POST", f"/{seq}/submission", {}), 422)
    assert refused["errors"][0]["code"] == "L201"

    # fixed
    path = f"/{seq}/files/area.rule"
    etag = bureau.ask("E1", "GET", path).headers["etag"]
    text = texts("2.0", hours=12)["area.rule"]
    problem_of(bureau.ask("E1", "PUT", path, text), 428)
    fixed = bureau.done("E1", "PUT", path, text, If_Match=etag)
    assert (fixed["errors"], fixed["warnings"], fixed["revision"]) == (0, 0, 2)
    problem_of(bureau.ask("E1", "PUT", path, "晚了一步", If_Match=etag), 412)
    bureau.prove()
    tests = bureau.done("E1", "GET", f"/{seq}")["tests"]
    assert (tests["state"], tests["result"]["failures"]) == ("done", [])

    # submitted and reviewed
    bureau.done("E1", "POST", f"/{seq}/submission", {"comment": "请审"})
    diff = bureau.ask("V1", "GET", f"/{seq}/diff?against={first}&form=text").text
    assert "期限与数量由“24小时”改为“12小时”" in diff
    bureau.done("V1", "POST", f"/{seq}/review", {"comment": "依据相符"})
    bureau.done("V1", "POST", f"/{seq}/approval", {})

    # proofs: the engines agree, the impact is seen
    waiting = bureau.done("P1", "GET", f"/{seq}")["missing"]
    assert {each["message"] for each in waiting} == {
        "没有引擎一致性的结果", "没有影响回放的结果"
    }  # fmt: skip
    agreement = bureau.proof(seq, "agreement")
    assert (agreement["differences"], agreement["compared"]["varied"]) == ([], 5)
    impact = bureau.proof(seq, "impact")
    assert impact["cases"] == 0

    # published for next Monday
    monday = next_monday(NOW)
    body = {"in_force_at": monday.isoformat(), "comment": "下周一施行"}
    published = bureau.done("P1", "POST", f"/{seq}/publication", body)
    assert published["state"] == "scheduled"
    shown = bureau.in_force("1.0")
    assert [each["version"] for each in shown["coming"]] == [seq]

    # in force then
    bureau.clock.move(int(monday.timestamp() * 1000) - NOW)
    assert bureau.in_force("2.0")["id"] == seq
    assert bureau.done("E1", "GET", f"/{first}")["state_label"] == "已被替代"

    # rolled back
    bureau.clock.move(DAY)
    bureau.done("P1", "POST", f"/{first}/rollback", {"comment": "十二小时没有依据"})
    assert bureau.in_force("1.0")["id"] == first
    assert bureau.done("E1", "GET", f"/{seq}")["state_label"] == "已回退"

    steps = bureau.done("V1", "GET", f"/{seq}/history")
    assert [(each["label"], each["by"]) for each in steps] == [
        ("起草", "E1"), ("修改", "E1"), ("送审", "E1"),
        ("审核", "V1"), ("批准", "V1"), ("发布", "P1"),
    ]  # fmt: skip


def test_the_same_person_cannot_do_two_of_the_three(bureau: Bureau) -> None:
    """S1 has all three roles."""
    seq = bureau.done("S1", "POST", "", {"files": texts()})["id"]
    bureau.prove()
    bureau.done("S1", "POST", f"/{seq}/submission", {})
    refused = problem_of(bureau.ask("S1", "POST", f"/{seq}/review", {"comment": "好"}), 403)
    assert "已是这一版的起草人" in refused["detail"]
    bureau.done("V1", "POST", f"/{seq}/review", {"comment": "好"})
    problem_of(bureau.ask("S1", "POST", f"/{seq}/approval", {}), 403)
    bureau.done("V1", "POST", f"/{seq}/approval", {})
    problem_of(bureau.ask("S1", "POST", f"/{seq}/publication", {}), 403)

    other = bureau.done("E1", "POST", "", {"files": texts("2.0")})["id"]
    bureau.prove()
    bureau.done("E1", "POST", f"/{other}/submission", {})
    bureau.done("S1", "POST", f"/{other}/review", {"comment": "好"})
    bureau.done("S1", "POST", f"/{other}/approval", {})
    refused = problem_of(bureau.ask("S1", "POST", f"/{other}/publication", {}), 403)
    assert "已是这一版的审核人" in refused["detail"]


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [
        ("V1", "POST", "", {"copy_of": 1}),
        ("P1", "POST", "/1/submission", {}),
        ("E1", "POST", "/1/review", {"comment": "好"}),
        ("P1", "POST", "/1/approval", {}),
        ("E1", "POST", "/1/publication", {}),
        ("V1", "POST", "/1/rollback", {"comment": "回退"}),
        ("V1", "GET", "/1/bundle", None),
    ],
)
def test_each_step_needs_its_role(
    bureau: Bureau, who: str, method: str, path: str, body: object
) -> None:
    problem_of(bureau.ask(who, method, path, body), 403)


def test_an_answer_names_the_version_it_was_made_with(bureau: Bureau) -> None:
    seq = first_version(bureau)
    headers = {"Authorization": f"Bearer {bureau.token('E1')}"}
    body = dumped({"snapshot": late_interrogation(), "include": ["all"]})
    answered = bureau.client.post("/v1/checks", body, headers)
    shown = bureau.done("E1", "GET", f"/{seq}")
    assert answered.json()["ruleset"] == {"name": "area", "version": "1.0", "hash": shown["hash"]}
    assert answered.headers["etag"] == f'"{shown["hash"]}"'
    rules = bureau.client.get("/v1/rules/CR-F05", headers).json()
    assert rules["versions"][0]["text"].startswith("规则 CR-F05")


def test_a_published_version_that_cannot_be_loaded_is_told_and_checks_go_on(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The clock of this test is not the database's, which is another reason not to be ready.
    monkeypatch.setattr(bureau.runtime.readiness, "trouble", lambda: "")
    first = first_version(bureau)
    draft = bureau.done("E1", "POST", "", {"copy_of": first})["id"]
    now = bureau.clock.now_precise()
    row = {"version": draft, "kind": "publish", "actor": "P1", "at": now, "in_force_at": now,
           "reason": ""}  # fmt: skip
    with bureau.runtime.database.writing() as connection:
        connection.execute(publications.insert().values(row))
    bureau.runtime.rules.refresh()
    shown = bureau.in_force("1.0")
    assert shown["id"] == first
    assert [each["version"] for each in shown["unusable"]] == [draft]
    assert f"版本 {draft}" in bureau.client.get("/readyz").json()["unusable"]
