"""Only the default engine judges cases of any size over HTTP, and only it in the event loop."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import httpx
import pytest

from api.second_engines import MOST_BYTES, MOST_RECORDS
from engine.checking import Checker
from tests.api.cases import clean, dumped, late_interrogation
from tests.api.http.client import Client, problem_of


def with_records(count: int, each: int = 1) -> dict[str, Any]:
    """The late interrogation with so many records of persons."""
    people = [
        {"person_no": f"R{n}", "roles": ["suspect"], "fixed_residence_region": "1" * each}
        for n in range(1, count + 1)
    ]
    case = late_interrogation()
    others = sum(len(v) for k, v in case.items() if isinstance(v, list) and k != "person")
    return case | {"person": people[: count - others]}


@pytest.mark.parametrize("engine", ["oracle", "experta", "experta-rete", "durable"])
@pytest.mark.parametrize(
    "case", [with_records(MOST_RECORDS + 1), with_records(100, 2_000)], ids=["records", "bytes"]
)
def test_a_large_case_is_refused_for_another_engine(
    client: Client, engine: str, case: dict[str, Any]
) -> None:
    (item,) = problem_of(client.check({"snapshot": case, "engine": engine}), 422)["errors"]
    assert (item["code"], item["pointer"]) == ("R307", "/engine")
    assert f"{MOST_RECORDS} 条" in item["expected"][0]
    assert f"{MOST_BYTES // 1024} KiB" in item["expected"][0]
    assert "compiled" in item["advice"]
    assert client.check({"snapshot": case, "engine": "compiled"}).status_code == 200
    assert client.check({"snapshot": case}).status_code == 200


def test_a_case_as_large_as_allowed_is_judged_by_another_engine(client: Client) -> None:
    case = with_records(MOST_RECORDS)
    answers = [
        client.check({"snapshot": case, "engine": engine}).json()
        for engine in ("oracle", "compiled")
    ]
    assert answers[0]["summary"] == answers[1]["summary"]


def test_however_many_are_asked_of_another_engine_the_default_one_answers_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[str] = []
    go = threading.Event()
    real = Checker.check

    def held(self: Checker, *args: Any, **more: Any) -> Any:
        if more["engine"] != "compiled":
            entered.append(more["engine"])
            assert go.wait(60)
        return real(self, *args, **more)

    monkeypatch.setattr(Checker, "check", held)
    slow = dumped({"snapshot": clean(), "engine": "oracle"})
    quick = {"snapshot": with_records(100, 400)}
    statuses: list[int] = []

    async def meanwhile(http: httpx.AsyncClient, body: bytes) -> None:
        statuses.append((await http.post("/v1/checks", content=body)).status_code)

    async def all_of_them() -> None:
        transport = httpx.ASGITransport(client.app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://fadu.test") as http,
            anyio.create_task_group() as tasks,
        ):
            for _ in range(45):
                tasks.start_soon(meanwhile, http, slow)
            while not entered:
                await anyio.lowlevel.checkpoint()
            try:
                with anyio.fail_after(20):
                    await meanwhile(http, dumped(quick))
                    await meanwhile(http, dumped(quick | {"engine": "compiled"}))
            finally:
                go.set()

    anyio.run(all_of_them)
    assert statuses == [200] * 47


def test_in_a_batch_it_concerns_one_line(client: Client) -> None:
    lines = [
        dumped({"snapshot": with_records(MOST_RECORDS + 1), "engine": "oracle"}),
        dumped({"snapshot": clean(), "engine": "oracle"}),
    ]
    told = client.post("/v1/checks/batch", b"\n".join(lines)).text.splitlines()
    assert '"R307"' in told[0]
    assert '"findings"' in told[1]


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/checks/batch"])
def test_however_it_is_written_another_engine_runs_beside_the_event_loop(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    threads: list[int] = []
    real = Checker.check

    def noted(self: Checker, *args: Any, **more: Any) -> Any:
        threads.append(threading.get_ident())
        return real(self, *args, **more)

    monkeypatch.setattr(Checker, "check", noted)
    body = dumped({"snapshot": clean(), "engine": "oracle"})
    for each in (body, body.replace(b'"engine"', b'"\\u0065ngine"')):
        assert client.post(path, each).status_code == 200
    assert threading.get_ident() not in threads
    assert len(threads) == 2
    client.post(path, dumped({"snapshot": clean()}))
    assert threads[2] == threading.get_ident()
