"""The house rules that no linter holds: size, names, places, words that may not stand."""

import ast
import re
import statistics
from pathlib import Path

import pytest

from tests.architecture.repository import (
    CODE_FOLDERS,
    IMPORT_ROOTS,
    ROOT,
    python_files,
    shown,
    text_files,
)

MEDIAN_LINES = 150
MOST_LINES = 500
EMPTY_NAMES = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "util",
    "utils",
}

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")))
MACHINE_PATHS = re.compile(
    r"(?<![\w.}])/(?:" + "|".join(("work", "root", "home", "Users", "farm")) + ")/"
)
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
                  ("debian", "org"), ("anaconda", "org"), ("crates", "io"))
]  # fmt: skip
NEVER_RUN = re.compile(
    r"\b(?:pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail)|unittest\.skip)\b"
)


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def code_outside_migrations() -> list[Path]:
    return [path for path in python_files() if "migrations" not in path.parts]


def test_half_of_the_files_fit_on_three_screens() -> None:
    sizes = [lines_of(path) for path in code_outside_migrations() if path.name != "__init__.py"]
    assert statistics.median(sizes) <= MEDIAN_LINES


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = {shown(path): lines_of(path) for path in code_outside_migrations()}
    assert {name: size for name, size in long.items() if size > MOST_LINES} == {}


def test_every_folder_with_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    folders |= {parent for folder in folders for parent in folder.parents if ROOT in parent.parents}
    bare = sorted(shown(folder) for folder in folders if not (folder / "__init__.py").exists())
    assert bare == []


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in python_files() if path.parent != ROOT}
    bare = {folder for folder in folders if not (folder / "__init__.py").exists()}
    assert sorted(shown(folder) for folder in bare if "migrations" not in folder.parts) == []


@pytest.mark.parametrize("root", IMPORT_ROOTS)
def test_the_face_of_an_import_root_is_a_docstring_and_nothing_else(root: str) -> None:
    module = ast.parse((ROOT / root / "__init__.py").read_text("utf-8"))
    assert len(module.body) == 1
    assert ast.get_docstring(module)


def test_content_folders_hold_no_python() -> None:
    content = (ROOT / name for name in ("rulesets", "features", "fixtures"))
    assert [shown(path) for folder in content for path in folder.rglob("*.py")] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in python_files()
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_module_has_an_empty_name() -> None:
    names = {shown(path): {path.stem, *path.relative_to(ROOT).parts} for path in python_files()}
    assert [name for name, parts in names.items() if parts & EMPTY_NAMES] == []


def test_identifiers_are_written_in_english_letters() -> None:
    foreign = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in declared_names(node):
                if not name.isascii():
                    foreign.append(f"{shown(path)}:{getattr(node, 'lineno', 0)} {name}")
    assert foreign == []


def declared_names(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.arg():
            return [node.arg]
        case ast.Name():
            return [node.id]
        case _:
            return []


def test_nothing_is_left_to_finish_later() -> None:
    assert found(UNFINISHED, python_files()) == []


def test_no_test_is_switched_off() -> None:
    tests = [path for path in python_files() if path != Path(__file__)]
    assert found(NEVER_RUN, tests) == []


def test_no_path_of_one_machine_stands_in_the_repository() -> None:
    assert found(MACHINE_PATHS, text_files()) == []


def test_no_package_registry_is_named() -> None:
    hosts = re.compile("|".join(re.escape(host) for host in REGISTRY_HOSTS))
    assert found(hosts, text_files()) == []


def test_the_top_of_the_repository_holds_only_known_code() -> None:
    strangers = {path.parent.name for path in ROOT.glob("*/__init__.py")} - set(CODE_FOLDERS)
    assert strangers <= {"docs"}


def found(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """Each place, as ``file:line text``, where the pattern stands."""
    return [
        f"{shown(path)}:{number} {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
