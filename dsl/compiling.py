"""From a folder of rule texts to one checked ruleset, or to every problem in them.

The steps are ``PASSES``, in order; each looks at the whole ruleset and none stops the next, so
that all problems come out in one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path

from dsl.checking.ladders import check_fit, check_order
from dsl.checking.lines import check_lines
from dsl.checking.reachability import check_reachability
from dsl.checking.versions import check_versions
from dsl.content import rulesets_folder
from dsl.diagnostics import Diagnostic, Diagnostics
from dsl.formatting.values import Writer
from dsl.hashing import with_hash
from dsl.ir.examples import Example
from dsl.ir.rules import Rule, Ruleset
from dsl.linting import style
from dsl.linting.unused import check_unused
from dsl.lowering.context import Context
from dsl.lowering.examples import examples_of
from dsl.lowering.rules import HARMLESS
from dsl.lowering.ruleset import Parts, lower
from dsl.manifests import (
    Manifest,
    Surroundings,
    content_of,
    read_manifest,
    read_texts,
    surroundings,
)
from dsl.parsing import lexicon_of, parse
from dsl.reading.lexicon import Lexicon
from dsl.resolving.names import collect
from dsl.resolving.words import Words
from dsl.source import SourceFile, Span
from dsl.syntax.declarations import RuleDecl, RuleFile


@dataclass(frozen=True)
class CompileResult:
    """Outcome of a compilation. ``ruleset`` is None if any problem is an error.

    ``examples`` are the cases the rules carry; they are no part of the ruleset or its hash.
    """

    ruleset: Ruleset | None
    diagnostics: tuple[Diagnostic, ...]
    examples: tuple[Example, ...]
    sources: dict[str, SourceFile]


@dataclass
class Compilation:
    """One compilation on its way through the passes."""

    manifest: Manifest
    around: Surroundings
    sources: dict[str, SourceFile]
    tagged: Set[str] | None
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    trees: tuple[RuleFile, ...] = ()
    lexicon: Lexicon | None = None
    context: Context | None = None
    parts: Parts = field(default_factory=Parts)
    examples: tuple[Example, ...] = ()

    @property
    def known(self) -> Context:
        """The context; only after ``_resolve``."""
        assert self.context is not None
        return self.context

    def sound(self) -> list[tuple[RuleDecl, Rule]]:
        """Rules whose meaning is clear so far: on others, further checks would only mislead."""
        errors = [d.span for d in self.diagnostics if d.severity == "error" and not _beside(d)]
        return [
            (declaration, rule)
            for declaration, rule in self.parts.lowered
            if not declaration.unread - HARMLESS
            and not any(_inside(span, declaration.span) for span in errors)
        ]


def _beside(problem: Diagnostic) -> bool:
    """Whether the problem leaves the meaning of the rule's conditions and limits clear."""
    code = problem.code
    return code.startswith(("E1", "E4")) or code in ("E216", "E318", "E319")


def _inside(inner: Span, outer: Span) -> bool:
    return inner.file == outer.file and outer.start <= inner.start < max(outer.end, outer.start + 1)


# ---------------------------------------------------------------- passes


def _parse(work: Compilation) -> None:
    work.lexicon = lexicon_of(work.sources.values(), work.around.vocabulary)
    parsed = [parse(source, work.lexicon) for source in work.sources.values()]
    work.trees = tuple(file.tree for file in parsed)
    for file in parsed:
        work.diagnostics.extend(file.problems)


def _resolve(work: Compilation) -> None:
    words = Words(work.around.vocabulary)
    names = collect(work.trees, words, work.diagnostics)
    assert work.lexicon is not None
    writer = Writer(work.lexicon)
    work.context = Context(
        words, names, work.around.statutes, work.sources, writer, work.diagnostics
    )


def _check_lines(work: Compilation) -> None:
    check_lines(work.known.names.rules, work.known)
    check_versions(work.known.names.rules, work.known)


def _lower(work: Compilation) -> None:
    work.parts = lower(work.known)
    rules = work.known.names.rules
    work.examples = tuple(e for rule in rules for e in examples_of(work.known, rule))


def _check_rules(work: Compilation) -> None:
    names, sound = work.known.names, work.sound()
    periods = {period.name: period for period in work.parts.periods}
    parameters = {parameter.name: parameter for parameter in work.parts.parameters}
    check_order(names, work.diagnostics)
    check_fit(sound, names, periods, parameters, work.diagnostics)
    check_reachability(sound, work.diagnostics)


def _lint(work: Compilation) -> None:
    context, sound = work.known, work.sound()
    whole = not work.diagnostics.has_errors
    rules = context.names.rules
    periods = {period.name: period for period in work.parts.periods}
    parameters = {parameter.name: parameter for parameter in work.parts.parameters}
    if whole:
        check_unused(context)
    style.check_scenarios(rules, work.tagged, context)
    style.check_messages(sound, context)
    style.check_extensions(sound, periods, context)
    style.check_verification(rules, context)
    style.check_governing(rules, context)
    style.check_parameter_cover(sound, parameters, context)


PASSES: tuple[Callable[[Compilation], None], ...] = (
    _parse,
    _resolve,
    _check_lines,
    _lower,
    _check_rules,
    _lint,
)


# ---------------------------------------------------------------- face


def compile_ruleset(
    folder: Path, *, content: Path | None = None, tagged: Set[str] | None = None
) -> CompileResult:
    """Compile the ruleset whose manifest is ``folder/ruleset.yaml``.

    ``content`` holds vocabulary, statutes and calendars (default: the folder's parent if it
    has them, else the shipped ones).  ``tagged``: ids of rules that a scenario is tagged with;
    None leaves that unchecked.  Problems of the texts are in the result.  Raises VocabularyError,
    StatutesError or CalendarError if the content itself can't be used.
    """
    diagnostics = Diagnostics()
    manifest = read_manifest(folder, diagnostics)
    if manifest is None:
        return CompileResult(None, diagnostics.sorted(), (), {})
    sources = read_texts(folder, manifest, diagnostics)
    around = surroundings(content or content_of(folder))
    return _compiled(Compilation(manifest, around, sources, tagged, diagnostics))


def compile_texts(
    texts: Iterable[SourceFile],
    around: Surroundings,
    *,
    manifest: Manifest | None = None,
    tagged: Set[str] | None = None,
) -> CompileResult:
    """Compile texts that are not in a folder (an editor's, a draft's, a test's)."""
    manifest = manifest or Manifest("draft", "0", "草稿", ())
    sources = {source.name: source for source in texts}
    return _compiled(Compilation(manifest, around, sources, tagged))


def lint(
    target: Path | str,
    *,
    around: Surroundings | None = None,
    tagged: Set[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Every problem and warning of a ruleset's folder, or of one text; in the order of the text.

    A text is checked against ``around`` (default: the shipped content) and may use no names but
    its own.  Raises as ``compile_ruleset``.
    """
    if isinstance(target, Path):
        return compile_ruleset(target, tagged=tagged).diagnostics
    around = around or surroundings(rulesets_folder())
    return compile_texts([SourceFile("草稿.rule", target)], around, tagged=tagged).diagnostics


def _compiled(work: Compilation) -> CompileResult:
    for step in PASSES:
        step(work)
    ruleset = None
    if not work.diagnostics.has_errors:
        ruleset = with_hash(
            Ruleset(
                name=work.manifest.name,
                version=work.manifest.version,
                hash="",
                vocabulary=work.around.vocabulary,
                calendar=work.around.calendar,
                parameters=work.parts.parameters,
                definitions=work.parts.definitions,
                periods=work.parts.periods,
                rules=work.parts.rules,
            )
        )
    return CompileResult(ruleset, work.diagnostics.sorted(), work.examples, work.sources)
