"""A `Trace` → the JSON that `countyindex trace --json` prints."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from countyindex.data import Figure
from countyindex.lineage import Trace


def trace_to_dict(found: Trace) -> dict[str, Any]:
    """Return a trace as plain values at full precision; what is not known is None."""
    told = dataclasses.asdict(dataclasses.replace(found, figures=()))
    told["figures"] = [_figure(figure) for figure in found.figures]
    for touch in told["scored"]["touches"] if told["scored"] else ():
        touch["before"] = None if math.isnan(touch["before"]) else touch["before"]
    return told


def _figure(figure: Figure) -> dict[str, Any]:
    plain = dataclasses.asdict(dataclasses.replace(figure, correction=None))
    fix = figure.correction
    return {**plain, "correction": fix.model_dump() if fix else None}
