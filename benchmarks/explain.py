"""`countyindex explain` and `trace` as whole processes, against `score --json`."""

from __future__ import annotations

from measure import Measure, alternate
from processes import COUNTYINDEX, ROOT, process

RUNS = 7
UNIT, INDICATOR = "余杭区", "urban_rural_income_ratio"


def measures() -> list[Measure]:
    """Time each command in turn with scoring the same year."""
    common = ("--year", "2024", "--project", ROOT)
    scored = process(COUNTYINDEX, "score", "--json", "--quiet", *common)
    explained = process(COUNTYINDEX, "explain", UNIT, *common)
    traced = process(COUNTYINDEX, "trace", UNIT, INDICATOR, *common)
    return [
        Measure(f"explain {UNIT}", *alternate(explained, scored, RUNS), "s", 1.5),
        Measure(f"trace {UNIT} {INDICATOR}", *alternate(traced, scored, RUNS), "s", 1.5),
    ]
