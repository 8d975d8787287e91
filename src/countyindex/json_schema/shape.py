"""A pydantic model → JSON Schema (draft 7) with notes; a schema of all → a schema of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from countyindex.json_schema.notes import NOTES

Schema = dict[str, Any]

HERE = "#/definitions/"
#: What stands behind the name of a definition that holds changes only.
CHANGES = "Changes"


class _Generator(GenerateJsonSchema):
    """Takes for text what is parsed from text, such as a formula; a number is text, too."""

    def dataclass_schema(self, schema: Any) -> Schema:
        return {"type": ["string", "number"]}


def plain_schema(kind: Any) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of a type, and the definitions that it refers to."""
    found = TypeAdapter(kind).json_schema(
        schema_generator=_Generator, ref_template=HERE + "{model}", mode="validation"
    )
    definitions = {name: _tidied(item) for name, item in found.pop("$defs", {}).items()}
    return _tidied(found), definitions


def reference(name: str) -> Schema:
    """Point to a definition."""
    return {"$ref": HERE + name}


def or_empty(schema: Schema) -> Schema:
    """Allow an empty value, too."""
    ways = schema["anyOf"] if list(schema) == ["anyOf"] else [schema]
    empty = {"type": "null"}
    return {"anyOf": [*ways, *([] if empty in ways else [empty])]}


def _mapped(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Change every schema directly inside a schema."""
    new = dict(schema)
    for key in ("properties", "definitions"):
        if key in new:
            new[key] = {name: change(item) for name, item in new[key].items()}
    for key in ("anyOf", "oneOf", "allOf"):
        if key in new:
            new[key] = [change(item) for item in new[key]]
    for key in ("items", "additionalProperties", "if", "then", "else"):
        if isinstance(new.get(key), dict):
            new[key] = change(new[key])
    return new


def _tidied(schema: Schema) -> Schema:
    """Leave titles and defaults that only repeat the code out; write pairs as draft 7 has them."""
    new = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if isinstance(new.get("default"), dict | list) or new.get("default", 0) in ("", None):
        del new["default"]
    if "prefixItems" in new:
        first, *others = new.pop("prefixItems")
        assert all(other == first for other in others), "tuples hold values of one type"
        new["items"] = first
    if "oneOf" in new:
        new["anyOf"] = new.pop("oneOf")
    return _mapped(new, _tidied)


def replaced(schema: Schema, old: str, new: str) -> Schema:
    """Point to another definition wherever a schema refers to the old one."""
    if schema.get("$ref") == HERE + old:
        return schema | reference(new)
    return _mapped(schema, lambda item: replaced(item, old, new))


def with_notes(schema: Schema, model: str) -> Schema:
    """Say under every key of a model what it means.

    Raises
    ------
    KeyError
        Nobody wrote what the key means.
    """
    said = {
        key: item | {"description": NOTES.get(f"{model}.{key}") or NOTES[key]}
        for key, item in schema.get("properties", {}).items()
    }
    return schema | ({"properties": said} if said else {})


def changes_to(schema: Schema) -> Schema:
    """Return the schema of what is laid over a file: nothing is required, empty removes.

    Lists are replaced whole, so what stands in them is as strict as before.
    """
    if "$ref" in schema:
        return schema | reference(schema["$ref"].removeprefix(HERE) + CHANGES)
    new = {key: value for key, value in schema.items() if key not in ("required", "default")}
    if "properties" in new:
        new["properties"] = {key: _change(item) for key, item in new["properties"].items()}
    if isinstance(new.get("additionalProperties"), dict):
        new["additionalProperties"] = _change(new["additionalProperties"])
    if "anyOf" in new:
        new["anyOf"] = [changes_to(item) for item in new["anyOf"]]
    return new


def _change(schema: Schema) -> Schema:
    note = {"description": schema["description"]} if "description" in schema else {}
    bare = {key: value for key, value in schema.items() if key != "description"}
    return or_empty(changes_to(bare)) | note


def used(schema: Schema, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the definitions that a schema refers to, directly or through others, by name."""
    found: dict[str, Schema] = {}
    open_ = [schema]
    while open_:
        for name in _references(open_.pop()):
            if name not in found:
                found[name] = definitions[name]
                open_.append(definitions[name])
    return dict(sorted(found.items()))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].removeprefix(HERE)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
