"""Which choice moves a board → the JSON that `countyindex sensitivity --json` prints."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.sensitivity.outcome import ESTIMATES, RANK, SCORE, SHIFT, Sensitivity


def sensitivity_to_dict(found: Sequence[Sensitivity]) -> dict[str, Any]:
    """Return the indices of several boards as plain values, at full precision.

    Parameters
    ----------
    found
        One or more boards of one year.

    Returns
    -------
    dict
        ``year``, ``results`` (one entry a board: scheme, cohort, base, runs, factors, idle,
        mean_shift with its indices, units with those of score and rank, convergence, failed) and
        ``provenance``. What is not known is None.
    """
    first = found[0]
    facts = {name: _plain(first.provenance.get(name)) for name in ("countyindex", "year", "seed")}
    schemes = {each.reference.scheme.id: each.provenance.get("scheme") for each in found}
    by_study: dict[str, Any] = {
        name: {each.reference.scheme.study: each.provenance.get(name) for each in found}
        for name in ("registry", "observations")
    }
    return {
        "year": first.year,
        "results": [_result(each) for each in found],
        "provenance": {
            **facts,
            **by_study,
            "schemes": schemes,
            "settings": list(first.reference.scheme.settings),
            "choices": {first.choices.path.name: first.choices.digest},
        },
    }


def sensitivity_to_json(found: Sequence[Sensitivity]) -> str:
    """Return `sensitivity_to_dict` as text, Chinese unescaped."""
    told = sensitivity_to_dict(found)
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)


def _result(found: Sensitivity) -> dict[str, Any]:
    return {
        "scheme": found.reference.scheme.id,
        "cohort": found.cohort,
        "base": found.base,
        "runs": found.runs,
        "factors": {
            str(choice): {"title": row.pop("choice_zh"), **row}
            for choice, row in zip(found.factors.index, _rows(found.factors), strict=True)
        },
        "idle": dict(found.idle),
        "mean_shift": _output(found, SHIFT, ""),
        "units": [
            {
                "code": code,
                "name": name,
                SCORE: _output(found, SCORE, code),
                RANK: _output(found, RANK, code),
            }
            for code, name in found.units.items()
        ],
        "convergence": _rows(found.convergence.drop(columns="choice_zh")),
        "failed": dict(found.failed),
    }


def _output(found: Sensitivity, output: str, code: str) -> dict[str, Any]:
    """What is known of an output, and its indices by choice."""
    about = found.about(output, code)
    table = found.of(output, code)
    indices = zip(table.index, _rows(table[[*ESTIMATES]]), strict=True)
    return {
        **{name: _plain(about[name]) for name in ("rows", "mean", "sd", "varies")},
        "indices": {str(choice): row for choice, row in indices},
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what is no finite number is None."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
