"""Where the shipped rulesets are: the only place that knows.

In an installed wheel they lie beside this module as package data; a checkout (and an editable
install) reads the repository's own ``rulesets`` folder, so that an edit takes effect at once.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def rulesets_folder(package: Path = _HERE) -> Path:
    """The folder with vocabulary, statutes, calendars and rulesets.

    ``package`` is the folder of the ``dsl`` package.  Raises FileNotFoundError if neither the
    installed data nor a repository around the package holds them.
    """
    for folder in (package / "content" / "rulesets", package.parent / "rulesets"):
        if (folder / "vocabulary").is_dir():
            return folder
    raise FileNotFoundError("找不到规则集目录：安装包里没有随带规则，也不在代码仓库中运行")
