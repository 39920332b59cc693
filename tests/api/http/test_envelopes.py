"""Bodies that are no JSON and requests that say more than their body: each is told exactly."""

from __future__ import annotations

import gzip

import pytest

from tests.api.cases import clean, dumped, late_interrogation
from tests.api.http.client import Client, problem_of

GOOD = dumped({"snapshot": clean()})
BATCH = "/v1/checks/batch"

UNREADABLE = {
    "nothing": (b"", "S102", "请求体是空的"),
    "blanks": (b" \r\n\t", "S102", "请求体是空的"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, "S104", "内容以字节序标记（BOM）开头"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "S104", "内容是 UTF-16 编码"),
    "gzip": (gzip.compress(GOOD), "S101", "内容是压缩过的（gzip）"),
    "half a character": (b'{"snapshot":{"snapshot_id":"\\ud800 "}}', "S101", "不成对的代理项"),
    "half at the end": (b'{"snapshot":{"snapshot_id":"\\ud83d"}}', "S101", "不成对的代理项"),
    "the wrong half": (b'{"snapshot":{"snapshot_id":"\\udc00"}}', "S101", "不成对的代理项"),
    "half a key": (b'{"snapshot":{"\\udc00":1}}', "S101", "不成对的代理项"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_makes_a_body_unreadable_is_named(client: Client, name: str) -> None:
    body, code, words = UNREADABLE[name]
    (item,) = problem_of(client.post("/v1/checks", body), 400)["errors"]
    assert item["code"] == code
    assert words in item["message"]
    assert item["advice"]


def test_a_whole_pair_of_surrogates_is_a_character() -> None:
    from api.http.unreadable import oddity

    assert oddity(b'{"a":"\\ud83d\\ude00"}') is None
    assert oddity(b'{"a":"\\\\ud83d"') is None


def test_a_snapshot_cut_short_is_still_told_where(client: Client) -> None:
    (item,) = problem_of(client.post("/v1/checks", GOOD[:-9]), 400)["errors"]
    assert item["code"] == "S102"
    assert "第" in item["message"]


@pytest.mark.parametrize("path", ["/v1/checks", BATCH])
def test_options_in_the_address_are_refused(client: Client, path: str) -> None:
    (item,) = problem_of(client.post(f"{path}?include=all", GOOD), 400)["errors"]
    assert item["code"] == "R304"
    assert "请求体" in item["advice"]


@pytest.mark.parametrize("path", ["/v1/checks", BATCH])
def test_a_compressed_body_is_refused(client: Client, path: str) -> None:
    headers = {"content-encoding": "gzip"}
    (item,) = problem_of(client.post(path, gzip.compress(GOOD), headers), 415)["errors"]
    assert item["code"] == "R305"
    assert client.post(path, GOOD, {"content-encoding": "identity"}).status_code == 200


@pytest.mark.parametrize("body", [b"", b"\n\n", b"  \r\n "])
def test_an_empty_batch_is_refused(client: Client, body: bytes) -> None:
    found = problem_of(client.post(BATCH, body), 400)
    assert found["detail"] == "批量里一行也没有"


@pytest.mark.parametrize("moment", ["1989-12-31", "1950-01-01"])
def test_no_case_is_looked_at_before_1990(client: Client, moment: str) -> None:
    asked = {"snapshot": clean(), "as_of": moment}
    (item,) = problem_of(client.check(asked), 422)["errors"]
    assert (item["code"], item["pointer"]) == ("S115", "/as_of")
    own = {"snapshot": late_interrogation() | {"as_of": moment}}
    assert any(
        item["pointer"] == "/snapshot/as_of"
        for item in problem_of(client.check(own), 422)["errors"]
    )
