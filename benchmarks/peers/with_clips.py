"""The eight rules for CLIPS (clipspy), in its own language, with its negated patterns."""

from __future__ import annotations

import clips

from benchmarks.peers.facts import Facts, Finding, facts_of

BUILD = (
    "(deftemplate case (slot as-of))",
    "(deftemplate detention (slot id) (slot person) (slot start) (slot approved) (slot delivered))",
    "(deftemplate notice (slot person) (slot at))",
    "(deftemplate interrogation (slot id) (slot number) (slot person) (slot start) (slot end)"
    " (multislot officers) (slot count))",
    "(deftemplate document (slot id) (slot approved) (slot sent))",
    "(deftemplate seizure (slot id) (slot signed))",
    "(deftemplate found (slot rule) (slot id))",
    """(defrule x01 (case (as-of ?now)) (detention (id ?id) (start ?s) (delivered ?d))
      (test (or (> ?d (+ ?s 1440)) (and (= ?d 0) (> ?now (+ ?s 1440)))))
      => (assert (found (rule "CR-X01") (id ?id))))""",
    """(defrule x02 (case (as-of ?now)) (detention (id ?id) (person ?p) (start ?s))
      (test (> ?now (+ ?s 1440)))
      (not (notice (person ?p) (at ?at&:(and (> ?at 0) (<= ?at (+ ?s 1440))))))
      => (assert (found (rule "CR-X02") (id ?id))))""",
    """(defrule x03 (case (as-of ?now)) (detention (id ?id) (person ?p) (start ?s))
      (test (> ?now (+ ?s 1440)))
      (not (interrogation (person ?p) (start ?at&:(and (> ?at 0) (<= ?at (+ ?s 1440))))))
      => (assert (found (rule "CR-X03") (id ?id))))""",
    """(defrule x04 (detention (id ?id) (start ?s) (approved ?a))
      (test (or (= ?a 0) (> ?a ?s))) => (assert (found (rule "CR-X04") (id ?id))))""",
    """(defrule x05 (interrogation (id ?id) (count ?n&:(< ?n 2)))
      => (assert (found (rule "CR-X05") (id ?id))))""",
    """(defrule x06 (seizure (id ?id) (signed "no"))
      => (assert (found (rule "CR-X06") (id ?id))))""",
    """(defrule x07 (document (id ?id) (approved ?a) (sent ?s&:(> ?s 0)))
      (test (or (= ?a 0) (> ?a ?s))) => (assert (found (rule "CR-X07") (id ?id))))""",
    """(deffunction shares (?a ?b)
      (foreach ?o ?a (if (member$ ?o ?b) then (return TRUE))) (return FALSE))""",
    """(defrule x08
      (interrogation (id ?x) (number ?i) (officers $?o) (start ?s) (end ?e))
      (interrogation (id ?y) (number ?j&:(< ?i ?j)) (officers $?q)
        (start ?t&:(< ?t ?e)) (end ?f&:(< ?s ?f)))
      (test (shares ?o ?q)) => (assert (found (rule "CR-X08") (id (str-cat ?x "+" ?y)))))""",
)


class WithClips:
    """One environment, reset for each case."""

    name = "clips"

    def __init__(self) -> None:
        self._environment = clips.Environment()
        for construct in BUILD:
            self._environment.build(construct)

    def read(self, data: bytes) -> Facts:
        """The case as facts."""
        return facts_of(data)

    def judge(self, facts: Facts) -> set[Finding]:
        """What is broken in a case."""
        environment = self._environment
        environment.reset()
        given = environment.find_template
        given("case").assert_fact(**{"as-of": facts.as_of})
        for name, records in (
            ("detention", facts.detentions),
            ("notice", facts.notices),
            ("document", facts.documents),
            ("seizure", facts.seizures),
        ):
            template = given(name)
            for record in records:
                template.assert_fact(**record)
        template = given("interrogation")
        for number, record in enumerate(facts.interrogations):
            template.assert_fact(number=number, **record)
        environment.run()
        return {(f["rule"], f["id"]) for f in environment.facts() if f.template.name == "found"}
