"""Numbers, tables and records as they were computed → values as JSON has them, and their text."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd


def plain(value: Any) -> Any:
    """Return mappings, lists, numbers and text; what is no finite number is None."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def rows_of(table: pd.DataFrame, name: str = "") -> list[dict[str, Any]]:
    """Return a table as a list of rows; with `name`, that is the key of what a row is called."""
    rows = [plain(row) for row in table.to_dict("records")]
    if not name:
        return rows
    return [{name: str(each), **row} for each, row in zip(table.index, rows, strict=True)]


def json_text(told: Any) -> str:
    """Return plain values as text, Chinese unescaped."""
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
