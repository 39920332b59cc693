"""``POST /v1/checks/batch``: line by line, order kept, a bad line is its own affair."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from api.http.app import create_app
from api.settings import Settings
from engine.answers import encode
from engine.checking import Checker
from tests.api.cases import clean, dumped, late_interrogation, undecided
from tests.api.http.client import Client, problem_of

PATH = "/v1/checks/batch"


def lines_of(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_answers_come_in_the_order_of_the_lines(client: Client, checker: Checker) -> None:
    cases = [late_interrogation(), clean(), undecided()]
    response = client.post(PATH, b"\n".join(dumped({"snapshot": case}) for case in cases))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    assert response.headers["etag"] == f'"{checker.ruleset.hash}"'
    expected = [encode(checker.check(dumped(case))) for case in cases]
    assert response.content.splitlines() == expected


def test_a_bad_line_in_the_middle_costs_only_itself(client: Client) -> None:
    broken = dumped({"snapshot": late_interrogation() | {"measure": 7}})
    body = b"\n".join([dumped(clean()), b"{not json", b"", broken, dumped(clean())])
    found = lines_of(client.post(PATH, body).content)
    assert [each.get("status") for each in found] == [None, 400, 422, None]
    assert [each.get("item") for each in found] == [None, 2, 4, None]
    assert found[2]["errors"][0]["pointer"] == "/snapshot/measure"


def test_lines_may_be_cut_anywhere_by_the_network(client: Client) -> None:
    body = b"\r\n".join(dumped({"snapshot": case}) for case in (clean(), undecided()))
    whole = client.post(PATH, body).content
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)]
    assert client.post(PATH, pieces).content == whole
    assert len(lines_of(whole)) == 2


def test_a_line_that_is_too_long_is_refused_and_the_next_one_answered(
    settings: Settings, checker: Checker
) -> None:
    small = Settings(ruleset=settings.ruleset, max_body_bytes=4096)
    client = Client(create_app(small, checker=checker))
    long = dumped({"snapshot": late_interrogation()}) + b" " * 10_000
    found = lines_of(client.post(PATH, b"\n".join([long, dumped(clean()), long])).content)
    assert [each.get("status") for each in found] == [413, None, 413]


def test_a_batch_beyond_memory_is_answered_in_full(client: Client) -> None:
    line = dumped({"snapshot": undecided(), "include": ["all"]})
    padded = line + b" " * (20_000 - len(line)) + b"\n"

    def pieces() -> Iterator[bytes]:
        for _ in range(500):
            yield padded

    content = client.post(PATH, pieces()).content
    assert content.count(b"\n") == 500
    assert len(set(content.splitlines())) == 1


def test_a_batch_that_is_too_large_is_refused_as_a_whole(
    settings: Settings, checker: Checker
) -> None:
    small = Settings(ruleset=settings.ruleset, max_batch_bytes=2048)
    client = Client(create_app(small, checker=checker))
    problem_of(client.post(PATH, [b" " * 1024] * 3), 413)
