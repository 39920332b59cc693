"""The registry of laws: what it holds, what it refuses, how places are written."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.content import rulesets_folder
from dsl.statutes import (
    StatutesError,
    chinese,
    load_statutes,
    number_of,
    provision,
)

SHIPPED = load_statutes(rulesets_folder() / "statutes")


def test_the_shipped_registry_knows_both_versions_of_the_public_security_law() -> None:
    law = SHIPPED.find("治安管理处罚法")
    assert law is not None and law.title == "中华人民共和国治安管理处罚法"
    old, new = law.version("2012"), law.version("2025")
    assert old is not None and new is not None
    assert old.in_force_on(date(2025, 12, 31)) and not old.in_force_on(date(2026, 1, 1))
    assert new.in_force_on(date(2026, 1, 1)) and new.articles == 144


def test_every_version_says_how_far_it_was_verified_and_gaps_are_explained() -> None:
    for law in SHIPPED.laws:
        for version in law.versions:
            if version.verified != "yes" and version is law.versions[-1]:
                assert version.note or version.from_, f"{law.title} {version.label}"


def test_versions_of_a_law_follow_each_other_without_a_gap_where_both_days_are_known() -> None:
    for law in SHIPPED.laws:
        for earlier, later in zip(law.versions, law.versions[1:], strict=False):
            if earlier.until and later.from_:
                assert (later.from_ - earlier.until).days == 1, law.title


def test_a_version_meets_and_spans_a_stretch_of_days() -> None:
    law = SHIPPED.find("刑诉法")
    assert law is not None
    old, new = law.version("2012"), law.version("2018")
    assert old is not None and new is not None
    assert old.meets(date(2013, 1, 1), None) and not old.spans(date(2013, 1, 1), None)
    assert not old.meets(date(2019, 1, 1), None)
    assert new.spans(date(2018, 10, 26), None)
    assert [v.label for v in law.current(date(2013, 1, 1), None)] == ["2012", "2018"]


@pytest.mark.parametrize(
    ("text", "written", "article"),
    [
        ("第八十六条", "第八十六条", 86),
        ("第156条", "第一百五十六条", 156),
        ("第 110 条第1款", "第一百一十条第一款", 110),
        ("105条4款", "第一百零五条第四款", 105),
        ("第六十一条第一款第（二）项", "第六十一条第一款第二项", 61),
        ("第十条之一", "第十条之一", 10),
    ],
)
def test_one_place_has_one_form(text: str, written: str, article: int) -> None:
    place = provision(text)
    assert place is not None and (place.text, place.article) == (written, article)


def test_documents_without_articles_keep_their_own_levels() -> None:
    place = provision("二(一) 2", "free")
    assert place is not None and place.text == "二（一）2" and place.article is None
    assert provision("二(一)2") is None


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numbers_read_back(number: int) -> None:
    assert number_of(chinese(number)) == number


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("laws: 3", "结构不对"),
        ("laws: [", "读不出来"),
        ("laws: [{title: 甲法, short: [], versions: [{label: '1', verified: maybe}]}]", "结构不对"),
        (
            "laws: [{title: 甲法, short: [甲法], versions: [{label: '1', verified: 'yes'}]}]",
            "登记了两次",
        ),
        (
            "laws: [{title: 甲法, short: [], versions: ["
            "{label: '1', until: 2020-01-01, verified: 'yes'},"
            "{label: '2', from: 2019-01-01, verified: 'yes'}]}]",
            "重叠",
        ),
        (
            "laws: [{title: 甲法, short: [], versions: ["
            "{label: '1', from: 2020-01-02, until: 2020-01-01, verified: 'yes'}]}]",
            "止日早于起日",
        ),
    ],
)
def test_a_faulty_registry_is_refused_with_its_reason(
    tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "laws.yaml").write_text(content, "utf-8")
    with pytest.raises(StatutesError) as caught:
        load_statutes(tmp_path)
    assert told in str(caught.value)


def test_an_empty_folder_is_no_registry(tmp_path: Path) -> None:
    with pytest.raises(StatutesError):
        load_statutes(tmp_path)
