"""Writes one generated function: lines, blocks, temporary names, and what is known where.

Each node is written as statements that leave their result in local names.  A result stays known
in the block where it was written and in the blocks inside it, and is not worked out again there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, get_args

from dsl.ir.expressions import Attribute, Number, Record, Time, Truth
from engine.compiled.writing.anatomy import Anatomy, Part
from engine.compiled.writing.pool import Pool
from engine.truth import INF

Pair = tuple[str, str]
"""Names (or literals) of the two ends of an interval."""


class Rec(NamedTuple):
    """A record in generated code: the name of the struct, the name of its key if that is known
    apart from the struct, and whether the struct may be None (an unknown record)."""

    obj: str
    key: str | None = None
    maybe: bool = False


Meanings = Mapping[type, Callable[["Emitter", Any], Any]]
"""For each kind of node the function that writes it."""


_ALWAYS = ("S = C.snapshot", "c = C.case")
TRUTHS = get_args(Truth)
SPANS = (*get_args(Number), *get_args(Time))


class Module:
    """The generated module: its constants and slots, and its functions in order of definition."""

    def __init__(self, pool: Pool, anatomy: Anatomy, meanings: Meanings) -> None:
        self.pool = pool
        self.anatomy = anatomy
        self.meanings = meanings
        self._names: dict[Any, str] = {}
        self._functions: dict[str, list[str]] = {}

    def define(
        self,
        key: Any,
        letter: str,
        parameters: tuple[str, ...],
        write: Callable[[Emitter], None],
        repeated: bool = True,
    ) -> str:
        """The name of the function kept for ``key``, written now if it is not there yet."""
        if key not in self._names:
            name = self._names[key] = f"{letter}{len(self._names)}_"
            emitter = Emitter(self, repeated)
            write(emitter)
            body = ["    " + line for line in emitter.body()]
            self._functions[name] = [f"def {name}({', '.join(parameters)}):", *body]
        return self._names[key]

    def lines(self) -> list[str]:
        """Constants and functions as source lines."""
        functions = [line for function in self._functions.values() for line in ("", *function)]
        return [*self.pool.constants(), *functions]


class Emitter:
    """One function under construction.

    The prelude runs once at the head of the function, before its body.  ``governing`` names
    the ends of the governing time, None where no rule is being judged.  ``repeated``: the
    function is called many times in one check, so what holds for the whole check is worth
    working out apart and only once.
    """

    def __init__(self, module: Module, repeated: bool) -> None:
        self.module = module
        self.pool = module.pool
        self.anatomy = module.anatomy
        self.env: dict[str, Rec] = {"case": Rec("c", maybe=True)}
        self.governing: Pair | None = None
        self.loop_depth = 0
        self.repeated = repeated
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
        self._depth += 1
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()
            self._depth -= 1
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

    def _key(self, node: Part) -> tuple[Any, ...]:
        free = sorted(self.anatomy.free(node))
        bound = tuple(self.env[name].obj for name in free)
        return node, bound, self.governing if self.anatomy.governed(node) else None

    def _is_constant_here(self, node: Part) -> bool:
        """Whether the node depends on the case alone and is cheap: written once, at the head."""
        return (
            self.loop_depth > 0
            and self.anatomy.free(node) <= {"case"}
            and self.anatomy.is_plain(node)
            and not self.anatomy.governed(node)
        )

    # ------------------------------------------------------------ nodes

    def _write(self, node: Part) -> Any:
        key = self._key(node)
        found = self.known(key)
        if found is not None:
            return found
        if self._is_constant_here(node):
            with self.hoisted():
                depth, self.loop_depth = self.loop_depth, 0
                result = self._settle(self.module.meanings[type(node)](self, node))
                self.loop_depth = depth
                self.remember(key, result)
            return result
        if self._is_for_whole_check(node):
            return self._call_once(node)
        result = self.module.meanings[type(node)](self, node)
        if not isinstance(result, str) or is_atom(result):
            self.remember(key, result)
        return result

    def _is_for_whole_check(self, node: Part) -> bool:
        """Whether the node is costly and the same for every subject of the check."""
        return (
            (self.repeated or self.loop_depth > 0)
            and isinstance(node, (*TRUTHS, *SPANS))
            and self.anatomy.free(node) <= {"case"}
            and not self.anatomy.is_plain(node)
            and not self.anatomy.governed(node)
        )

    def _call_once(self, node: Part) -> Any:
        """A call of the function that works the node out once per check."""

        def write(em: Emitter) -> None:
            slot = em.pool.slot(node)
            result = (
                em.truth(node) if isinstance(node, TRUTHS) else "({}, {})".format(*em.time(node))
            )
            em.line(f"C.x[{slot}] = v = {result}")
            em.line("return v")

        name = self.module.define(("once", node), "c", ("C",), write, repeated=False)
        call = f"C.x[{self.pool.slot(node)}] or {name}(C)"
        if isinstance(node, TRUTHS):
            slot, found = self.pool.slot(node), self.temp("v")
            self.line(f"{found} = C.x[{slot}]")
            self.line(f"if {found} is None: {found} = {name}(C)")
            self.remember(self._key(node), found)
            return found
        low, high = self.temp("l"), self.temp("h")
        self.line(f"{low}, {high} = {call}")
        self.remember(self._key(node), (low, high))
        return low, high

    def _settle(self, result: Any) -> Any:
        return self.bind(result) if isinstance(result, str) else result

    def truth(self, node: Truth) -> str:
        """An expression for FALSE, UNKNOWN or TRUE, to be used exactly once."""
        return str(self._write(node))

    def time(self, node: Time) -> Pair:
        """The ends of what is known of the minute."""
        lo, hi = self._write(node)
        return lo, hi

    def number(self, node: Number) -> Pair:
        """The ends of what is known of the number."""
        lo, hi = self._write(node)
        return lo, hi

    def record(self, node: Record) -> Rec:
        """The record a node stands for."""
        found = self._write(node)
        assert isinstance(found, Rec)
        return found

    def attribute(self, node: Attribute) -> str:
        """The raw value of an attribute: None if missing or of an unknown record."""
        record = self.record(node.of)
        return self.load(record, node.entity, node.name)

    def load(self, record: Rec, entity: str, name: str) -> str:
        """The raw value of a record's attribute, read once per block."""
        key = ("load", record.obj, name)
        found = self.known(key)
        if found is None:
            field = self.pool.field(entity, name)
            text = f"{record.obj}.{field}"
            if self.pool.is_gap(entity, name):
                text = f"gap({text})"
            if record.maybe:
                text = f"{text} if {record.obj} is not None else None"
            found = self.bind(text, "a")
            self.remember(key, found)
        return str(found)


def is_atom(expression: str) -> bool:
    """Whether the text is a name or a literal number."""
    return expression.isidentifier() or expression.lstrip("-").isdigit()


def literal(value: int) -> str:
    """A whole number as source."""
    return repr(max(min(value, INF), -INF))
