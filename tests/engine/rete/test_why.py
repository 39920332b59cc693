"""What the full network says about the patterns that matched."""

from dsl.ir import expressions as x
from dsl.ir.rules import Require, Ruleset
from engine.oracle.judging import Oracle
from engine.rete.engine import ExpertaRete
from engine.rete.patterns import Matched
from engine.rows import COMPLIANT, UNDETERMINED, VIOLATION
from tests.engine.oracle.world import A, E, attribute, every, listed, rule, ruleset, view

OF_THE_ACT = x.SameValue(attribute(E, "act"), x.Key(A, "act"))
OF_KIND_X = x.OneOf(attribute(E, "kind"), ("x",))
EXTENDED = x.Exists(every("extension", "e", x.And((OF_THE_ACT, OF_KIND_X))))
RULES = ruleset(rule(Require(EXTENDED)))
ACTS = [{"act_id": "A0"}, {"act_id": "A1"}]
EXTENSIONS = [
    {"extension_id": "E0", "act": "A1", "kind": "x"},
    {"extension_id": "E1", "act": "A1", "kind": "y"},
    {"extension_id": "E2", "act": "A0", "kind": "y"},
]
SEEN = view("2026-03-20T00:00", "act extension", act=ACTS, extension=EXTENSIONS)


def explained(rules: Ruleset) -> list[tuple[Matched, ...]]:
    return [why.matched for why in ExpertaRete(rules).why(SEEN, "T-01")]


def test_the_record_found_is_named_and_its_absence_too() -> None:
    assert explained(RULES) == [
        (Matched("subject", "act", 0), Matched("absent", "extension", None)),
        (Matched("subject", "act", 1), Matched("found", "extension", 0)),
    ]
    assert [row.verdict for row in ExpertaRete(RULES).judge(SEEN)] == [VIOLATION, COMPLIANT]


def test_a_record_that_only_may_satisfy_is_not_found_and_the_verdict_stays_open() -> None:
    doubtful = [{"extension_id": "E0", "kind": "x"}]
    seen = view("2026-03-20T00:00", "act extension", act=ACTS[:1], extension=doubtful)
    engine = ExpertaRete(RULES)
    (why,) = engine.why(seen, "T-01")
    assert why.matched[1] == Matched("absent", "extension", None)
    assert [row.verdict for row in engine.judge(seen)] == [UNDETERMINED]
    assert engine.judge(seen) == Oracle(RULES).judge(seen)


def test_records_found_through_a_list_are_those_the_list_names() -> None:
    rules = ruleset(rule(Require(x.Exists(listed(A, "extensions", "e", OF_KIND_X)))))
    acts = [{"act_id": "A0", "extensions": ["E0", "E1"]}, {"act_id": "A1", "extensions": ["E2"]}]
    seen = view("2026-03-20T00:00", "act extension", act=acts, extension=EXTENSIONS)
    found = [why.matched[1] for why in ExpertaRete(rules).why(seen, "T-01")]
    assert found == [Matched("found", "extension", 0), Matched("absent", "extension", None)]


def test_a_rule_nobody_knows_matched_nothing() -> None:
    assert ExpertaRete(RULES).why(SEEN, "T-99") == []
