"""A `Comparison` → the JSON that `countyindex compare --json` prints."""

from __future__ import annotations

import dataclasses
from typing import Any

from countyindex.analysis.change import Board, Comparison
from countyindex.export.json.values import plain, rows_of


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values: what is missing is None, parts stand under factors."""
    scores, places = (table.to_dict("index") for table in (comparison.scores, comparison.places))
    units = [
        {
            **row,
            "score_parts": plain(scores[row["code"]]),
            "rank_parts": plain(places[row["code"]]),
        }
        for row in rows_of(comparison.units, "code")
    ]
    return {
        "before": _end(comparison.before),
        "after": _end(comparison.after),
        "mode": comparison.mode,
        "factors": comparison.factors,
        "units": units,
        "indicators": rows_of(comparison.indicators),
        "only_before": comparison.only_before,
        "only_after": comparison.only_after,
        "notices": [dataclasses.asdict(notice) for notice in comparison.notices],
    }


def _end(board: Board) -> dict[str, Any]:
    found: dict[str, Any] = {
        **{"place": board.place, "title_zh": board.title_zh, "cohort_zh": board.cohort_zh},
        **{"year": board.year, "units": len(board.scores)},
    }
    if board.run is not None:
        result = board.run.result
        found |= {"scheme": result.scheme.id, "cohort": result.cohort}
        found |= {"provenance": dict(result.provenance)}
    return found
