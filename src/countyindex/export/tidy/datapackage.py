"""Long tables → the descriptor that stands beside their CSV files (Data Package 2.0)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from countyindex.analysis.tidy_layout import TABLES, Field, Layout
from countyindex.edition import Edition
from countyindex.export.tidy.json import provenance

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
#: Kind of a field → its type in a Table Schema.
TYPES = {"text": "string", "number": "number", "integer": "integer", "boolean": "boolean"}
#: How a source's line on its licence begins, where the licence has a name of its own.
LICENCE = re.compile(r"(MIT|Apache-2\.0|CC0-1\.0|CC-BY(?:-SA)?-[34]\.0|ODbL-1\.0)(?![\w.-])")
DESCRIPTOR = "datapackage.json"


def descriptor_bytes(
    edition: Edition, tables: Mapping[str, pd.DataFrame], files: Mapping[str, bytes]
) -> bytes:
    """Return `datapackage.json`: every file with its schema, keys and hash, and all sources.

    Parameters
    ----------
    edition
        Says which year and versions the tables are of.
    tables
        Table → rows, as `tidy_tables` gives them.
    files
        Table → the bytes of its CSV file.

    Notes
    -----
    The package as a whole has no licence, since its figures come from many publications: each
    source says its own, in words under `licence` and, where it has a known name, under `licenses`.
    """
    package = {
        "$schema": PROFILE,
        "name": f"countyindex-{edition.year}",
        "title": f"countyindex {edition.year}：指标值、得分、位次与权重",
        "description": "指标、归类与权重均为示例。年份指数据年份。单元格文字如以 = + - @ 等"
        "符号开头，前面加一个半角单引号，以免被电子表格当作公式。",
        "version": str(edition.provenance["countyindex"]),
        "sources": _sources(tables["sources"]),
        "provenance": provenance(edition),
        "resources": [_resource(name, TABLES[name], files[name]) for name in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _sources(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_source(dict(zip(table.columns, row, strict=True))) for row in table.to_numpy()]


def _source(row: Mapping[str, str]) -> dict[str, Any]:
    told = {
        "title": row["title_zh"],
        "title_en": row["title_en"],
        "study": row["study"],
        "source": row["source"],
        "publisher": row["publisher_zh"],
        "via": row["via"],
        "licence": row["licence"],
    }
    known = LICENCE.match(row["licence"])
    licenses = {"licenses": [{"name": known[1]}]} if known else {}
    return {key: value for key, value in told.items() if value} | licenses


def _resource(name: str, layout: Layout, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": layout.title_zh,
        "description": layout.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(layout),
    }


def _schema(layout: Layout) -> dict[str, Any]:
    keys = [
        {
            "fields": list(item.here),
            "reference": {"resource": item.table, "fields": list(item.there)},
        }
        for item in layout.references
    ]
    schema = {
        "$schema": SCHEMA,
        "fields": [_field(item, layout) for item in layout.fields],
        "missingValues": [""],
        "primaryKey": list(layout.key),
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(field: Field, layout: Layout) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if field.name in layout.key else {}
    if field.name in layout.words:
        limits["enum"] = list(layout.words[field.name])
    told = {"name": field.name, "type": TYPES[field.kind], "title": field.title_zh}
    return told | ({"constraints": limits} if limits else {})
