"""An `Audit` → the JSON that `countyindex audit --json` prints."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from countyindex.analysis.audit import Audit
from countyindex.export.json.values import rows_of

#: The tables of an audit, and the key of what a row is called, where it has a name.
TABLES = {
    **dict.fromkeys(("statistics", "availability", "structure", "reliability"), "id"),
    **dict.fromkeys(("links", "pairs", "size", "items", "importance"), ""),
}


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """Return an audit as plain values: findings, and every table as a list of rows.

    What is not defined is None; an infinite bandwidth is the text ``inf``.
    """
    return {
        **{"scheme": audit.scheme, "cohort": audit.cohort, "year": audit.year},
        "units": audit.units,
        "thresholds": dataclasses.asdict(audit.thresholds),
        "names": dict(audit.names),
        "findings": [
            {**dataclasses.asdict(finding), "text_zh": finding.text_zh}
            for finding in audit.findings
        ],
        **{
            name: rows_of(getattr(audit, name).replace(math.inf, "inf"), key)
            for name, key in TABLES.items()
        },
    }
