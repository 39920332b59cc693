"""The knowledge base of the experta comparison; import it through ``with_experta`` only."""

# experta is published without types.
# mypy: disable-error-code="untyped-decorator,misc"

from __future__ import annotations

from experta import MATCH, NOT, TEST, Fact, KnowledgeEngine, Rule

from benchmarks.peers.facts import DAY, Facts, Finding


class Detention(Fact):
    """A criminal detention."""


class Notice(Fact):
    """A notice to the family."""


class Interrogation(Fact):
    """An interrogation."""


class Document(Fact):
    """A document."""


class Seizure(Fact):
    """A seized item."""


class Met(Fact):
    """A duty of a measure that was met in time."""


class Gate(Fact):
    """All helper rules have fired."""


class Custody(KnowledgeEngine):
    """The eight rules."""

    found: set[Finding]

    def declare_all(self, facts: Facts) -> None:
        """The facts of one case."""
        self.declare(
            *(Detention(late=f["start"] + DAY < facts.as_of, **f) for f in facts.detentions)
        )
        self.declare(*(Notice(number=i, **f) for i, f in enumerate(facts.notices)))
        self.declare(*(Interrogation(**f) for f in facts.interrogations))
        self.declare(*(Document(**f) for f in facts.documents))
        self.declare(*(Seizure(**f) for f in facts.seizures))

    def open_gate(self) -> None:
        """Let the findings follow."""
        self.declare(Gate())

    @Rule(
        Detention(id=MATCH.id, person=MATCH.p, start=MATCH.s),
        Notice(person=MATCH.p, at=MATCH.at),
        TEST(lambda s, at: 0 < at <= s + DAY),
        salience=10,
    )
    def family_told(self, id: str) -> None:
        self.declare(Met(rule="CR-X02", id=id))

    @Rule(
        Detention(id=MATCH.id, person=MATCH.p, start=MATCH.s),
        Interrogation(person=MATCH.p, start=MATCH.at),
        TEST(lambda s, at: 0 < at <= s + DAY),
        salience=10,
    )
    def questioned(self, id: str) -> None:
        self.declare(Met(rule="CR-X03", id=id))

    @Rule(
        Gate(),
        Detention(id=MATCH.id, start=MATCH.s, delivered=MATCH.d, late=MATCH.late),
        TEST(lambda s, d, late: d > s + DAY or (d == 0 and late)),
    )
    def not_delivered(self, id: str) -> None:
        self.found.add(("CR-X01", id))

    @Rule(Gate(), Detention(id=MATCH.id, late=True), NOT(Met(rule="CR-X02", id=MATCH.id)))
    def family_not_told(self, id: str) -> None:
        self.found.add(("CR-X02", id))

    @Rule(Gate(), Detention(id=MATCH.id, late=True), NOT(Met(rule="CR-X03", id=MATCH.id)))
    def not_questioned(self, id: str) -> None:
        self.found.add(("CR-X03", id))

    @Rule(
        Gate(),
        Detention(id=MATCH.id, start=MATCH.s, approved=MATCH.a),
        TEST(lambda s, a: a == 0 or a > s),
    )
    def not_approved(self, id: str) -> None:
        self.found.add(("CR-X04", id))

    @Rule(Gate(), Interrogation(id=MATCH.id, count=MATCH.n), TEST(lambda n: n < 2))
    def too_few(self, id: str) -> None:
        self.found.add(("CR-X05", id))

    @Rule(Gate(), Seizure(id=MATCH.id, signed="no"))
    def not_signed(self, id: str) -> None:
        self.found.add(("CR-X06", id))

    @Rule(
        Gate(),
        Document(id=MATCH.id, approved=MATCH.a, sent=MATCH.s),
        TEST(lambda a, s: s > 0 and (a == 0 or a > s)),
    )
    def sent_first(self, id: str) -> None:
        self.found.add(("CR-X07", id))

    @Rule(
        Gate(),
        Interrogation(id=MATCH.x, officers=MATCH.o, start=MATCH.s, end=MATCH.e),
        Interrogation(id=MATCH.y, officers=MATCH.q, start=MATCH.t, end=MATCH.f),
        TEST(
            lambda x, y, o, q, s, e, t, f: x != y and s < f and t < e and not set(o).isdisjoint(q)
        ),
    )
    def at_once(self, x: str, y: str) -> None:
        self.found.add(("CR-X08", pair(x, y)))


def pair(one: str, other: str) -> str:
    """Two interviews in the order of their numbers."""
    first, second = sorted((one, other), key=lambda key: int(key[1:]))
    return f"{first}+{second}"
