"""The eight rules as rule text, run by the compiled engine."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.peers.facts import Finding
from dsl.compiling import compile_texts
from dsl.content import rulesets_folder
from dsl.manifests import surroundings
from dsl.source import SourceFile
from engine.compiled.engine import Compiled
from engine.compiled.native.replacing import prepare
from engine.facts.model import SnapshotModel
from engine.periods.instants import parse_instant
from engine.rows import VERDICTS, VIOLATION, View
from engine.view import make_view

WANTED = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)
KEYS = {
    "measure": "measure_id", "interview": "interview_id", "document": "document_id",
    "property": "property_id",
}  # fmt: skip


class Ours:
    """Typed decoding, view, rules; as generated Python."""

    name = "compiled"

    def __init__(self, folder: Path | None = None) -> None:
        text = (Path(__file__).parent / "peers.rule").read_text("utf-8")
        result = compile_texts([SourceFile("peers.rule", text)], surroundings(rulesets_folder()))
        assert result.ruleset is not None, result.diagnostics
        self._rules = result.ruleset.rules
        self._model = SnapshotModel(result.ruleset.vocabulary)
        self._engine = Compiled(result.ruleset, folder)
        if folder is not None and not self._engine.native and prepare(self._engine.source, folder):
            self._engine = Compiled(result.ruleset, folder)

    def read(self, data: bytes) -> View:
        """The case as seen at its own moment."""
        snapshot = self._model.decoder.decode(data)
        as_of, _ = parse_instant(snapshot.as_of)
        return make_view(self._model, snapshot, as_of=as_of, settled=True)

    def judge(self, view: View) -> set[Finding]:
        """What is broken in a case."""
        rows, _ = self._engine.judge_wanted(view, WANTED)
        found = set()
        for row in rows:
            if row.verdict == VIOLATION:
                rule = self._rules[row.rule]
                ids = [
                    getattr(getattr(view.snapshot, b.entity)[place], KEYS[b.entity])
                    for b, place in zip(rule.subjects, row.subjects, strict=True)
                ]
                found.add((rule.id, "+".join(ids)))
        return found


class OursInC(Ours):
    """The same as C, made for this run; as Python where there is no compiler."""

    name = "compiled, native"

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            super().__init__(Path(folder))
