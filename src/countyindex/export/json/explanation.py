"""An `Explanation` → the JSON that `countyindex explain --json` prints."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from countyindex.analysis.explanation import Explanation
from countyindex.export.json.values import rows_of


def explanation_to_dict(found: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values at full precision, each table as a list of rows.

    The rows of tables that are named carry the name as ``id`` or, for units, ``code``; what is not
    defined is None.
    """
    tables = {"contributions": "id", "striking": "id", "obstacles": "id", "peers": "code"}
    told: dict[str, Any] = {}
    for field in dataclasses.fields(found):
        value = getattr(found, field.name)
        if isinstance(value, pd.DataFrame):
            told[field.name] = rows_of(value, tables.get(field.name, ""))
        else:
            told[field.name] = list(value) if isinstance(value, tuple) else value
    return told
