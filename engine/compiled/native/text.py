"""Lines, blocks and names of one C function under construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Shared:
    """What the functions of one C module share: texts, names from outside, places of attributes.

    ``tables``: the names of the module's tables from start to ends.
    """

    def __init__(self, tables: Iterable[str] = ()) -> None:
        self.tables = {name: place for place, name in enumerate(tables)}
        self.texts: dict[str, int] = {}
        self.outside: dict[str, int] = {}
        self.sections: dict[str, int] = {}
        self.loads = 0

    def text(self, text: str) -> str:
        """The text as an object of the module."""
        return f"T[{self.texts.setdefault(text, len(self.texts))}]"

    def name(self, name: str) -> str:
        """What the generated module's namespace holds under a name."""
        return f"G[{self.outside.setdefault(name, len(self.outside))}]"

    def starts(self, table: str) -> str:
        """The starts that are kept beside a table of limits."""
        return f"&STARTED[{self.tables[table]}]"

    def section(self, name: str) -> int:
        """The number of a section."""
        return self.sections.setdefault(name, len(self.sections))

    def load(self) -> str:
        """A place that remembers where an attribute lies in a record."""
        self.loads += 1
        return f"&L[{self.loads - 1}]"


class CText:
    """One function's statements.  Every object it holds lies in the array ``o``, which is given
    back at the end whatever happened; numbers are locals."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.numbers: list[str] = []
        self.objects = 0
        self.pointers: list[str] = []
        self.lines: list[str] = []
        self._depth = 1
        self._free: list[str] = []
        self._busy: list[str] = []

    def line(self, text: str) -> None:
        """One statement at the present depth."""
        self.lines.append("    " * self._depth + text)

    def give(self, place: str, made: str) -> None:
        """Leaves a new reference in a place; a missing one is an error on its way."""
        self.line(f"if (put(&{place}, {made})) goto error;")

    def take(self, place: str, found: str) -> None:
        """Leaves an object that somebody else holds in a local; a missing one is an error."""
        self.line(f"if (!({place} = {found})) goto error;")

    def check(self, call: str) -> None:
        """A call that gives less than 0 on error."""
        self.line(f"if ({call} < 0) goto error;")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Statements in braces."""
        self.line(head + " {")
        self._depth += 1
        yield
        self._depth -= 1
        self.line("}")

    @contextmanager
    def apart(self) -> Iterator[list[str]]:
        """Statements collected for later instead of written."""
        outer, self.lines = self.lines, []
        yield self.lines
        self.lines = outer

    def number(self) -> str:
        """A fresh number."""
        self.numbers.append(f"n{len(self.numbers)}")
        return self.numbers[-1]

    def pointer(self) -> str:
        """A fresh local for an object that somebody else holds."""
        self.pointers.append(f"b{len(self.pointers)}")
        return self.pointers[-1]

    def place(self) -> str:
        """A place for an object, kept to the end of the function."""
        self.objects += 1
        return f"o[{self.objects - 1}]"

    def passing(self) -> str:
        """A place for an object that is given back with ``release``."""
        found = self._free.pop() if self._free else self.place()
        self._busy.append(found)
        return found

    def mark(self) -> int:
        """Where ``release`` shall stop."""
        return len(self._busy)

    def release(self, mark: int = 0) -> None:
        """Gives back what passing places hold since the mark."""
        for place in self._busy[mark:]:
            self.line(f"drop(&{place});")
            self._free.append(place)
        del self._busy[mark:]
