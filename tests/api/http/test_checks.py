"""``POST /v1/checks`` answers as the library does."""

from __future__ import annotations

import json

import msgspec

from engine.answers import encode
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.api.cases import clean, dumped, late_interrogation, undecided
from tests.api.http.client import Client, problem_of


def test_the_answer_is_the_librarys_answer_byte_for_byte(client: Client, checker: Checker) -> None:
    response = client.check({"snapshot": late_interrogation()})
    assert response.status_code == 200
    assert response.content == encode(checker.check(dumped(late_interrogation())))
    found = response.json()
    assert found["summary"]["violation"] == 1
    assert [f["rule"] for f in found["findings"]] == ["CR-F05"]


def test_a_bare_snapshot_is_checked_without_options(client: Client) -> None:
    bare = client.post("/v1/checks", dumped(undecided()))
    wrapped = client.check({"snapshot": undecided()})
    assert bare.status_code == 200
    assert bare.content == wrapped.content


def test_every_answer_carries_the_hash_of_the_rules_and_is_not_to_be_kept(
    client: Client, checker: Checker
) -> None:
    for response in (client.check({"snapshot": clean()}), client.check({"snapshot": {}})):
        assert response.headers["etag"] == f'"{checker.ruleset.hash}"'
        assert response.headers["cache-control"] == "no-store"


def test_options_mean_what_they_mean_to_the_library(client: Client, checker: Checker) -> None:
    asked = {
        "snapshot": undecided(),
        "as_of": "2026-07-02T08:00:00+08:00",
        "known_as_of": "2026-07-02T09:00:00+08:00",
        "assume_complete": True,
        "include": ["compliant", "pending"],
        "engine": "oracle",
        "trace": True,
    }
    expected = checker.check(
        dumped(undecided()),
        as_of=parse_instant("2026-07-02T08:00:00+08:00")[1],
        known_as_of=parse_instant("2026-07-02T09:00:00+08:00")[1],
        assume_complete=True,
        include={"compliant", "pending"},
        engine="oracle",
        trace=True,
    )
    assert client.check(asked).content == encode(expected)


def test_options_that_are_null_are_as_if_not_written(client: Client) -> None:
    empty = dict.fromkeys(("as_of", "known_as_of", "assume_complete", "include", "engine"))
    assert (
        client.check({"snapshot": clean()} | empty).content
        == client.check({"snapshot": clean()}).content
    )


def test_a_large_snapshot_gets_the_same_answer_as_in_the_library(
    client: Client, checker: Checker
) -> None:
    many = late_interrogation()
    many["person"] = [
        {"person_no": f"R{n}", "roles": ["suspect"], "fixed_residence_region": "1" * 60}
        for n in range(1, 900)
    ]
    body = dumped({"snapshot": many})
    assert len(body) > 64 * 1024
    assert client.post("/v1/checks", body).content == encode(checker.check(dumped(many)))


def test_a_day_given_as_the_moment_means_its_last_minute(client: Client) -> None:
    answer = client.check({"snapshot": clean(), "as_of": "2026-07-02"}).json()
    assert answer["as_of"] == "2026-07-02T23:59:00+08:00"


def test_a_moment_that_cannot_be_read_is_refused_with_its_place(client: Client) -> None:
    for name in ("as_of", "known_as_of"):
        for text in ("2026-07-01T08:00:00", "1989-12-31T00:00:00+08:00", "2101-01-01", "明天"):
            found = problem_of(client.check({"snapshot": clean(), name: text}), 422)
            assert [error["pointer"] for error in found["errors"]] == [f"/{name}"]
            assert text not in json.dumps(found, ensure_ascii=False)


def test_an_unknown_engine_and_an_unknown_verdict_are_refused_with_what_there_is(
    client: Client,
) -> None:
    engine = problem_of(client.check({"snapshot": clean(), "engine": "x9"}), 422)
    assert {"compiled", "oracle"} <= set(engine["errors"][0]["expected"])
    include = problem_of(client.check({"snapshot": clean(), "include": ["everything"]}), 422)
    assert "all" in include["errors"][0]["expected"]
    assert "everything" not in json.dumps(include)


def test_the_answer_decodes_to_the_declared_shape(client: Client) -> None:
    found = msgspec.json.decode(client.check({"snapshot": late_interrogation()}).content)
    assert list(found)[:4] == ["check_id", "case_id", "snapshot_id", "as_of"]
    assert found["findings"][0]["subject"] == {
        "entity": "measure",
        "id": "M1",
        "label": "刑事拘留（R1）",
    }
