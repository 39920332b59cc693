"""The glossary names things that exist, and the names it rules out do not."""

import ast
import re

from tests.architecture.repository import IMPORT_ROOTS, ROOT, python_files, shown

GLOSSARY = ROOT / "docs/glossary.md"
IDENTIFIER = re.compile(r"`([A-Za-z_][\w.]*)`")


def rows() -> list[tuple[str, str, str, str]]:
    """The rows of every table: 中文, English, identifier, not to be called."""
    found = []
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and not set(cells[0]) <= set("-: "):
            found.append((cells[0], cells[1], cells[2], cells[3]))
    return [row for row in found if row[0] != "中文"]


def words_in_use() -> set[str]:
    """Every identifier of the code, and every word of the vocabulary and its enums."""
    used: set[str] = set()
    for path in python_files():
        if path.relative_to(ROOT).parts[0] in IMPORT_ROOTS:
            used |= {path.stem, *re.findall(r"\w+", path.read_text("utf-8"))}
    for path in (ROOT / "rulesets/vocabulary").rglob("*"):
        if path.is_file():
            used |= set(re.findall(r"\w+", path.read_text("utf-8")))
    return used


def test_every_identifier_in_the_glossary_is_in_use() -> None:
    used = words_in_use()
    named = [name for row in rows() for name in IDENTIFIER.findall(row[2])]
    assert len(named) > 40
    assert [name for name in named if not set(name.split(".")) <= used] == []


def test_each_chinese_term_has_one_row() -> None:
    terms = [term for row in rows() for term in re.split(r"[／/、]\s*", row[0])]
    assert sorted(term for term in set(terms) if terms.count(term) > 1) == []


def test_a_name_the_glossary_rules_out_names_no_module_and_no_class() -> None:
    banned = {name for row in rows() for name in IDENTIFIER.findall(row[3])}
    assert banned
    offenders = []
    for path in python_files():
        if path.relative_to(ROOT).parts[0] not in IMPORT_ROOTS:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        offenders += [f"{shown(path)}: {name}" for name in banned & {path.stem, *names}]
    assert offenders == []
