"""The look in C says yes only where the full reading finds nothing, and mostly does say it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from engine.agreement.varying import varied
from engine.facts.looking import prepare
from engine.facts.reading import SnapshotReader
from tests.conformance.stated import stated
from tests.engine.facts.snapshots import AS_OF, detention, encode, model, reader, snapshot
from tests.engine.facts.test_reading import SNAPSHOTS

pytestmark = pytest.mark.thorough

VARIED = 3_000
CASES = sorted((Path(__file__).parents[3] / "fixtures" / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> SnapshotReader:
    folder = tmp_path_factory.mktemp("code")
    folder.chmod(0o700)
    assert prepare(folder)
    return SnapshotReader(model(), cache_dir=folder)


def looks(native: SnapshotReader, data: bytes) -> list[bool]:
    """What the look says each time it is asked during a reading."""
    said: list[bool] = []
    inspection: Any = native._inspection
    look = inspection._native

    def overheard(*given: Any) -> bool:
        said.append(look(*given))
        return said[-1]

    inspection._native = overheard
    native.read(data)
    inspection._native = look
    return said


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_whole_cases_are_read_alike(native: SnapshotReader, path: Path) -> None:
    data = path.read_bytes()
    assert native.read(data) == reader().read(data)


def test_a_good_snapshot_is_settled_by_the_look(native: SnapshotReader) -> None:
    assert looks(native, encode(snapshot())) == [True]
    assert looks(native, encode(detention(released_at=None, bail_deposit=2.5))) == [True]


@given(SNAPSHOTS)
@settings(max_examples=300)
def test_any_snapshot_is_read_alike(native: SnapshotReader, content: dict[str, Any]) -> None:
    data = encode(content)
    assert native.read(data) == reader().read(data)


@pytest.mark.parametrize(
    "facts",
    [
        '{"measure_id": "M1", "kind": "detention", "kind": "detention"}',
        '{"measure_id": "M1", "kind": null, "kind": "detention"}',
        '{"measure_id": "M1", "kind": "detention", "kind": null}',
        '{"measure_id": "M1", "kind": null, "kind": null}',
        '{"measure_id": "M1", "approval_id": null, "kind": "detention", "kind": null}',
        '{"measure_id": "M1", "bail_deposit": "1e5"}',
        '{"measure_id": "M1", "bail_deposit": 1e40}',
        '{"measure_id": "M1", "person_no": "R9"}',
        '{"measure_id": "M1"}, {"measure_id": "M1"}',
        '{"measure_id": "M1"}, {"kind": "detention"}',
        '{"measure_id": "M1", "executed_at": "2026-02-29"}',
        '{"measure_id": "M1", "executed_at": "2026-03-10T24:00:00+08:00"}',
        '{"measure_id": "M1", "executed_at": "2026-03-10T15:20:00+09:00"}',
        '{"measure_id": "M1", "executed_at": "1985-01-01T00:00:00+08:00"}',
        '{"measure_id": "M1", "executed_at": "2026-03-12T00:00:00+08:00"}',
        '{"measure_id": "M1", "executed_at": "2026-03-10", "released_at": "2026-03-09"}',
        '{"measure_id": "M\\u0031", "kind": "detention"}',
        '{"measure_id": "拘\\"1", "kind" : "detention"}',
    ],
)
def test_what_needs_a_word_gets_it(native: SnapshotReader, facts: str) -> None:
    data = json.dumps(snapshot(measure=["here"])).replace('"here"', facts).encode()
    assert native.read(data) == reader().read(data)
    assert native.read(data, as_of_given=True) == reader().read(data, as_of_given=True)


def test_every_snapshot_of_the_scenarios_and_what_is_varied_from_them_is_read_alike(
    native: SnapshotReader,
) -> None:
    bases = [(each.data, each.as_of) for each in stated()]
    changed = varied(model().vocabulary, bases, "看一眼", VARIED)
    bodies = [data for data, _ in (*bases, *changed)]
    differing = [data for data in bodies if native.read(data) != reader().read(data)]
    assert differing == []
    assert sum(looks(native, data) == [True] for data in bodies) > len(bodies) // 2


def test_the_look_holds_to_the_moment_of_the_snapshot(native: SnapshotReader) -> None:
    exact = encode(detention(executed_at=AS_OF))
    assert native.read(exact).settled
    later = encode(detention(executed_at=AS_OF.replace("16:00", "16:01")))
    assert not native.read(later).settled
