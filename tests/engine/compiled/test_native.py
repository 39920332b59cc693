"""Generated Python carried over to C gives the rows it gave before."""

from pathlib import Path
from time import perf_counter

import msgspec
import pytest

from benchmarks.cases import AS_OF, case_body
from dsl.ir.calendar import Calendar
from dsl.ir.rules import Ruleset
from engine.compiled.engine import Compiled
from engine.compiled.native.module import carried_over
from engine.compiled.native.replacing import prepare
from engine.native.building import built, loaded
from engine.rows import VERDICTS, View
from engine.view import make_view
from tests.conformance.drawing import drawn
from tests.conformance.sample_ir import sample_ruleset
from tests.conformance.stated import national, scenarios, seen, whole_cases
from tests.engine.compiled.views import detention_view
from tests.engine.facts.snapshots import model

FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "code"


def native(rules: Ruleset, folder: Path) -> Compiled:
    """The engine with its C, compiled now."""
    assert prepare(Compiled(rules).source, folder)
    found = Compiled(rules, folder)
    assert found.native
    return found


def differing(plain: Compiled, other: Compiled, views: list[tuple[str, View]]) -> list[str]:
    """The views on which the two differ in a row or in the next change."""
    return [
        label
        for label, view in views
        if plain.judge(view) != other.judge(view)
        or plain.judge_wanted(view, FINDINGS) != other.judge_wanted(view, FINDINGS)
    ]


def with_long_lists() -> View:
    """A case in which many measures name the same extensions, the first of them twice."""
    body = case_body(45, 1)
    named = [f"X{number:08}" for number in range(1_999)]
    measure = {**body["measure"][0], "extension_ids": [*named, named[0]]}
    body["measure"] = [{**measure, "measure_id": f"M{number}"} for number in range(40)]
    return make_view(model(), msgspec.convert(body, model().root), as_of=AS_OF)


def seconds(engine: Compiled, view: View) -> float:
    """The least time that judging takes."""
    taken = []
    for _ in range(3):
        start = perf_counter()
        engine.judge(view)
        taken.append(perf_counter() - start)
    return min(taken)


@pytest.mark.thorough
def test_nothing_of_the_national_rules_stays_in_python() -> None:
    assert carried_over(Compiled(national()).source).left_out == ()


def test_the_c_depends_on_the_source_alone() -> None:
    source = Compiled(sample_ruleset()).source
    assert carried_over(source) == carried_over(source)


def test_without_c_in_the_folder_python_runs(folder: Path) -> None:
    assert not Compiled(sample_ruleset(), folder).native


@pytest.mark.thorough
def test_the_sample_rules_give_the_same_rows(folder: Path) -> None:
    rules, view = sample_ruleset(), detention_view()
    assert differing(Compiled(rules), native(rules, folder), [("detention", view)]) == []


@pytest.mark.thorough
def test_the_same_rules_with_another_calendar_keep_to_it(folder: Path) -> None:
    rules, views = sample_ruleset(), [("detention", detention_view())]
    other = msgspec.structs.replace(rules, calendar=Calendar(years=()))
    assert Compiled(other).source == Compiled(rules).source
    assert differing(Compiled(rules), Compiled(other), views) == ["detention"]
    first, again, second = native(rules, folder), native(rules, folder), Compiled(other, folder)
    assert differing(Compiled(other), second, views) == []
    assert differing(Compiled(rules), first, views) == []
    assert differing(Compiled(rules), again, views) == []


@pytest.mark.thorough
def test_long_lists_give_the_same_rows_and_take_no_longer(folder: Path) -> None:
    rules, view = sample_ruleset(), with_long_lists()
    plain, other = Compiled(rules), native(rules, folder)
    assert differing(plain, other, [("long lists", view)]) == []
    assert seconds(other, view) < 2 * seconds(plain, view)


@pytest.mark.thorough
def test_modules_of_different_rules_are_not_filed_under_one_name(folder: Path) -> None:
    for seed in (0, 1):
        source = carried_over(Compiled(drawn(seed)[0]).source).source
        assert built(folder, "fadu_rules", str(seed), source, "-O0")
    modules = [loaded(folder, "fadu_rules", about) for about in ("0", "1", "0")]
    assert len(set(map(id, modules))) == len(modules)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(12))
def test_random_rules_give_the_same_rows(folder: Path, seed: int) -> None:
    rules, views = drawn(seed)
    labelled = [(str(place), view) for place, view in enumerate(views)]
    assert differing(Compiled(rules), native(rules, folder), labelled) == []


@pytest.mark.thorough
def test_the_national_rules_give_the_same_rows(folder: Path) -> None:
    views = list(scenarios())
    for each in whole_cases():
        for days in range(0, 400, 7):
            view = seen(each.data, each.as_of + 1440 * days)
            assert view is not None
            views.append((f"{each.label}+{days}", view))
    assert differing(Compiled(national()), native(national(), folder), views) == []
