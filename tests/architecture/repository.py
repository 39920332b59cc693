"""Where things stand in the repository, for the tests that look at it as a whole."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT_ROOTS = ("dsl", "engine", "api")
CODE_FOLDERS = (*IMPORT_ROOTS, "tests", "benchmarks")
TEXT_SUFFIXES = {
    ".css", ".feature", ".html", ".ini", ".js", ".json", ".lark", ".lock", ".mako", ".md",
    ".py", ".rule", ".sh", ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip
ROOT_FILES = ("Makefile", ".ci/run", ".gitignore")
NOT_OURS = {
    ".git", ".venv", "build", "dist", "node_modules", "__pycache__", ".hypothesis",
    ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".schemathesis",
}  # fmt: skip


def python_files() -> list[Path]:
    """Every Python file of the code folders, in path order."""
    return [path for path in text_files() if path.suffix == ".py"]


def text_files() -> list[Path]:
    """Every text file of the repository, in path order."""
    files = [path for path in _walk(ROOT) if path.suffix in TEXT_SUFFIXES]
    return sorted({*files, *(ROOT / name for name in ROOT_FILES)})


def documents() -> list[Path]:
    """Every Markdown page of the repository, in path order."""
    return [path for path in text_files() if path.suffix == ".md"]


def shown(path: Path) -> str:
    """The path as people write it, from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_OURS:
            continue
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield entry
