"""The shipped rulesets are found from a checkout and from an installed wheel."""

from pathlib import Path

import pytest

from dsl.content import rulesets_folder


def test_a_checkout_reads_the_rulesets_of_the_repository() -> None:
    folder = rulesets_folder()
    assert (folder / "vocabulary" / "vocabulary.yaml").is_file()
    assert (folder / "statutes").is_dir()


def test_installed_package_data_comes_before_a_folder_beside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "dsl"
    for folder in (package / "content" / "rulesets", tmp_path / "rulesets"):
        (folder / "vocabulary").mkdir(parents=True)
    assert rulesets_folder(package) == package / "content" / "rulesets"


def test_without_any_rulesets_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="找不到规则集目录"):
        rulesets_folder(tmp_path)
