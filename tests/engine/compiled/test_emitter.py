"""Where the writer of generated functions puts what it is asked to work out beforehand."""

import ast

from engine.compiled.writing.anatomy import Anatomy
from engine.compiled.writing.emitter import Emitter, Module
from engine.compiled.writing.pool import Pool
from tests.conformance.sample_ir import sample_ruleset


def emitter() -> Emitter:
    ruleset = sample_ruleset()
    return Emitter(Module(Pool(ruleset), Anatomy(ruleset), {}), repeated=True)


def test_what_a_hoisted_block_needs_beforehand_stands_before_the_block() -> None:
    em = emitter()
    with em.hoisted():
        with em.block("if c"):
            early = em.once("C.as_of")
            em.line(f"x = {early}")
            late = em.once("C.stood_at")
            em.line(f"y = {late}")
        em.line("z = 1")
    assert em.body()[2:] == [
        f"{early} = C.as_of",
        f"{late} = C.stood_at",
        "if c:",
        f"    x = {early}",
        f"    y = {late}",
        "z = 1",
    ]


def test_a_block_with_nothing_in_it_is_not_written_even_if_it_needed_something_beforehand() -> None:
    em = emitter()
    with em.hoisted(), em.block("if c"):
        early = em.once("C.as_of")
    assert em.body()[2:] == [f"{early} = C.as_of"]


def test_the_generated_lines_are_python() -> None:
    em = emitter()
    with em.hoisted(), em.block("if c"), em.block("if S"):
        em.line(f"x = {em.once('C.as_of')}")
    assert ast.parse("\n".join(em.body()))
