"""`Edition` → the JSON that `countyindex score --json` prints: full precision, scores on 0–100."""

from __future__ import annotations

from typing import Any

from countyindex.edition import Edition
from countyindex.export.json.values import json_text, plain
from countyindex.result import Result


def edition_to_dict(edition: Edition) -> dict[str, Any]:
    """Return the printed boards of an edition as plain values.

    Returns
    -------
    dict
        ``year``, ``results`` (one entry a scheme and cohort: ranking, not_ranked, weights,
        unit_weights by node where every unit has its own, reports of the methods by node, notices)
        and ``provenance``. A dimension that does not apply to a unit is None.
    """
    return {
        "year": edition.year,
        "results": [_result(result) for result in edition.boards],
        "provenance": plain(edition.provenance),
    }


def edition_to_json(edition: Edition) -> str:
    """Return `edition_to_dict` as text, Chinese unescaped."""
    return json_text(edition_to_dict(edition))


def _result(result: Result) -> dict[str, Any]:
    dimensions = {node.id: result.node_scores(node.id) for node in result.dimensions}
    board = result.leaderboard()
    return {
        "scheme": result.scheme.id,
        "cohort": result.cohort,
        "ranking": [
            {
                "rank": int(row["rank"]),
                "code": str(code),
                "name": row["name_zh"],
                "score": float(row["score"]),
                "dimensions": {name: plain(scores[code]) for name, scores in dimensions.items()},
                **{kind: plain(row[kind]) for kind in result.kinds},
                "inherited_weight": float(row["inherited_weight"]),
            }
            for code, row in zip(board.index, board.to_dict("records"), strict=True)
        ],
        "not_ranked": [
            {"code": unit.code, "name": unit.name_zh, "reason": unit.reason_zh}
            for unit in result.not_ranked
        ],
        "weights": {str(name): float(weight) for name, weight in result.weights.items()},
        "unit_weights": {
            node: plain(own.T)
            for level in result.levels
            for node, own in level.unit_weights.items()
        },
        "reports": {
            node: plain(report) for level in result.levels for node, report in level.reports.items()
        },
        "notices": [notice.text_zh for notice in result.notices],
    }
