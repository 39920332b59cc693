"""Files full of mistakes: every one is reported in one run, in the words kept beside the file."""

import os
from pathlib import Path

import pytest

from dsl.error_codes.syntax import SYNTAX
from dsl.parsing import declared_names
from dsl.rendering.terminal import render_text
from dsl.source import SourceFile
from tests.dsl.texts import FOLDER, lexicon, read

BAD = sorted((FOLDER / "bad").glob("*.rule"))


def problems(path: Path) -> str:
    text = path.read_text("utf-8")
    parsed = read(text, lexicon(*declared_names(SourceFile("例.rule", text))))
    return render_text(parsed.problems, {"例.rule": parsed.source})


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gives_the_problems_kept_beside_it(path: Path) -> None:
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDENS"):
        expected.write_text(problems(path), "utf-8")
    assert problems(path) == expected.read_text("utf-8")


def test_the_bad_files_together_show_nearly_every_code_of_the_syntax() -> None:
    shown = "".join(problems(path) for path in BAD)
    missing = {entry.code for entry in SYNTAX if entry.code not in shown}
    assert missing <= {"E117", "E120"}
