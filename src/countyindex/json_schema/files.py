"""The models of the files that people edit → one JSON Schema a kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from countyindex.analysis.uncertainty.choices import KINDS, ChoicesFile
from countyindex.json_schema.calls import call_definitions
from countyindex.json_schema.notes import NOTES
from countyindex.json_schema.shape import (
    CHANGES,
    Schema,
    changes_to,
    or_empty,
    plain_schema,
    reference,
    replaced,
    used,
    with_notes,
)
from countyindex.registry.model import Correction, Indicator, Series, Source
from countyindex.registry.study_file import StudyFile
from countyindex.scheme.judgements import LEAST, MOST, JudgementFile
from countyindex.scheme.model import Goalposts, Header, Plan

#: Keys of an indicator that the reader fills in from where it stands.
FILLED_IN = {"id", "dimension", "where"}

#: A judgement: a number on Saaty's scale, or a fraction such as 1/3.
JUDGEMENT: Schema = {
    "anyOf": [
        {"type": "number", "minimum": round(LEAST - 5e-10, 9), "maximum": MOST},
        {"type": "string", "pattern": r"^\s*[1-9](\.[0-9]+)?\s*(/\s*[1-9](\.[0-9]+)?\s*)?$"},
    ]
}


def _definitions(kind: Any, name: str) -> dict[str, Schema]:
    """Return a model and all that it refers to, as definitions with notes."""
    schema, others = plain_schema(kind)
    return {
        key: with_notes(item, key) for key, item in (others | {name: _as_written(schema)}).items()
    }


def _as_written(schema: Schema) -> Schema:
    """Leave out the keys that the reader fills in."""
    keys = {key: item for key, item in schema["properties"].items() if key not in FILLED_IN}
    needed = [key for key in schema.get("required", ()) if key not in FILLED_IN]
    return schema | {"properties": keys} | ({"required": needed} if needed else {})


def _file(what: str, schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Put a schema and its definitions into a document of their own."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": MARK,
        "title": what,
        **schema,
        "definitions": used(schema, definitions),
    }


#: Says in each file where it comes from.
MARK = "Written by 'countyindex schema' from the code. Do not edit."


def _entries(kind: Any, name: str) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of a file of entries by id."""
    entries = {"type": ["object", "null"], "additionalProperties": reference(name)}
    return entries, _definitions(kind, name)


def study() -> Schema:
    """Return the schema of study.yaml."""
    return _file("study.yaml：研究", reference("StudyFile"), _definitions(StudyFile, "StudyFile"))


def sources() -> Schema:
    """Return the schema of sources.yaml."""
    return _file("sources.yaml：数据来源", *_entries(Source, "Source"))


def series() -> Schema:
    """Return the schema of series.yaml."""
    return _file("series.yaml：基础数据", *_entries(Series, "Series"))


def dimension() -> Schema:
    """Return the schema of a dimension's file."""
    schema, definitions = _entries(Indicator, "Indicator")
    definitions["Indicator"]["properties"]["goalposts"]["anyOf"].append({"const": "none"})
    definitions["Indicator"] |= {
        "if": {"properties": {"transform": {"const": "log"}}, "required": ["transform"]},
        "then": {"properties": {"direction": {"enum": ["positive", "negative"]}}},
    }
    return _file("<dimension>.yaml：一个维度的指标", schema, definitions)


def corrections() -> Schema:
    """Return the schema of corrections.yaml."""
    entries = {"type": ["array", "null"], "items": reference("Correction")}
    definitions = _definitions(Correction, "Correction")
    return _file("corrections.yaml：勘误", entries, definitions)


def scheme() -> Schema:
    """Return the schema of a scheme or variant: one that extends another says changes only."""
    plan = _definitions(Plan, "Plan") | _definitions(Goalposts, "Goalposts")
    header = with_notes(plain_schema(Header)[0], "Scheme")
    judgements = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    plan["Plan"]["properties"]["judgements"] = judgements | {"description": NOTES["judgements"]}
    for name in ("Judgements", "MethodCall", "Normalisation"):
        del plan[name]
    plan = {name: _with_calls(item) for name, item in plan.items()}
    plan["Scheme"] = header | {
        "properties": header["properties"] | plan["Plan"]["properties"],
        "required": [*header["required"], *plan["Plan"]["required"]],
    }
    changes = {name + CHANGES: changes_to(item) for name, item in plan.items()}
    cohorts = {"type": "object", "additionalProperties": or_empty(reference("Plan" + CHANGES))}
    for whole in (plan["Scheme"], changes["Scheme" + CHANGES]):
        whole["properties"]["cohorts"] = cohorts | {"description": NOTES["Scheme.cohorts"]}
    schema = {
        "if": {"properties": {"extends": {"type": "string"}}, "required": ["extends"]},
        "then": reference("Scheme" + CHANGES),
        "else": reference("Scheme"),
    }
    return _file("config/*.yaml：评价方案与变体", schema, plan | changes | call_definitions())


def _with_calls(schema: Schema) -> Schema:
    """Say under each key that calls a method which family's it is."""
    keys = schema.get("properties", {})
    return schema | {
        "properties": {
            key: replaced(item, "MethodCall", FAMILY_OF.get(key, "MethodCall"))
            for key, item in keys.items()
        }
    }


#: Key of a scheme → the definition of the methods that it calls.
FAMILY_OF = {
    "weighting": "Weighting",
    "aggregation": "Aggregation",
    "treatment": "Treatment",
    "missing": "Missing",
}


def judgements() -> Schema:
    """Return the schema of a judgement file."""
    definitions = _definitions(JudgementFile, "JudgementFile")
    row = {"type": ["object", "null"], "additionalProperties": JUDGEMENT}
    block = {"type": "object", "additionalProperties": row}
    definitions["JudgementFile"]["properties"]["experts"] = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": block,
        "description": NOTES["JudgementFile.experts"],
    }
    return _file("config/judgements/*.yaml：判断矩阵", reference("JudgementFile"), definitions)


def uncertainty() -> Schema:
    """Return the schema of uncertainty.yaml: every choice varies in exactly one way."""
    definitions = _definitions(ChoicesFile, "ChoicesFile")
    definitions["Choice"]["oneOf"] = [{"required": [kind]} for kind in KINDS]
    return _file("config/uncertainty.yaml：不确定性来源", reference("ChoicesFile"), definitions)


#: Name → the schema of that kind of file.
SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "study": study,
    "sources": sources,
    "series": series,
    "dimension": dimension,
    "corrections": corrections,
    "scheme": scheme,
    "judgements": judgements,
    "uncertainty": uncertainty,
}
