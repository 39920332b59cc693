"""The snapshot's JSON Schema (draft 2020-12), generated from the vocabulary."""

from __future__ import annotations

from typing import Any

from dsl.ir.vocabulary import CASE, ROOT, Attribute, Entity, Enumeration, Vocabulary
from engine.facts.limits import DEFAULT_LIMITS, Limits
from engine.facts.values import DECIMAL_PATTERN, LARGEST_INTEGER

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})"
_REQUIRED = ("snapshot_id", CASE)

Schema = dict[str, Any]

EXAMPLE: Schema = {
    "snapshot_id": "s-000001",
    "as_of": "2026-03-11T16:00:00+08:00",
    "completeness_flag": [
        {"section": "measure", "complete_until": "2026-03-11T16:00:00+08:00", "state": "yes"}
    ],
    CASE: {
        "case_no": "A1",
        "case_type": "criminal",
        "accepted_at": "2026-03-02T09:25:00+08:00",
        "filed_at": "2026-03-03T10:00:00+08:00",
    },
    "person": [{"person_no": "R1", "roles": ["suspect"], "gender": "1", "flags": []}],
    "measure": [
        {
            "measure_id": "M1",
            "kind": "detention",
            "person_no": "R1",
            "approved_at": "2026-03-10T14:50:00+08:00",
            "executed_at": "2026-03-10T15:20:00+08:00",
        }
    ],
}


def json_schema(vocabulary: Vocabulary, limits: Limits = DEFAULT_LIMITS) -> Schema:
    """The schema of a submitted snapshot, titles and descriptions in Chinese.

    It describes what is accepted without a note. Fields it does not name are dropped on
    reading, with a note; so it does not forbid them.
    """
    root = vocabulary.entities[ROOT]
    properties = _properties(root, limits)
    for section in vocabulary.sections():
        link = {"$ref": f"#/$defs/{section.id}"}
        properties[section.id] = (
            link
            if section.id == CASE
            else {
                "title": section.term,
                "type": ["array", "null"],
                "maxItems": limits.section_records,
                "items": link,
            }
        )
    definitions = {section.id: _record(section, limits) for section in vocabulary.sections()}
    definitions |= {f"enum_{enum.id}": _enumeration(enum) for enum in vocabulary.enums.values()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:fadu:snapshot:{vocabulary.version}",
        "title": root.term,
        "description": root.meaning,
        "type": "object",
        "required": list(_REQUIRED),
        "properties": properties,
        "examples": [EXAMPLE],
        "$defs": definitions,
    }


def _record(entity: Entity, limits: Limits) -> Schema:
    return {
        "title": entity.term,
        "description": entity.meaning,
        "type": "object",
        "properties": _properties(entity, limits),
    }


def _properties(entity: Entity, limits: Limits) -> dict[str, Schema]:
    found = {a.id: _attribute(a, limits) for a in entity.attributes.values()}
    if entity.key is not None and entity.attributes[entity.key].kind == "text":
        found[entity.key]["minLength"] = 1
    for name in _REQUIRED if entity.id == ROOT else ():
        if name in found:
            found[name]["type"] = "string"
    return found


def _attribute(attribute: Attribute, limits: Limits) -> Schema:
    item = _item(attribute, limits)
    described: Schema = {"title": attribute.term}
    if attribute.note:
        described["description"] = attribute.note
    if attribute.many:
        return described | {"type": ["array", "null"], "maxItems": limits.list_items, "items": item}
    if "type" not in item:
        return described | {"anyOf": [*item.get("anyOf", [item]), {"type": "null"}]}
    return described | item | {"type": [item["type"], "null"]}


def _item(attribute: Attribute, limits: Limits) -> Schema:
    """The schema of one value that is there."""
    match attribute.kind:
        case "bool":
            return {"type": "boolean"}
        case "int":
            return {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
        case "decimal":
            number = {"type": "number", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
            return {"anyOf": [number, {"type": "string", "pattern": f"^{DECIMAL_PATTERN}$"}]}
        case "enum":
            return {"$ref": f"#/$defs/enum_{attribute.target}"}
        case "date":
            return {"type": "string", "pattern": f"^{_DATE}$"}
        case "datetime":
            return {"type": "string", "pattern": f"^{_DATE}({_CLOCK})?$"}
        case "ref":
            return {"type": "string", "minLength": 1, "maxLength": limits.text_characters}
        case "text":
            return {"type": "string", "maxLength": limits.text_characters}


def _enumeration(enum: Enumeration) -> Schema:
    return {
        "title": enum.term,
        "type": "string",
        "oneOf": [{"const": value.code, "title": value.term} for value in enum.values],
    }
