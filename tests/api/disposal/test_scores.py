"""Tables of points, what they may not name, and the scores of cases."""

from __future__ import annotations

import pytest

from api.disposal.indicators import is_forbidden
from api.disposal.refusals import InvalidError, NotFoundError, RefusedError
from api.disposal.scoring import FULL, Points, is_current, scores_of, table_at, unscored
from tests.api.disposal.office import JUDGE, SYSTEM, Office

GRAVE = Points("严重问题", 10_00, severity="严重")
LATE = Points("讯问超期", 25_50, rule="CR-F05")


def published(office: Office, *lines: Points) -> int:
    now = office.clock.now_precise()
    return office.disposal.scoring.publish(JUDGE, lines, now, "试行").version


def test_a_score_comes_from_confirmed_findings_and_a_version(office: Office) -> None:
    office.late_case()
    published(office, GRAVE)
    scoring = office.disposal.scoring
    before = scoring.score(JUDGE, "A1")
    assert (before.score, before.undecided, before.lines) == (FULL, 1, ())
    office.answered()
    office.act(JUDGE, "uphold")
    assert scoring.score(JUDGE, "A1").score == FULL - 10_00
    version = published(office, GRAVE, LATE)
    again = scoring.score(JUDGE, "A1")
    assert (again.version, again.score, again.undecided) == (version, FULL - 25_50, 0)
    with office.database.reading() as connection:
        kept = scores_of(connection, "A1", 0, 10)
        assert [is_current(connection, each) for each in kept] == [False, True, True]
    assert scoring.score(JUDGE, "A1").content == again.content


@pytest.mark.parametrize("action", ["excuse", "dismiss_finding"])
def test_what_was_not_wrong_takes_no_points(office: Office, action: str) -> None:
    office.late_case()
    published(office, LATE)
    office.answered()
    office.act(JUDGE, action)
    assert office.disposal.scoring.score(JUDGE, "A1").score == FULL


def test_a_table_holds_from_its_date_on(office: Office) -> None:
    office.late_case()
    scoring = office.disposal.scoring
    with pytest.raises(RefusedError):
        scoring.score(JUDGE, "A1")
    first = published(office, GRAVE)
    now = office.clock.now_precise()
    second = scoring.publish(JUDGE, [LATE], now + 1000, "").version
    with office.database.reading() as connection:
        assert table_at(connection, now).version == first
        assert table_at(connection, now + 1000).version == second
    with pytest.raises(InvalidError):
        scoring.publish(JUDGE, [LATE], now - 1, "")
    with pytest.raises(NotFoundError):
        scoring.score(JUDGE, "A2")


@pytest.mark.parametrize(
    "label",
    ["拘留数", "刑事拘留人数", "发案数", "退查率", "破案率", "破 案 率", "破案　率", "批捕率",
     "打击处理数", "罚款金额", "行政拘留人次", "案件退回补充侦查率"],
)  # fmt: skip
def test_forbidden_indicators_are_refused_however_they_are_written(
    office: Office, label: str
) -> None:
    with pytest.raises(InvalidError, match="拘留数"):
        published(office, GRAVE, Points(label, 100, rule="CR-F05"))


@pytest.mark.parametrize("label", ["讯问超期", "拘留后未在二十四小时内讯问", "立案审批缺失"])
def test_names_of_problems_are_no_indicators(label: str) -> None:
    assert not is_forbidden(label)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Points("无", 100)],
        [Points("两样", 100, rule="CR-F05", severity="严重")],
        [Points("不知", 100, rule="CR-ZZ")],
        [Points("轻微", 100, severity="轻微")],
        [Points("太多", FULL + 1, severity="严重")],
        [GRAVE, GRAVE],
    ],
)
def test_lines_that_cannot_be_are_refused(office: Office, lines: list[Points]) -> None:
    with pytest.raises(InvalidError):
        published(office, *lines)


def test_closed_cases_without_a_score_are_listed(office: Office) -> None:
    published(office, GRAVE)
    for case in ("A1", "A2", "A3"):
        office.late_case(case)
    for case in ("A1", "A2"):
        office.watch.leaving.leave(SYSTEM, case, "办结")
    office.disposal.scoring.score(JUDGE, "A2")
    with office.database.reading() as connection:
        assert unscored(connection, JUDGE, "", 10) == ["A1"]
        assert unscored(connection, JUDGE, "A1", 10) == []
