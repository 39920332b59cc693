"""The generic names ``dsl``, ``engine`` and ``api`` are safe only while these hold."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.architecture.repository import IMPORT_ROOTS, ROOT, python_files, shown

# The module of the extra for live events, which need not be installed here.
OPTIONAL = {"durable": ["durable_rules"]}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from the repository as it stands; needs no network."""
    folder = tmp_path_factory.mktemp("wheel")
    [built] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="session")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, elsewhere: Path, code: str) -> str:
    """Run code in a folder of its own, with the unpacked wheel before everything else."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", code],
        cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_wheel_holds_the_three_roots_and_nothing_else(contents: set[str]) -> None:
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(IMPORT_ROOTS)


def test_the_wheel_is_typed(contents: set[str]) -> None:
    assert {f"{root}/py.typed" for root in IMPORT_ROOTS} <= contents


def test_every_file_the_packages_read_is_in_the_wheel(contents: set[str]) -> None:
    data = {
        path.relative_to(ROOT).as_posix()
        for root in IMPORT_ROOTS
        for path in (ROOT / root).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert data - contents == set()


def test_every_ruleset_is_in_the_wheel(contents: set[str]) -> None:
    rulesets = {path for path in (ROOT / "rulesets").rglob("*") if path.is_file()}
    assert rulesets
    expected = {f"dsl/content/{path.relative_to(ROOT).as_posix()}" for path in rulesets}
    assert expected - contents == set()


def test_no_other_installed_package_claims_our_names() -> None:
    owners = packages_distributions()
    assert {name: owners.get(name, ["fadu"]) for name in IMPORT_ROOTS} == {
        name: ["fadu"] for name in IMPORT_ROOTS
    }


def test_every_package_the_code_imports_is_asked_for() -> None:
    asked = {*asked_for(), "fadu"}
    owners = {**packages_distributions(), **OPTIONAL}
    missing = set()
    for path in python_files():
        if path.relative_to(ROOT).parts[0] in IMPORT_ROOTS:
            for top in imported_tops(path) - sys.stdlib_module_names - set(IMPORT_ROOTS):
                if not asked & {plain(name) for name in owners.get(top, [top])}:
                    missing.add(f"{shown(path)}: {top}")
    assert sorted(missing) == []


def asked_for() -> set[str]:
    """The distributions an installation brings, with those of the extras the code knows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + extras["durable"] + extras["otel"] + extras["sm"]
    return {plain(re.split(r"[^\w.-]", requirement)[0]) for requirement in wanted}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_tops(path: Path) -> set[str]:
    tops: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            tops |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            tops.add(node.module.split(".")[0])
    return tops


def test_an_installed_copy_finds_its_rulesets_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    code = "from dsl.content import rulesets_folder; print(rulesets_folder())"
    assert Path(run_installed(installed, tmp_path, code)) == installed / "dsl/content/rulesets"


def test_a_repository_copy_finds_the_rulesets_of_the_repository() -> None:
    from dsl.content import rulesets_folder

    assert rulesets_folder() == ROOT / "rulesets"


def test_an_engine_loads_neither_the_parser_nor_the_web(installed: Path, tmp_path: Path) -> None:
    unwanted = ("lark", "fastapi", "pydantic", "sqlalchemy", "dsl.parsing")
    code = f"import sys, engine.checking; print([m for m in {unwanted!r} if m in sys.modules])"
    assert run_installed(installed, tmp_path, code) == "[]"
