"""Reading the files named on the command line, within bounds."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.facts.limits import DEFAULT_LIMITS

STDIN = "-"


class UnreadableError(Exception):
    """A file cannot be read; the text says why, in Chinese."""


def read_source(name: str) -> bytes:
    """The bytes of a file, ``-`` for standard input; at most one more than is ever accepted.

    Raises UnreadableError.
    """
    most = DEFAULT_LIMITS.body_bytes + 1
    if name == STDIN:
        return sys.stdin.buffer.read(most)
    try:
        with Path(name).open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise UnreadableError(f"没有文件 {name}") from None
    except IsADirectoryError:
        raise UnreadableError(f"{name} 是目录，应为快照文件") from None
    except (OSError, ValueError):
        raise UnreadableError(f"文件 {name} 读不出来") from None


def shown(name: str) -> str:
    """The file as people are told of it."""
    return "标准输入" if name == STDIN else name
