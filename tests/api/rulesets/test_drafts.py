"""A draft may be faulty; what leaves it may not, and nobody overwrites another's change."""

from __future__ import annotations

import io
import zipfile

import pytest

from api.rulesets.files import files_of, unpacked
from api.rulesets.refusing import StepRefusedError
from tests.api.cases import RULESET
from tests.api.rulesets.sample import files
from tests.api.rulesets.site import EDITOR, Site

MISTAKEN = files()["area.rule"].replace("小时".encode(), "小小时".encode())


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_draft_with_a_mistake_is_kept_with_the_place_of_the_mistake(site: Site) -> None:
    draft = site.life.drafts.create(files() | {"area.rule": MISTAKEN}, EDITOR)
    problem = draft.examination.problems[0]
    assert draft.examination.errors
    assert problem["place"]["file"] == "area.rule"
    assert problem["place"]["line"] == 10
    assert problem["advice"]
    with pytest.raises(StepRefusedError, match="错误"):
        site.life.drafts.submit(draft.seq, EDITOR)


def test_a_draft_whose_tests_are_not_done_or_fail_is_not_submitted(site: Site) -> None:
    draft = site.life.drafts.create(files(hours=48), EDITOR)
    with pytest.raises(StepRefusedError, match="还没有做完"):
        site.life.drafts.submit(draft.seq, EDITOR)
    site.prove()
    with pytest.raises(StepRefusedError, match="1 个场景或者示例不成立"):
        site.life.drafts.submit(draft.seq, EDITOR)
    tests = site.life.reading.proofs(draft.seq).tests()
    assert tests is not None
    assert tests.failures[0].place == "features/area.feature:5"


def test_a_change_to_an_older_revision_is_refused(site: Site) -> None:
    drafts = site.life.drafts
    draft = drafts.create(files(), EDITOR)
    drafts.put(draft.seq, "area.rule", files(hours=12)["area.rule"], EDITOR, draft.revision)
    with pytest.raises(StepRefusedError, match="已被改过") as refused:
        drafts.put(draft.seq, "area.rule", b"", EDITOR, draft.revision)
    assert refused.value.kind == "stale"


def test_a_change_makes_earlier_proofs_worthless(site: Site) -> None:
    drafts = site.life.drafts
    draft = drafts.create(files(), EDITOR)
    site.prove()
    drafts.put(draft.seq, "area.rule", files(hours=23)["area.rule"], EDITOR, 1)
    assert site.life.reading.proofs(draft.seq).tests() is None


def test_what_is_submitted_can_no_longer_be_changed(site: Site) -> None:
    drafts = site.life.drafts
    draft = drafts.create(files(), EDITOR)
    site.prove()
    drafts.submit(draft.seq, EDITOR)
    with pytest.raises(StepRefusedError, match="状态是已送审"):
        drafts.remove(draft.seq, "area.rule", EDITOR, draft.revision)


def test_a_label_once_used_is_not_used_for_other_content(site: Site) -> None:
    site.approved(files())
    draft = site.life.drafts.create(files(hours=12), EDITOR)
    site.prove()
    with pytest.raises(StepRefusedError, match="内容不同"):
        site.life.drafts.submit(draft.seq, EDITOR)


def test_a_draft_is_made_from_a_folder_a_zip_or_an_earlier_version(site: Site) -> None:
    folder = files_of(RULESET)
    assert set(folder) == {"custody.rule", "ruleset.yaml"}
    inside = {f"rules/{path}": data for path, data in files().items()}
    assert unpacked(zipped(files())) == unpacked(zipped(inside)) == files()
    first = site.life.drafts.create(files(), EDITOR)
    second = site.life.drafts.copy(first.seq, EDITOR)
    assert (second.base, second.digest) == (first.seq, first.digest)


@pytest.mark.parametrize(
    "path",
    ["../evil.rule", "/etc/evil.rule", "a/../../b.rule", ".hidden.rule", "a\\b.rule", "x.py",
     "features/x.rule/..", "a//b.rule", "r\x00.rule", "长" * 240 + ".rule", "cases/a/b.json",
     "规" * 200 + ".rule", "a/" * 8 + "b.rule"],
)  # fmt: skip
def test_no_file_lands_outside_a_ruleset(path: str) -> None:
    with pytest.raises(StepRefusedError) as refused:
        unpacked(zipped({path: b""}))
    assert path not in str(refused.value)


def test_a_name_is_not_both_a_file_and_a_folder(site: Site) -> None:
    for inner in ("area.rule/b.rule", "area.rule/b/c.rule"):
        with pytest.raises(StepRefusedError, match="既是文件又是目录"):
            site.life.drafts.create(files() | {inner: b""}, EDITOR)
    draft = site.life.drafts.create(files(), EDITOR)
    with pytest.raises(StepRefusedError, match="既是文件又是目录"):
        site.life.drafts.put(draft.seq, "area.rule/b.rule", b"", EDITOR, draft.revision)


@pytest.mark.parametrize("archive", [b"", b"PK\x03\x04nonsense", zipped(files())[:-40]])
def test_what_is_no_zip_is_refused(archive: bytes) -> None:
    with pytest.raises(StepRefusedError, match="zip"):
        unpacked(archive)


@pytest.mark.parametrize(
    "manifest",
    ["", "name: [", "name: area", "name: area\nversion: '1'\ntitle: x\nfiles: ['../../*.rule']",
     "name: area\nversion: '1'\ntitle: x\nfiles: ['/etc/*']", "- 1",
     "name: area\nversion: '1'\ntitle: x\nfiles: ['']", "[" * 5_000, "name: 2026-99-99"],
)  # fmt: skip
def test_an_unusable_manifest_is_a_mistake_with_a_place(site: Site, manifest: str) -> None:
    draft = site.life.drafts.create(files() | {"ruleset.yaml": manifest.encode()}, EDITOR)
    assert draft.hash is None
    assert draft.examination.problems[0]["code"] == "E415"
