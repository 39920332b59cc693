"""What a path of words can turn out to mean."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.ir.expressions import Attribute, Record
from dsl.ir.vocabulary import Attribute as Fact
from dsl.syntax.declarations import DefinitionDecl, ParameterDecl, PeriodDecl


class UnresolvedError(Exception):
    """A word could not be resolved; the problem has been reported already."""


@dataclass(frozen=True)
class OneRecord:
    """A single record."""

    record: Record
    entity: str


@dataclass(frozen=True)
class OneFact:
    """A fact of a record; ``fact`` is the vocabulary's own description of it."""

    attribute: Attribute
    fact: Fact


@dataclass(frozen=True)
class AllRecords:
    """All records of an entity."""

    entity: str


@dataclass(frozen=True)
class Derived:
    """A definition applied to a record."""

    declaration: DefinitionDecl
    of: Record


@dataclass(frozen=True)
class NamedPeriod:
    """A named period of a record."""

    declaration: PeriodDecl
    of: Record


@dataclass(frozen=True)
class Constant:
    """A parameter."""

    declaration: ParameterDecl


Meaning = OneRecord | OneFact | AllRecords | Derived | NamedPeriod | Constant
