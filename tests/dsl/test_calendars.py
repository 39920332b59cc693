"""Calendar files are read whole or refused with every fault named."""

from pathlib import Path

import pytest

from dsl.calendars import CalendarError, load_calendar

GOOD = """year: 2030
notice: 某号
published: 2029-11-04
source: 测试
holidays:
  - {name: 元旦, off: 2029-12-30/2030-01-01, work: [2029-12-29]}
amendments:
  - {notice: 补充, off: [2030-05-01/2030-05-02], work: [2030-05-04]}
"""


def read(folder: Path, text: str, name: str = "2030.yaml") -> list[str]:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(CalendarError) as refused:
        load_calendar(folder)
    assert str(refused.value)
    return [problem.code for problem in refused.value.problems]


def test_a_year_is_read_with_its_amendments(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text(GOOD, "utf-8")
    (year,) = load_calendar(tmp_path).years
    assert (year.year, year.notice, year.published) == (2030, "某号", "2029-11-04")
    assert year.off == ("2029-12-30", "2029-12-31", "2030-01-01")
    assert year.work == ("2029-12-29",)
    assert year.amendments[0].off == ("2030-05-01", "2030-05-02")
    assert year.amendments[0].published is None


def test_years_come_in_order(tmp_path: Path) -> None:
    (tmp_path / "2031.yaml").write_text(GOOD.replace("2030", "2031").replace("2029", "2030"))
    (tmp_path / "2030.yaml").write_text(GOOD)
    assert [year.year for year in load_calendar(tmp_path).years] == [2030, 2031]


def test_an_empty_folder_is_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(CalendarError):
        load_calendar(tmp_path)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("2029-12-30/2030-01-01", "2030-01-01/2029-12-30"), "C05"),
        (("2029-12-30/2030-01-01", "2030-02-30"), "C04"),
        (("2029-12-30/2030-01-01", "2031-01-01"), "C05"),
        (("published: 2029-11-04", "published: 去年"), "C04"),
        (("work: [2029-12-29]", "work: [2029-12-31]"), "C06"),
        (("notice: 某号\n", ""), "C02"),
        (("source: 测试", "source: 测试\nextra: 1"), "C02"),
        (("year: 2030", "year: 2031"), "C03"),
        (("holidays:", "holidays: [}"), "C02"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    assert read(tmp_path, GOOD.replace(*change)) == [code]


def test_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "2029.yaml").write_text("[]", "utf-8")
    assert read(tmp_path, GOOD.replace("2029-12-29", "昨天")) == ["C02", "C04"]
