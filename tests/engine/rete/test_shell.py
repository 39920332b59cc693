"""What the package gets wrong, and that the shell around it does not."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from engine.rete import shell
from engine.rete.shell import MATCH, NOT, Fact, L, experta


class Thing(Fact):  # type: ignore[misc]
    """A thing of some kind."""


class Paper(Fact):  # type: ignore[misc]
    """A paper about a thing."""


def collecting(fired: list[str], name: str) -> Any:
    def action(engine: Any, **bound: Any) -> None:
        fired.append(name)

    return action


def missing_papers(fired: list[str], many: int) -> dict[str, Any]:
    """Rules of one salience over the same facts, each of which fires unless its paper is there."""
    pattern = Thing(number=MATCH.n)
    return {
        f"missing_{i}": shell.named_rule(
            f"missing_{i}",
            [pattern, NOT(Paper(number=MATCH.n, kind=i))],
            0,
            collecting(fired, f"missing_{i}"),
        )
        for i in range(many)
    }


def fired_by(engine: Any, fired: list[str]) -> list[str]:
    for number in range(3):
        engine.declare(Thing(number=number))
        for kind in range(0, 12, 2):
            engine.declare(Paper(number=number, kind=kind))
    engine.run()
    return fired


def test_a_rule_whose_paper_came_does_not_fire() -> None:
    fired: list[str] = []
    engine = shell.build(missing_papers(fired, 12))
    engine.reset()
    assert sorted(fired_by(engine, fired)) == sorted(3 * [f"missing_{i}" for i in range(1, 12, 2)])


def test_the_package_alone_fires_rules_whose_paper_came() -> None:
    wrong = 0
    for _ in range(10):
        fired: list[str] = []
        rules = missing_papers(fired, 12)
        engine = type("Stock", (experta.KnowledgeEngine,), rules)()
        engine.reset()
        wrong += sum(int(name[8:]) % 2 == 0 for name in fired_by(engine, fired))
    assert wrong > 0


def raising(fired: list[Any]) -> dict[str, Any]:
    def over(value: Any) -> bool:
        return bool(value > 3)

    def seen(engine: Any, case: str) -> None:
        fired.append(case)

    def noted(engine: Any, case: str) -> None:
        fired.append(case)

    first = [Thing(case=MATCH.case)]
    second = [Thing(case=MATCH.case, days=experta.P(over))]
    return {
        "seen": shell.named_rule("seen", first, 0, seen),
        "noted": shell.named_rule("noted", second, 0, noted),
    }


@pytest.mark.parametrize("is_stock", [True, False])
def test_after_an_exception_only_the_package_alone_mixes_two_cases(is_stock: bool) -> None:
    fired: list[str] = []
    mixed = 0
    for _ in range(10):
        rules = raising(fired)
        stock = type("Stock", (experta.KnowledgeEngine,), rules) if is_stock else None
        engine = stock() if stock is not None else shell.build(rules)
        engine.reset()
        with pytest.raises(TypeError):
            engine.declare(Thing(case="first", days=5), Thing(case="first", days=None))
        fired.clear()
        engine.reset()
        engine.declare(Thing(case="second", days=1))
        engine.run()
        mixed += "first" in fired
    assert (mixed > 0) == is_stock


def test_the_package_takes_a_negated_conjunction_apart_so_none_is_ever_written() -> None:
    fired: list[str] = []
    both = NOT(experta.AND(Thing(n=MATCH.n), Paper(n=MATCH.n)))
    rules = {"rule": shell.named_rule("rule", [both], 0, collecting(fired, "rule"))}
    engine = type("Stock", (experta.KnowledgeEngine,), rules)()
    engine.reset()
    engine.declare(Thing(n=1), Paper(n=2))
    engine.run()
    assert fired == []


def test_existence_in_the_package_forgets_what_was_bound_before() -> None:
    fired: list[int] = []

    def action(engine: Any, n: int) -> None:
        fired.append(n)

    patterns = [Thing(n=MATCH.n), experta.EXISTS(Paper(n=MATCH.n))]
    rules = {"rule": shell.named_rule("rule", patterns, 0, action)}
    engine = type("Stock", (experta.KnowledgeEngine,), rules)()
    engine.reset()
    engine.declare(Thing(n=1), Thing(n=2), Paper(n=2))
    engine.run()
    assert sorted(fired) != [2]


def test_the_same_rules_fire_in_the_same_order_under_every_hash_seed() -> None:
    code = (
        "from engine.rete import shell; from tests.engine.rete import test_shell as t;"
        "f=[]; e=shell.build(t.missing_papers(f, 12)); e.reset(); print(t.fired_by(e, f))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(printed) == 1


def test_equal_facts_are_one_so_every_fact_has_a_key_of_its_own() -> None:
    engine = shell.build({})
    engine.reset()
    assert engine.declare(Thing(kind=1)) is not None
    assert engine.declare(Thing(kind=True)) is None


def test_an_alternative_of_codes_takes_a_missing_one_only_if_told() -> None:
    fired: list[str] = []
    rule = shell.named_rule("rule", [Thing(kind=L("a") | L(None))], 0, collecting(fired, "rule"))
    engine = shell.build({"rule": rule})
    engine.reset()
    engine.declare(Thing(kind="a"), Thing(kind="b"), Thing(kind=None))
    engine.run()
    assert len(fired) == 2


def test_importing_the_shell_leaves_logging_and_collections_as_they_were() -> None:
    code = (
        "import collections, logging; from engine.rete import shell;"
        "print(logging.root.handlers, hasattr(collections, 'Mapping'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "False"]


def test_checking_does_not_import_the_package_until_it_is_asked_for() -> None:
    code = "import sys, engine.checking; print('experta' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
