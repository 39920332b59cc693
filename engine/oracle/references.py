"""Meaning of variables and references: which record is meant (docs/semantics.md §2)."""

from __future__ import annotations

from dsl.ir import expressions as x
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.records import Ref


def variable(ev: Evaluator, node: x.Variable, env: Env) -> Ref:
    """The record bound to the name."""
    return env[node.name]


def follow(ev: Evaluator, node: x.Follow, env: Env) -> Ref:
    """The record a reference names; unknown if it is missing or names none."""
    return ev.records.find(node.entity, ev.read(node.reference, env))


REFERENCES: Meanings = {x.Variable: variable, x.Follow: follow}
