"""From C source to a loaded module, kept on disk and believed only if it is surely our own."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import sys
import sysconfig
from contextlib import suppress
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

SECONDS = 600
"""The longest a compilation may take."""

SUFFIX = EXTENSION_SUFFIXES[0]
"""The end of the names of compiled files: which Python's binary interface, on what system."""

_MACHINE = platform.machine()
# What is carried to another machine must not use more than every processor of its kind has.
_PLAIN = ("-march=x86-64",) if _MACHINE in ("x86_64", "AMD64") else ()
_OPTIONS = ("-fPIC", "-shared", "-w", *_PLAIN)


class Part(NamedTuple):
    """A C module: the name it has in Python, and what tells its source from others."""

    name: str
    about: str

    @property
    def file(self) -> str:
        """The name of the compiled file: one for each description, Python and machine."""
        digest = sha256(f"{_MACHINE} {_OPTIONS} {self.about}".encode())
        return f"{self.name}-{digest.hexdigest()[:32]}{SUFFIX}"


def built(folder: Path, name: str, about: str, source: str, effort: str = "-O2") -> bool:
    """Compiles C source that defines the module ``name``; whether it is there now.

    ``about`` tells this source from others, and is what it is asked for by.  False where there is
    no compiler, no headers of this Python, or another Python than CPython.  ``effort``: how much
    the compiler is to try.
    """
    path, compiler = folder / Part(name, about).file, _compiler()
    headers = Path(sysconfig.get_paths()["include"])
    if compiler is None or not (headers / "Python.h").is_file():
        return False
    draft, text = path.with_suffix(f".{os.getpid()}.so"), path.with_suffix(f".{os.getpid()}.c")
    command = [compiler, effort, *_OPTIONS, f"-I{headers}", str(text), "-o", str(draft)]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text.write_text(source, "utf-8")
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        draft.chmod(0o600)
        draft.replace(path)
    except (OSError, subprocess.SubprocessError):
        return False
    finally:
        for left in (draft, text):
            with suppress(OSError):
                left.unlink()
    return True


def loaded(folder: Path, name: str, about: str) -> Any | None:
    """The module compiled under that description, None if there is none to be trusted."""
    path = folder / Part(name, about).file
    try:
        if not (is_ours(folder, stat.S_IFDIR) and is_ours(path, stat.S_IFREG)):
            return None
        return imported(name, path)
    except (OSError, ImportError):
        return None


def imported(name: str, path: Path) -> Any:
    """The module of a compiled file, whoever wrote it.

    Raises ImportError if it is none, or one that this machine cannot run.
    """
    spec = spec_from_file_location(name, path, loader=ExtensionFileLoader(name, str(path)))
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_ours(path: Path, kind: int) -> bool:
    """Whether a file or folder of that kind is the user's own and nobody else may write to it.

    Raises OSError if it is not there.
    """
    found = path.lstat()
    owner = getattr(os, "geteuid", lambda: None)()
    others = stat.S_IWGRP | stat.S_IWOTH
    is_kind = stat.S_IFMT(found.st_mode) == kind
    return is_kind and found.st_uid == owner and not found.st_mode & others


def _compiler() -> str | None:
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return None
    named = str(sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(named) or shutil.which("cc")
