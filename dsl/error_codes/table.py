"""All problem codes in one table; each family is a module of its own."""

from __future__ import annotations

from typing import Final

from dsl.error_codes.entry import ErrorCode
from dsl.error_codes.law import LAW
from dsl.error_codes.lint import LINT
from dsl.error_codes.names import NAMES
from dsl.error_codes.syntax import SYNTAX
from dsl.error_codes.types import TYPES

#: The families with their Chinese titles, in the order of their numbers.
FAMILIES: Final[tuple[tuple[str, tuple[ErrorCode, ...]], ...]] = (
    ("写法（E1xx）", SYNTAX),
    ("名称（E2xx）", NAMES),
    ("类型与单位（E3xx）", TYPES),
    ("法律数据（E4xx）", LAW),
    ("提示（W5xx）", LINT),
)
CODES: Final[dict[str, ErrorCode]] = {
    entry.code: entry for _, entries in FAMILIES for entry in entries
}
