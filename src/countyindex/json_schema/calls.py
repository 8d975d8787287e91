"""The registered methods → schemas of `{method: …, options}`: names, options and their values."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from countyindex.json_schema.notes import NOTES
from countyindex.json_schema.shape import CHANGES, Schema, or_empty, plain_schema, reference
from countyindex.methods import (
    Family,
    Method,
    aggregations,
    normalisations,
    treatments,
    weightings,
)
from countyindex.scheme.calls import REFUSE, REWEIGHT
from countyindex.scheme.model import SOURCES

#: A number for all children, numbers by child, or numbers in their order.
NUMBERS: Sequence[Schema] = (
    {"type": "number"},
    {"type": "object", "additionalProperties": {"type": "number"}},
    {"type": "array", "items": {"type": "number"}},
)
#: What may be done about a missing cell besides imputing it.
WAYS = {REWEIGHT: "权重分给同级。", REFUSE: "报错，不计算。"}
#: Parts of a combined weighting.
PARTS: Schema = {
    "type": "array",
    "items": {"anyOf": [reference("WeightingName"), reference("Weighting")]},
}


def call_definitions() -> dict[str, Schema]:
    """Return the definitions of every family's call, each also as a change to one."""
    imputing = [method for method in _methods(treatments) if method.declares("imputes")]
    treating = [method for method in _methods(treatments) if not method.declares("imputes")]
    definitions = {"WeightingName": _names(_methods(weightings))}
    for end in ("", CHANGES):
        whole = not end
        definitions |= {
            f"Weighting{end}": _call(_methods(weightings), whole),
            f"Aggregation{end}": _call(_methods(aggregations), whole),
            f"Treatment{end}": _call(treating, whole),
            f"Normalisation{end}": _call(_methods(normalisations), whole),
            f"Imputation{end}": _call(imputing, whole, WAYS),
            f"Missing{end}": {
                "anyOf": [_names(imputing, WAYS, whole=True), reference(f"Imputation{end}")]
            },
        }
    return definitions


def _methods(family: Family) -> list[Method]:
    return [family[name] for name in family]


def _names(
    methods: Sequence[Method], ways: Mapping[str, str] | None = None, *, whole: bool = False
) -> Schema:
    """List names with what they mean; with `whole` those only that need no options."""
    said = dict(ways or {}) | {
        method.name: f"{method.name_zh}：{method.definition_zh}"
        for method in methods
        if not (whole and _needed(method))
    }
    return {"enum": list(said), "enumDescriptions": list(said.values())}


def _needed(method: Method) -> list[str]:
    """Return the options without a default."""
    return [name for name, value in method.options.items() if value is inspect.Parameter.empty]


def _call(methods: Sequence[Method], whole: bool, ways: Mapping[str, str] | None = None) -> Schema:
    """Return the schema of a call; one that is not whole may leave out what stands below it."""
    branches = [_branch(method.name, _options(method, whole), method, whole) for method in methods]
    branches += [_branch(way, {}, None, whole) for way in ways or ()]
    branches += [] if whole else [_nameless([_options(method, whole) for method in methods])]
    return {
        "type": "object",
        "properties": {"method": _names(methods, ways) | {"description": NOTES["method"]}},
        **({"required": ["method"]} if whole else {}),
        "allOf": branches,
    }


def _branch(name: str, options: Mapping[str, Schema], method: Method | None, whole: bool) -> Schema:
    """Say which options a method takes."""
    needed = _needed(method) if method and whole else []
    return {
        "if": {"properties": {"method": {"const": name}}, "required": ["method"]},
        "then": {
            "properties": {"method": {"const": name}, **options},
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        },
    }


def _nameless(listed: Sequence[Mapping[str, Schema]]) -> Schema:
    """Say what may stand in a change that leaves the method below it as it is."""
    options: dict[str, list[Schema]] = {}
    for name, option in (item for each in listed for item in each.items()):
        known = options.setdefault(name, [])
        known += [] if option in known else [option]
    keys = {
        name: known[0] if len(known) == 1 else {"anyOf": known} for name, known in options.items()
    }
    return {
        "if": {"not": {"required": ["method"]}},
        "then": {"properties": keys, "additionalProperties": False},
    }


def _options(method: Method, whole: bool) -> dict[str, Schema]:
    hints = typing.get_type_hints(method.function)
    options = {name: _option(method, name, hints[name]) for name in method.options}
    if method.family == "normalisation":
        options["goalposts"] = _goalposts(method, whole) | {"description": NOTES["goalposts"]}
    return options if whole else {name: or_empty(option) for name, option in options.items()}


def _option(method: Method, name: str, hint: Any) -> Schema:
    default = method.options[name]
    given = {"default": default} if isinstance(default, str | int | float) else {}
    if name == "methods":
        return PARTS
    if not method.takes_array(name):
        return plain_schema(hint)[0] | given
    if method.family in ("treatment", "normalisation"):
        return {"type": "string"}
    none = [{"type": "null"}] if type(None) in typing.get_args(hint) else []
    return {"anyOf": [*NUMBERS, *none]} | given


def _goalposts(method: Method, whole: bool) -> Schema:
    """Return what may stand under `goalposts`: nothing but the default where it is of no use."""
    if not method.declares("uses_goalposts"):
        return {"enum": ["data"]}
    return {
        "anyOf": [
            {"enum": list(SOURCES)},
            reference("Goalposts" if whole else "Goalposts" + CHANGES),
        ]
    }
