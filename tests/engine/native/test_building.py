"""C is compiled where there is a compiler, and nothing is loaded that others could have written."""

from pathlib import Path

import pytest

from engine.native.building import built, loaded

pytestmark = pytest.mark.thorough

SOURCE = """
#include <Python.h>
static PyObject *answer(PyObject *module, PyObject *none) { return PyLong_FromLong(42); }
static PyMethodDef METHODS[] = {{"answer", answer, METH_NOARGS, NULL}, {NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "sample", NULL, -1, METHODS};
PyMODINIT_FUNC PyInit_sample(void) { return PyModule_Create(&MODULE); }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "code"


def test_what_was_compiled_is_found_by_its_description(folder: Path) -> None:
    assert loaded(folder, "sample", "one") is None
    assert built(folder, "sample", "one", SOURCE)
    module = loaded(folder, "sample", "one")
    assert module is not None
    assert module.answer() == 42
    assert loaded(folder, "sample", "another") is None


def test_a_file_that_others_may_write_is_not_loaded(folder: Path) -> None:
    assert built(folder, "sample", "one", SOURCE)
    (file,) = folder.iterdir()
    file.chmod(0o666)
    assert loaded(folder, "sample", "one") is None


def test_a_folder_that_others_may_write_is_not_believed(folder: Path) -> None:
    assert built(folder, "sample", "one", SOURCE)
    folder.chmod(0o777)
    assert loaded(folder, "sample", "one") is None


def test_what_does_not_compile_leaves_nothing_behind(folder: Path) -> None:
    assert not built(folder, "sample", "one", "no C")
    assert list(folder.iterdir()) == []


def test_without_a_compiler_nothing_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.native.building.shutil.which", lambda name: None)
    assert not built(folder, "sample", "one", SOURCE)
    assert not folder.exists()


def test_a_file_that_is_no_module_is_passed_over(folder: Path) -> None:
    assert built(folder, "sample", "one", SOURCE)
    (file,) = folder.iterdir()
    file.write_bytes(b"no module")
    assert loaded(folder, "sample", "one") is None
