"""Long tables → one JSON text: year, provenance, and every table as a list of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from countyindex.analysis.tidy_layout import TABLES
from countyindex.edition import Edition


def json_bytes(edition: Edition, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as JSON, one row a line, Chinese unescaped; what is missing is null.

    Parameters
    ----------
    edition
        Says which year and versions the tables are of.
    tables
        Table → rows, as `tidy_tables` gives them.
    """
    heading = {
        "year": edition.year,
        "titles_zh": {name: TABLES[name].title_zh for name in tables},
        "provenance": provenance(edition),
    }
    parts = [f" {_text(key)}: {_text(value)}" for key, value in heading.items()]
    listed = ",\n".join(f"  {_text(name)}: {_rows(table)}" for name, table in tables.items())
    return ("{\n" + ",\n".join(parts) + f',\n "tables": {{\n{listed}\n }}\n}}\n').encode()


def provenance(edition: Edition) -> dict[str, Any]:
    """Return what an edition was made from, with lists for tuples."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(edition.provenance)))
    return plain


def _rows(table: pd.DataFrame) -> str:
    lines = ",\n".join(f"   {_text(row)}" for row in _records(table))
    return f"[\n{lines}\n  ]" if lines else "[]"


def _records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    for row in zip(*(plain[name] for name in plain.columns), strict=True):
        yield dict(zip(plain.columns, row, strict=True))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
