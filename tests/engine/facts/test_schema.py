"""The JSON Schema says what the reader does, as far as a schema can."""

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from engine.facts.schema import EXAMPLE, json_schema
from tests.engine.facts.snapshots import detention, model, read, snapshot, vocabulary
from tests.engine.facts.test_reading import SNAPSHOTS

SCHEMA = json_schema(vocabulary())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def test_the_schema_is_one_of_draft_2020_12() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


def test_its_example_is_accepted_without_a_word() -> None:
    assert VALIDATOR.is_valid(EXAMPLE)
    reading = read(EXAMPLE)
    assert reading.problems == reading.notes == ()


def test_it_names_every_section_and_every_attribute_with_its_term() -> None:
    for name, shape in model().shapes.items():
        described = SCHEMA["$defs"][name]["properties"]
        titles = {key: value["title"] for key, value in described.items()}
        assert titles == {a.id: a.term for a in shape.entity.attributes.values()}
        assert name in SCHEMA["properties"]


def test_every_code_has_its_term() -> None:
    codes = SCHEMA["$defs"]["enum_measure_type"]["oneOf"]
    assert {"const": "detention", "title": "刑事拘留（302）"} in codes


@pytest.mark.parametrize(
    "content",
    [
        {},
        snapshot(case=None),
        snapshot(measure={}),
        detention(kind="拘留"),
        detention(executed_at="2026-03-10T15:20:00"),
        detention(executed_at=1773125400000),
        detention(due_at="2026-03-10T15:20:00+08:00"),
        detention(bail_deposit="1,000"),
        detention(prior_days_deductible=1.5),
        detention(person_no=""),
    ],
)
def test_what_it_refuses_is_refused_on_reading(content: Any) -> None:
    assert not VALIDATOR.is_valid(content)
    assert read(content).problems


@given(SNAPSHOTS)
def test_what_is_accepted_on_reading_fits_the_schema(content: dict[str, Any]) -> None:
    if not read(content).problems:
        assert VALIDATOR.is_valid(content)
