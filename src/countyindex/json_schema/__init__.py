"""What files of `indicators/` and `config/` may hold → JSON Schemas for editors (编辑器校验)."""

from __future__ import annotations

import json

from countyindex.errors import UsageError, did_you_mean
from countyindex.json_schema.files import MARK, SCHEMAS

__all__ = ["MARK", "SCHEMAS", "schema_text"]


def schema_text(name: str) -> str:
    """Return the JSON Schema (draft 7) of one kind of file, as text.

    Parameters
    ----------
    name
        ``study``, ``sources``, ``series``, ``dimension``, ``corrections``, ``scheme``,
        ``judgements`` or ``uncertainty``.

    Raises
    ------
    UsageError
        There is no such schema.

    Examples
    --------
    >>> json.loads(schema_text("corrections"))["title"]
    'corrections.yaml：勘误'
    """
    if name not in SCHEMAS:
        raise UsageError(f"there is no schema '{name}'. " + did_you_mean(name, SCHEMAS))
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=1) + "\n"
