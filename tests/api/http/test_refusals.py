"""Whatever is sent, the answer is a problem with a place and advice, in bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api.cases import clean, dumped, late_interrogation
from tests.api.http.client import Client, problem_of

SECONDS = 5.0
SECRET = "机密内容不得重复"


def with_measure(**facts: Any) -> bytes:
    snapshot = late_interrogation()
    snapshot["measure"][0] |= facts
    return dumped({"snapshot": snapshot})


def many_facts() -> bytes:
    people = [{"person_no": f"R{n}", "name": SECRET, "roles": []} for n in range(34_000)]
    return dumped({"snapshot": late_interrogation() | {"person": people}})


def many_wrong_facts() -> bytes:
    people = [{"person_no": n, "gender": "Q", "birth_date": "x"} for n in range(900)]
    return dumped({"snapshot": late_interrogation() | {"person": people}})


BAD: dict[str, tuple[Callable[[], bytes], int, str, str]] = {
    "nothing at all": (lambda: b"", 400, "S102", ""),
    "truncated": (lambda: dumped({"snapshot": clean()})[:-9], 400, "S102", ""),
    "no JSON": (lambda: b"snapshot", 400, "S101", ""),
    "not UTF-8": (
        lambda: '{"snapshot":{"snapshot_id":"案"}}'.encode("gbk"), 400, "S104", "/snapshot",
    ),
    "NaN": (lambda: b'{"snapshot":{"snapshot_id":"s","case":{"x":NaN}}}', 400, "S103", ""),
    "Infinity": (lambda: b'{"snapshot":{"case":{"x":-Infinity}}}', 400, "S103", ""),
    "a list": (lambda: b"[]", 422, "S111", ""),
    "a number": (lambda: b"1", 422, "S111", ""),
    "null": (lambda: b"null", 422, "S111", ""),
    "too deep": (lambda: b'{"snapshot":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 422, "S106", ""),
    "deeper still": (lambda: b"[" * 1_000_000, 422, "S106", ""),
    "too deep inside": (
        lambda: b'{"snapshot":{"case":' + b'{"a":' * 9_999 + b"1" + b"}" * 10_001,
        422, "S106", "",
    ),
    "no snapshot": (lambda: b"{}", 422, "R301", "/snapshot"),
    "snapshot of wrong type": (lambda: b'{"snapshot":[]}', 422, "S111", "/snapshot"),
    "unknown option": (
        lambda: dumped({"snapshot": clean(), "asof": "2026-01-01"}), 422, "R301", "/asof",
    ),
    "option of wrong type": (
        lambda: dumped({"snapshot": clean(), "include": "all"}), 422, "R301", "/include",
    ),
    "wrong type": (
        lambda: with_measure(executed_at=7), 422, "S111", "/snapshot/measure/0/executed_at",
    ),
    "unknown code": (lambda: with_measure(kind=SECRET), 422, "S112", "/snapshot/measure/0/kind"),
    "dangling id": (
        lambda: with_measure(person_no="R404"), 422, "S118", "/snapshot/measure/0/person_no",
    ),
    "before 1990": (
        lambda: with_measure(executed_at="1989-12-31T23:59:00+08:00"),
        422, "S115", "/snapshot/measure/0/executed_at",
    ),
    "after 2100": (
        lambda: with_measure(executed_at="2101-01-01T00:00:00+08:00"),
        422, "S115", "/snapshot/measure/0/executed_at",
    ),
    "without offset": (
        lambda: with_measure(executed_at="2026-07-01T08:00:00"),
        422, "S114", "/snapshot/measure/0/executed_at",
    ),
    "a hundred thousand facts": (many_facts, 422, "S107", "/snapshot/person"),
    "many wrong facts": (many_wrong_facts, 422, "S111", "/snapshot/person/0/person_no"),
    "a huge number": (
        lambda: b'{"snapshot":{"case":{"x":1' + b"0" * 6000 + b"}}}", 422, "S116", "/snapshot",
    ),
    "the same key twice": (
        lambda: b'{"snapshot":{"snapshot_id":"s","snapshot_id":"t","case":{}}}',
        422, "S110", "/snapshot",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_code_place_and_advice(client: Client, name: str) -> None:
    body, status, code, pointer = BAD[name][0](), *BAD[name][1:]
    started = time.perf_counter()
    response = client.post("/v1/checks", body)
    assert time.perf_counter() - started < SECONDS
    found = problem_of(response, status)
    first = found["errors"][0]
    assert (first["code"], first["pointer"]) == (code, pointer)
    assert first["message"]
    assert first["advice"]
    assert len(found["errors"]) <= 201


@pytest.mark.parametrize("place", ["kind", "executed_at", "person_no", "returned_unit_at"])
def test_a_submitted_value_is_never_repeated(client: Client, place: str) -> None:
    found = problem_of(client.post("/v1/checks", with_measure(**{place: SECRET * 9})), 422)
    assert SECRET * 9 not in json.dumps(found, ensure_ascii=False)


def test_a_body_announced_as_too_large_is_refused_unread(client: Client) -> None:
    read = []

    def pieces() -> Iterator[bytes]:
        read.append(True)
        yield b""

    headers = {"content-length": str(5 * 1024 * 1024)}
    found = problem_of(client.post("/v1/checks", pieces(), headers), 413)
    assert found["type"] == "urn:fadu:problem:too-large"
    assert read == []


def test_a_body_that_turns_out_too_large_is_refused_as_soon_as_it_is(client: Client) -> None:
    sent = []

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            sent.append(number)
            yield b" " * 65536

    problem_of(client.post("/v1/checks", pieces()), 413)
    assert len(sent) < 100


def test_an_unknown_path_and_a_wrong_method_are_problems_too(client: Client) -> None:
    problem_of(client.get("/v2"), 404)
    problem_of(client.get("/v1/checks"), 405)


def test_a_snapshot_without_moment_is_told_where_to_write_it(client: Client) -> None:
    snapshot = clean()
    del snapshot["as_of"]
    found = problem_of(client.check({"snapshot": snapshot}), 422)
    assert found["errors"][0]["pointer"] == "/snapshot/as_of"
    assert client.check({"snapshot": snapshot, "as_of": "2026-07-01"}).status_code == 200
