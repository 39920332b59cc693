"""The generated source: the same every time, readable, and free of anything a rule could inject."""

import ast
import os
import subprocess
import sys

import msgspec
import pytest

from dsl.ir import expressions as x
from dsl.ir.rules import Require
from engine.compiled.engine import Compiled
from engine.compiled.loading import BUILTINS, RUNNING
from engine.compiled.writing.program import program
from engine.oracle.judging import Oracle
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.oracle import world

RULES = sample_ruleset()
NASTY = "'); __import__('os').system('true') #\n\"\"\"\\"


def test_the_source_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "from tests.conformance.sample_ir import sample_ruleset as s;"
        "from engine.compiled.engine import Compiled; print(Compiled(s()).source_hash)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(hashes) == 1


def test_the_source_names_only_what_it_is_given() -> None:
    tree = ast.parse(program(RULES).source)
    assigned = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_set(n)}
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    arguments = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    given = {*BUILTINS, *RUNNING, "NOT_HERE", "DAYS", "CLOCKS", "TABLE"}
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert used - assigned - defined - arguments - given == set()


def _is_set(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def test_the_source_imports_nothing_and_reaches_for_no_private_name() -> None:
    for node in ast.walk(ast.parse(program(RULES).source)):
        assert not isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.Lambda)
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")


def test_text_of_a_rule_stays_text() -> None:
    where = x.OneOf(world.attribute(world.A, "kind"), (NASTY, "x"))
    duty = Require(x.OneOf(world.attribute(world.A, "kind"), (NASTY,)))
    rules = world.ruleset(world.rule(duty, subjects=(world.every("act", "a", where),)))
    view = world.view("2026-03-20T00:00", act=[{"act_id": "A", "kind": NASTY}])
    (row,) = Compiled(rules).judge(view)
    assert row.verdict == 5
    tree = ast.parse(program(rules).source)
    assert NASTY in {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}


@pytest.mark.parametrize("name", ["__class__", "kind; import os", "Kind", "nothing"])
def test_an_attribute_the_vocabulary_does_not_have_is_refused(name: str) -> None:
    attribute = msgspec.structs.replace(world.attribute(world.A, "kind"), name=name)
    rules = world.ruleset(world.rule(Require(x.Recorded(attribute))))
    with pytest.raises(KeyError):
        Compiled(rules)


def nested(depth: int) -> x.Truth:
    """There is an act of which there is an act of which …"""
    found: x.Truth = world.holds(x.Variable("v0", "act"), "done")
    for level in range(depth):
        own, outer = x.Variable(f"v{level}", "act"), x.Variable(f"v{level + 1}", "act")
        joined = x.SameValue(world.attribute(own, "kind"), world.attribute(outer, "kind"))
        where = x.And((joined, x.Not(x.Not(found))))
        found = x.Exists(x.Binder(own.name, "act", x.Section("act"), where))
    return found


@pytest.mark.parametrize("depth", [5, 20, 45])
def test_conditions_nested_deeper_than_python_allows_are_still_judged(depth: int) -> None:
    subject = world.every("act", f"v{depth}")
    rules = world.ruleset(world.rule(Require(nested(depth)), subjects=(subject,)))
    for done, verdict in (("yes", 5), ("no", 0), ("unknown", 3)):
        acts = [{"act_id": "A", "kind": "x", "done": done}]
        view = world.view("2026-03-20T00:00", "act", act=acts)
        assert [row.verdict for row in Compiled(rules).judge(view)] == [verdict]
        assert [row.verdict for row in Oracle(rules).judge(view)] == [verdict]


def test_a_rule_may_have_more_duties_than_python_allows_blocks() -> None:
    duties = [Require(x.OneOf(world.attribute(world.A, "kind"), ("x",)))] * 120
    rules = world.ruleset(world.rule(*duties))
    view = world.view("2026-03-20T00:00", "act", act=[{"act_id": "A", "kind": "x"}])
    assert [row.verdict for row in Compiled(rules).judge(view)] == [5]
