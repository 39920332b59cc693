"""Every node of the checked expressions has a meaning."""

from dsl.ir.expressions import Node
from engine.oracle.meanings import MEANINGS


def test_every_node_but_the_parts_of_others_has_a_meaning() -> None:
    # These are read by the nodes that hold them: attributes, keys and sources are no values.
    parts = {"Attribute", "Key", "Section", "Members"}
    named = {node.__name__ for node in Node.__subclasses__()} - parts
    assert named == {node.__name__ for node in MEANINGS}
