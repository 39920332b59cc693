"""Disposals, orders, files, statistics, scores and samples over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.clock import FixedClock
from api.security.identity import Role
from engine.checking import Checker
from tests.api.security.site import ABOVE, BELOW, OWN, SIBLING, Answer, Site
from tests.api.watching.world import detained, moment


class Bureau(Site):
    """A closed site with one violation, and the credentials of those who deal with it."""

    def __init__(self, folder: Path, checker: Checker, database_url: str) -> None:
        self.clock = FixedClock(moment("2026-07-01T16:30:00+08:00"))
        super().__init__(folder, checker, self.clock, database_url=database_url)
        self.sender = self.system(unit=ABOVE)
        self.handler = self.person(Role.LEGAL_OFFICER, unit=BELOW, subject="P1")
        self.judge = self.person(Role.LEGAL_OFFICER, unit=OWN, subject="P2")
        self.stranger = self.person(Role.LEGAL_OFFICER, unit=SIBLING, subject="P9")
        self.officer = self.person(Role.PUBLISHER, unit=BELOW, subject="P7")
        self.finding = self.late("A1")

    def late(self, case: str) -> str:
        """Push a case with one violation; the finding's id."""
        given = detained(case=case, handling_unit=BELOW, lead_officer="P7", secrecy="none")
        body = {"snapshot": given, "assume_complete": True}
        pushed = self.ask("PUT", f"/v1/cases/{case}/snapshot", self.sender, body=body)
        assert pushed.status == 200, pushed
        for job in self.runtime.disposal.jobs:
            job.run(self.clock.now_precise())
        found: str = pushed.json()["opened"][0]
        return found

    def step(self, who: str, kind: str, action: str, **more: Any) -> Answer:
        """A step by somebody who has just looked."""
        path = f"/v1/disposals/{self.finding}"
        tag = self.ask("GET", path, self.judge).headers["etag"]
        body = {"action": action} | more
        return self.ask("POST", f"{path}/{kind}", who, body=body, headers={"if-match": tag})

    def confirmed(self) -> None:
        """All the way to the confirmation."""
        for action in ("sign", "check", "answer"):
            done = self.step(self.handler, "responses", action, comment="已经核查")
            assert done.status == 200, done
        assert self.step(self.judge, "supervision", "uphold").status == 200


@pytest.fixture
def bureau(tmp_path: Path, checker: Checker, database_url: str) -> Iterator[Bureau]:
    made = Bureau(tmp_path, checker, database_url)
    yield made
    made.close()


def test_a_finding_is_dealt_with_by_http_alone(bureau: Bureau) -> None:
    (listed,) = bureau.ask("GET", "/v1/disposals?state=pushed", bureau.judge).json()["disposals"]
    assert listed["finding_id"] == bureau.finding
    assert listed["state_label"] == "已推送，待签收"
    assert listed["due_at"] == "2026-07-02T16:30:00.000+08:00"
    assert "拘留" in listed["message"]
    bureau.confirmed()
    closed = bureau.step(bureau.judge, "supervision", "close").json()
    assert (closed["state"], closed["result_label"]) == ("closed", "问题成立")
    path = f"/v1/disposals/{bureau.finding}/steps"
    told = bureau.ask("GET", f"{path}?limit=3", bureau.judge).json()
    assert [step["action_label"] for step in told["steps"]] == ["产生", "推送", "签收"]
    rest = bureau.ask("GET", f"{path}?after={told['next']}", bureau.judge).json()
    assert rest["steps"][-1]["action"] == "close"


def test_a_step_names_the_last_one_seen(bureau: Bureau) -> None:
    path = f"/v1/disposals/{bureau.finding}/responses"
    body = {"action": "sign"}
    assert bureau.ask("POST", path, bureau.handler, body=body).status == 428
    for tag in ('"1"', "x", '"99999999999"'):
        answer = bureau.ask("POST", path, bureau.handler, body=body, headers={"if-match": tag})
        assert answer.status == 412


def test_refusals_are_told_apart(bureau: Bureau) -> None:
    assert bureau.step(bureau.stranger, "responses", "sign").status == 404
    assert bureau.step(bureau.judge, "responses", "sign").status == 403
    assert bureau.step(bureau.handler, "responses", "answer", comment="理由").status == 409
    assert bureau.step(bureau.judge, "supervision", "urge").status == 422
    assert bureau.step(bureau.handler, "responses", "sign", comment="a\x00b").status == 422
    assert bureau.step(bureau.judge, "supervision", "approve_withdrawal").status == 422
    path = f"/v1/disposals/{bureau.finding}"
    assert bureau.ask("GET", path, bureau.stranger).status == 404
    for purpose in ("", "a%00b"):
        headers = {"fadu-purpose": purpose}
        assert bureau.ask("GET", path, bureau.judge, headers=headers).status == 400


def test_the_table_of_steps_can_be_read(bureau: Bureau) -> None:
    table = bureau.ask("GET", "/v1/disposals/table", bureau.officer).json()
    limits = {state["state"]: state["limit"] for state in table["states"]}
    assert limits["pushed"] == "24小时" and limits["closed"] is None
    sign = next(line for line in table["transitions"] if line["action"] == "sign")
    assert (sign["side_label"], sign["origins"], sign["to"]) == ("办案单位", ["pushed"], "signed")


def test_an_order_is_issued_read_and_answered(bureau: Bureau) -> None:
    body = {
        "unit": BELOW,
        "findings": [bureau.finding],
        "due_at": "2026-07-10T18:00:00+08:00",
        "remark": "请重视",
    }
    made = bureau.ask("POST", "/v1/orders", bureau.judge, body=body)
    assert (made.status, made.json()["name"]) == (201, "440100督〔2026〕1号")
    path = f"/v1/orders/{made.json()['order_id']}"
    text = bureau.ask("GET", f"{path}/text", bureau.handler)
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "督办函" in text.body.decode()
    assert bureau.ask("GET", path, bureau.stranger).status == 404
    tag = {"if-match": made.headers["etag"]}
    received = bureau.ask(
        "POST", f"{path}/responses", bureau.handler, body={"action": "receive"}, headers=tag
    )
    assert received.json()["state_label"] == "已签收，待报送"
    steps = bureau.ask("GET", f"{path}/steps", bureau.judge).json()["steps"]
    assert [step["action_label"] for step in steps] == ["签发", "签收"]
    tag = {"if-match": received.headers["etag"]}
    more = {"action": "escalate", "comment": "逾期未报", "due_at": "2026-07-20T18:00:00+08:00"}
    raised = bureau.ask("POST", f"{path}/supervision", bureau.judge, body=more, headers=tag)
    assert raised.json()["kind_label"] == "意见书"
    listed = bureau.ask("GET", f"/v1/orders?unit={BELOW}&limit=1", bureau.judge).json()
    assert (len(listed["orders"]), listed["next"]) == (1, 1)
    bad = body | {"due_at": "tomorrow, soon"}
    assert bureau.ask("POST", "/v1/orders", bureau.judge, body=bad).status == 422


def test_a_file_is_read_with_a_purpose_and_appealed_against(bureau: Bureau) -> None:
    bureau.confirmed()
    path = "/v1/archives/officers/P7"
    for purpose in ("", "a%00b"):
        headers = {"fadu-purpose": purpose}
        assert bureau.ask("GET", path, bureau.judge, headers=headers).status == 400
    (entry,) = bureau.ask("GET", path, bureau.judge).json()["entries"]
    assert entry["result_label"] == "问题成立"
    assert bureau.ask("GET", path, bureau.stranger).status == 404
    assert bureau.ask("GET", f"/v1/archives/units/{OWN}", bureau.stranger).status == 404
    assert bureau.ask("GET", f"/v1/archives/units/{BELOW}", bureau.judge).json()["entries"]
    own = bureau.ask("GET", "/v1/archives/own", bureau.officer, headers={"fadu-purpose": ""})
    (mine,) = own.json()["entries"]
    tag = {"if-match": f'"{mine["step"]}"'}
    appeals = f"/v1/archives/own/{bureau.finding}/appeals"
    body = {"comment": "在途时间应当扣除"}
    assert bureau.ask("POST", appeals, bureau.judge, body=body, headers=tag).status == 404
    assert bureau.ask("POST", appeals, bureau.officer, body=body, headers=tag).status == 200
    auditor = bureau.person(Role.AUDITOR)
    log = bureau.ask("GET", "/v1/access-log", auditor).json()
    assert ("P7", "archive", "P7") in {
        (line["subject"], line["what"], line["key"]) for line in next(iter(log.values()))
    }


@pytest.mark.parametrize("query", ["sort=count", "order_by=count", "top=10", "rank=officer"])
@pytest.mark.parametrize("path", ["?by=unit&", "/rules?", "/burden?"])
def test_nobody_is_ranked(bureau: Bureau, path: str, query: str) -> None:
    refused = bureau.ask("GET", f"/v1/statistics{path}{query}", bureau.judge)
    assert refused.status == 422
    assert refused.json()["type"] == "urn:fadu:problem:ranking-refused"


def test_persons_are_not_counted_by(bureau: Bureau) -> None:
    assert bureau.ask("GET", "/v1/statistics?by=officer", bureau.judge).status == 422


def test_statistics_are_told_in_words(bureau: Bureau) -> None:
    bureau.confirmed()
    path = "/v1/statistics?by=verdict&by=state&by=result&by=month"
    (cell,) = bureau.ask("GET", path, bureau.judge).json()["cells"]
    assert cell == {
        "key": {
            "verdict": "违规",
            "state": "已认定，待销号",
            "result": "问题成立",
            "month": "2026-07",
        },
        "count": None,
    }
    (rule,) = bureau.ask("GET", "/v1/statistics/rules", bureau.judge).json()["rules"]
    assert (rule["rule"], rule["share"], rule["hint"]) == ("CR-F05", None, "")
    assert bureau.ask("GET", "/v1/statistics/burden", bureau.judge).json()["officers"] == []
    assert bureau.ask("GET", path, bureau.stranger).json()["cells"] == []


def test_points_are_published_and_a_case_is_scored(bureau: Bureau) -> None:
    lines = [{"label": "讯问超期", "points": 12.5, "rule": "CR-F05"}]
    body = {"in_force_at": "2026-07-01T16:30:00+08:00", "lines": lines}
    made = bureau.ask("POST", "/v1/score-tables", bureau.judge, body=body)
    assert (made.status, made.json()["lines"][0]["points"]) == (201, "12.5")
    forbidden = body | {"lines": [{"label": "破案率", "points": 5, "severity": "严重"}]}
    assert bureau.ask("POST", "/v1/score-tables", bureau.judge, body=forbidden).status == 422
    bureau.confirmed()
    scored = bureau.ask("POST", "/v1/cases/A1/scores", bureau.judge, body={})
    assert (scored.status, scored.json()["score"]) == (201, 87.5)
    (kept,) = bureau.ask("GET", "/v1/cases/A1/scores", bureau.judge).json()["scores"]
    assert kept["still_so"] and kept["content"] == scored.json()["content"]
    assert bureau.ask("POST", "/v1/cases/A1/scores", bureau.stranger, body={}).status == 404
    assert bureau.ask("GET", "/v1/unscored-cases", bureau.judge).json()["cases"] == []
    tables = bureau.ask("GET", "/v1/score-tables", bureau.officer).json()["tables"]
    assert [table["version"] for table in tables] == [1]
    assert bureau.ask("GET", "/v1/score-tables/2", bureau.officer).status == 404


def test_a_sample_is_drawn_and_its_record_exported(bureau: Bureau) -> None:
    bureau.late("A2")
    body = {"purpose": "季度抽查", "size": 1, "seed": "20260701"}
    made = bureau.ask("POST", "/v1/samples", bureau.judge, body=body)
    assert (made.status, made.json()["population"], made.json()["size"]) == (201, 2, 1)
    again = bureau.ask("POST", "/v1/samples", bureau.judge, body=body).json()
    assert again["drawn"] == made.json()["drawn"]
    path = f"/v1/samples/{made.json()['sample_id']}"
    record = bureau.ask("GET", f"{path}/record", bureau.judge).json()
    assert [case for case, _ in record["members"]] == ["A1", "A2"]
    assert bureau.ask("GET", path, bureau.stranger).status == 404
    both = body | {"share": 10}
    assert bureau.ask("POST", "/v1/samples", bureau.judge, body=both).status == 422
    assert len(bureau.ask("GET", "/v1/samples", bureau.judge).json()["samples"]) == 2
