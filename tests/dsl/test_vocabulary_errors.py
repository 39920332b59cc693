"""A faulty vocabulary is refused with every fault and its place, never guessed at."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.vocabulary import load_vocabulary
from dsl.vocabulary_text import VocabularyError

ENTITIES = """\
entities:
  - id: snapshot
    term: 案件快照
    short: 快照
    key: snapshot_id
    cardinality: '1'
    meaning: 一次提交
    attributes:
      - {id: snapshot_id, term: 快照编号, type: text}
  - id: measure
    term: 强制措施
    short: 措施
    key: measure_id
    cardinality: '0..n'
    meaning: 一项措施
    time_order: [[executed_at, released_at]]
    attributes:
      - {id: measure_id, term: 措施编号, type: text}
      - {id: kind, term: 措施种类, type: enum measure_type}
      - {id: executed_at, term: 执行（宣布）时间, type: datetime}
      - {id: released_at, term: 解除时间, type: datetime}
      - {id: follows, term: 前一措施, type: list of ref measure}
"""
ENUMS = """\
enums:
  - id: measure_type
    term: 措施种类
    values:
      - {code: bail, term: 取保候审（304）}
      - {code: arrest, term: 逮捕}
"""
DOCUMENTS = """\
documents:
  - series: 行政
    kinds:
      - {id: xz_05, term: 传唤证}
"""
INDEX = """\
version: '1'
files: [entities.yaml, enums.yaml, documents.yaml]
"""
FILES = {
    "vocabulary.yaml": INDEX,
    "entities.yaml": ENTITIES,
    "enums.yaml": ENUMS,
    "documents.yaml": DOCUMENTS,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def faults(folder: Path, file: str, change: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Code, file and place of each fault after changing one file of a good vocabulary."""
    write(folder, FILES | {file: change(FILES[file])})
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    problems = caught.value.problems
    assert all(problem.advice and problem.found for problem in problems)
    assert all(problem.text() in str(caught.value) for problem in problems)
    return [(problem.code, problem.file, problem.place) for problem in problems]


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def test_the_small_vocabulary_is_good(tmp_path: Path) -> None:
    small = load_vocabulary(write(tmp_path / "v", FILES))
    measure = small.entities["measure"]
    assert measure.time_order == (("executed_at", "released_at"),)
    assert measure.attributes["follows"].many
    assert small.enums["measure_type"].codes_of("取保候审") == ("bail",)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "place"),
    [
        ("entities.yaml", "id: released_at", "id: executed_at", "VOC-09", "measure.executed_at"),
        ("entities.yaml", "id: measure\n", "id: snapshot\n", "VOC-09", "snapshot"),
        ("entities.yaml", "enum measure_type", "enum measures", "VOC-13", "measure.kind"),
        ("entities.yaml", "ref measure", "ref person", "VOC-13", "measure.follows"),
        ("entities.yaml", "type: text}\n  - id", "type: string}\n  - id", "VOC-12",
         "snapshot.snapshot_id"),
        ("entities.yaml", "解除时间", "执行时间", "VOC-10", "measure"),
        ("entities.yaml", "解除时间", "之日起", "VOC-14", "measure.released_at"),
        ("entities.yaml", "short: 措施", "short: 且", "VOC-14", "measure.short"),
        ("entities.yaml", "short: 措施", "short: 快照", "VOC-10", "实体的词"),
        ("entities.yaml", "term: 解除时间", "term: （空）", "VOC-08", "measure.released_at"),
        ("entities.yaml", "id: kind", "id: Kind", "VOC-07", "measure 的属性"),
        ("entities.yaml", "id: kind", "id: class", "VOC-07", "measure 的属性"),
        ("entities.yaml", "key: measure_id", "key: number", "VOC-11", "measure"),
        ("entities.yaml", "released_at]]", "left_at]]", "VOC-11", "measure"),
        ("entities.yaml", "[[executed_at, released_at]]", "[[executed_at]]", "VOC-04",
         "measure.time_order"),
        ("entities.yaml", "[[executed_at, released_at]]", "executed_at", "VOC-04",
         "measure.time_order"),
        ("entities.yaml", "'0..n'", "many", "VOC-04", "measure.cardinality"),
        ("entities.yaml", "    meaning: 一项措施\n", "", "VOC-06", "实体"),
        ("entities.yaml", "type: datetime}", "type: datetime, planed: true}", "VOC-05",
         "measure 的属性"),
        ("entities.yaml", "type: datetime}", "type: datetime, planned: maybe}", "VOC-04",
         "measure.executed_at"),
        ("entities.yaml", "attributes:", "attributes: {", "VOC-02", "第 9 行"),
        ("enums.yaml", "code: bail", "code: no", "VOC-08", "measure_type.False"),
        ("enums.yaml", "code: bail", "code: arrest", "VOC-09", "measure_type.arrest"),
        ("enums.yaml", "取保候审（304）", "逮捕（301）", "VOC-10", "measure_type"),
        ("enums.yaml", "term: 逮捕}", "term: 逮捕, rank: 2}", "VOC-04", "measure_type.arrest"),
        ("enums.yaml", "id: measure_type", "id: section", "VOC-09", "section"),
        ("documents.yaml", "kinds:", "kind:", "VOC-05", "文书"),
        ("vocabulary.yaml", ", documents.yaml", "", "VOC-03", "documents.yaml"),
        ("vocabulary.yaml", "enums.yaml,", "enums.yaml, enums.yaml,", "VOC-03", "enums.yaml"),
        ("vocabulary.yaml", "documents.yaml", "papers.yaml", "VOC-01", "papers.yaml"),
    ],
)  # fmt: skip
def test_each_fault_has_its_code_and_place(
    tmp_path: Path, file: str, old: str, new: str, code: str, place: str
) -> None:
    found = faults(tmp_path / "v", file, swap(old, new))
    assert (code, place) in [(each_code, each_place) for each_code, _, each_place in found]


def test_all_faults_are_reported_in_one_run(tmp_path: Path) -> None:
    def spoil(text: str) -> str:
        spoilt = swap("enum measure_type", "enum measures")(text)
        return swap("解除时间", "执行时间")(swap("key: measure_id", "key: number")(spoilt))

    assert faults(tmp_path / "v", "entities.yaml", spoil) == [
        ("VOC-10", "entities.yaml", "measure"),
        ("VOC-11", "entities.yaml", "measure"),
        ("VOC-13", "vocabulary.yaml", "measure.kind"),
    ]


def test_a_folder_without_vocabulary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="VOC-01"):
        load_vocabulary(tmp_path)


ANYTHING = st.sampled_from(
    ["[]", "{}", "null", "7", "text", "[[]]", "[null]", "{a: b}", "yes", "*", "- -", ""]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FILES)), st.integers(0, 30), ANYTHING)
def test_any_line_spoilt_in_any_way_gives_problems_or_a_vocabulary(
    tmp_path: Path, file: str, number: int, value: str
) -> None:
    lines = FILES[file].splitlines()
    index = number % len(lines)
    head, colon, _ = lines[index].partition(": ")
    lines[index] = f"{head}{colon or ': '}{value}"
    folder = write(tmp_path / "v", FILES | {file: "\n".join(lines)})
    try:
        assert load_vocabulary(folder).entities
    except VocabularyError as error:
        assert error.problems
