"""All problem codes in one table; each family is a module of its own."""

from __future__ import annotations

from typing import Final

from dsl.error_codes.entry import ErrorCode
from dsl.error_codes.law import LAW
from dsl.error_codes.lint import LINT
from dsl.error_codes.names import NAMES
from dsl.error_codes.syntax import SYNTAX
from dsl.error_codes.types import TYPES

#: In the order of their numbers.
CODES: Final[dict[str, ErrorCode]] = {
    entry.code: entry for entry in (*SYNTAX, *NAMES, *TYPES, *LAW, *LINT)
}
