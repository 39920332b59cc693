"""Lines, blocks and names of one generated function, and what is known where.

A result stays known in the block where it was written and in the blocks inside it, and is not
worked out again there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.truth import INF

_ALWAYS = ("S = C.snapshot", "c = C.case")


class Writer:
    """One function's text under construction.

    The prelude runs once at the head of the function, before its body.  ``nesting`` counts the
    loops that are open.
    """

    def __init__(self) -> None:
        self.nesting = 0
        self._prelude: list[str] = []
        self._before_open_block = 0
        self._lines: list[str] = []
        self._depth = 0
        self._scopes: list[dict[Any, Any]] = [{}, {}]
        self._count = 0

    # ------------------------------------------------------------ lines and names

    def line(self, text: str) -> None:
        """One statement at the present depth."""
        self._lines.append("    " * self._depth + text)

    def temp(self, letter: str = "t") -> str:
        """A fresh local name."""
        self._count += 1
        return f"{letter}{self._count}"

    def bind(self, expression: str, letter: str = "t") -> str:
        """A name for the expression's value; names and literals stand for themselves."""
        if is_atom(expression):
            return expression
        name = self.temp(letter)
        self.line(f"{name} = {expression}")
        return name

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Statements inside ``if …:`` or ``for …:``; nothing is written if there are none."""
        if self._lines is self._prelude and self._depth == 0:
            self._before_open_block = len(self._prelude)
        self.line(f"{header}:")
        written = self._lines[-1]
        is_loop = header.startswith(("for ", "while "))
        self._depth += 1
        self.nesting += is_loop
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()
            self._depth -= 1
            self.nesting -= is_loop
            if self._lines[-1] == written:
                self._lines.pop()

    @contextmanager
    def hoisted(self) -> Iterator[None]:
        """Statements for the head of the function, outside every loop.

        Asked for inside a block that is itself being hoisted, they go before that block.
        """
        lines, depth, scopes = self._lines, self._depth, self._scopes
        inside = lines is self._prelude and depth > 0
        self._lines, self._depth, self._scopes = self._prelude, 0, scopes[:1]
        later = self._prelude[self._before_open_block :] if inside else []
        del self._prelude[len(self._prelude) - len(later) :]
        try:
            yield
        finally:
            if inside:
                self._before_open_block = len(self._prelude)
            self._prelude += later
            self._lines, self._depth, self._scopes = lines, depth, scopes

    def once(self, expression: str) -> str:
        """The value of an expression that is the same for the whole function."""
        found = self.known(expression)
        if found is None:
            with self.hoisted():
                found = self.bind(expression, "p")
                self.remember(expression, found)
        return str(found)

    def here(self, expression: str) -> str:
        """The value of an expression, worked out once in this block and those inside it."""
        found = self.known(expression)
        if found is None:
            found = self.bind(expression, "p")
            self.remember(expression, found)
        return str(found)

    def body(self) -> list[str]:
        """All lines of the function, its prelude first."""
        return [*_ALWAYS, *self._prelude, *self._lines]

    # ------------------------------------------------------------ what is known

    def known(self, key: Any) -> Any:
        """The result remembered for a key in this block or one around it, or None."""
        for scope in reversed(self._scopes):
            if key in scope:
                return scope[key]
        return None

    def remember(self, key: Any, value: Any) -> None:
        """Keep a result for this block."""
        self._scopes[-1][key] = value


def is_atom(expression: str) -> bool:
    """Whether the text is a name or a literal number."""
    return expression.isidentifier() or expression.lstrip("-").isdigit()


def literal(value: int) -> str:
    """A whole number as source."""
    return repr(max(min(value, INF), -INF))
