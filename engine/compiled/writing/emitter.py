"""Writes nodes into generated functions, and keeps the functions of the module.

Each node is written as statements that leave their result in local names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

from dsl.ir.expressions import Attribute, Number, Pick, Record, Time, Truth
from engine.compiled.writing.anatomy import LOOPS, Anatomy, Part
from engine.compiled.writing.pool import Pool
from engine.compiled.writing.writer import Writer, is_atom

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


DEEPEST = 6
"""Loops inside loops before the next one gets a function of its own; Python allows twenty."""

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


class Emitter(Writer):
    """One function under construction.

    ``env``: the records variables stand for.  ``governing`` names the ends of the governing time,
    None where no rule is being judged.  ``repeated``: the function is called many times in one
    check, so what holds for the whole check is worth working out apart and only once.
    """

    def __init__(self, module: Module, repeated: bool) -> None:
        super().__init__()
        self.module = module
        self.pool = module.pool
        self.anatomy = module.anatomy
        self.env: dict[str, Rec] = {"case": Rec("c", maybe=True)}
        self.governing: Pair | None = None
        self.loop_depth = 0
        self.repeated = repeated

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
        if self.nesting > DEEPEST and isinstance(node, LOOPS) and not isinstance(node, Pick):
            return self._call_apart(node)
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

    def _call_apart(self, node: Part) -> Any:
        """A call of a function of its own, where loops are nested deeper than Python allows."""
        free = sorted(self.anatomy.free(node))
        records = [self.env[name] for name in free]
        governed = self.anatomy.governed(node) and self.governing is not None
        inner_records = [
            Rec(f"o{i}", f"k{i}" if record.key else None, record.maybe)
            for i, record in enumerate(records)
        ]
        parameters = [one for r in inner_records for one in (r.obj, r.key) if one]
        given = [one for r in records for one in (r.obj, r.key) if one]
        if governed and self.governing is not None:
            parameters += ["g", "h"]
            given += self.governing

        def write(em: Emitter) -> None:
            em.env.update(zip(free, inner_records, strict=True))
            em.governing = ("g", "h") if governed else None
            is_truth = isinstance(node, TRUTHS)
            result = em.truth(node) if is_truth else "({}, {})".format(*em.time(node))
            em.line(f"return {result}")

        key = ("apart", node, tuple(inner_records), governed)
        name = self.module.define(key, "q", ("C", *parameters), write)
        call = f"{name}({', '.join(['C', *given])})"
        if isinstance(node, TRUTHS):
            return self.bind(call, "v")
        low, high = self.temp("l"), self.temp("h")
        self.line(f"{low}, {high} = {call}")
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
