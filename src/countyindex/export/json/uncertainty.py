"""How sure ranks are → the JSON that `countyindex uncertainty --json` prints, at full precision."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.uncertainty.outcome import Uncertainty


def uncertainty_to_dict(outcomes: Sequence[Uncertainty]) -> dict[str, Any]:
    """Return what draws say of several boards as plain values.

    Parameters
    ----------
    outcomes
        One or more boards of one year.

    Returns
    -------
    dict
        ``year``, ``results`` (one entry a board: scheme, cohort, draws, units in the order of the
        board, overall, choices with how often each option ran, one_at_a_time, leave_one_out,
        failed, and why no more was drawn) and ``provenance``. What is not known is None.
    """
    return {
        "year": outcomes[0].year,
        "results": [_result(outcome) for outcome in outcomes],
        "provenance": _provenance(outcomes),
    }


def uncertainty_to_json(outcomes: Sequence[Uncertainty]) -> str:
    """Return `uncertainty_to_dict` as text, Chinese unescaped."""
    told = uncertainty_to_dict(outcomes)
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)


def _result(outcome: Uncertainty) -> dict[str, Any]:
    return {
        "scheme": outcome.reference.scheme.id,
        "cohort": outcome.cohort,
        "draws": outcome.draws,
        "stopped": outcome.provenance.get("stopped"),
        "largest_rank_error": _plain(outcome.largest_error),
        "units": _units(outcome),
        "overall": {name: _mapping(spread) for name, spread in outcome.overall.items()},
        "choices": _choices(outcome.applied),
        "one_at_a_time": _rows(outcome.one_at_a_time),
        "leave_one_out": _rows(outcome.leave_one_out),
        "failed": dict(outcome.failed),
    }


def _units(outcome: Uncertainty) -> list[dict[str, Any]]:
    """One entry a unit, best first, those without a rank last."""
    table = outcome.units.rename(columns={"name_zh": "name"})
    last = (table["rank"] == 0).to_numpy()
    order = sorted(range(len(table)), key=lambda at: (last[at], table["rank"].iat[at], at))
    table = table.iloc[order]
    return [
        {"code": str(code), **row} | ({"rank": None} if row["rank"] == 0 else {})
        for code, row in zip(table.index, _rows(table), strict=True)
    ]


def _choices(applied: pd.DataFrame) -> dict[str, Any]:
    """Choice → its title, and of each option the probability and how often it ran."""
    return {
        str(choice): {
            "title": rows["choice_zh"].iloc[0],
            "options": {
                row.pop("option"): row for row in _rows(rows.drop(columns=["choice", "choice_zh"]))
            },
        }
        for choice, rows in applied.groupby("choice", sort=False)
    }


def _provenance(outcomes: Sequence[Uncertainty]) -> dict[str, Any]:
    first = outcomes[0].provenance
    told = {name: _plain(first.get(name)) for name in ("countyindex", "year", "seed")}
    told |= {name: _plain(first.get(name)) for name in ("most_draws", "until")}
    for name in ("registry", "observations"):
        told[name] = {each.reference.scheme.study: each.provenance.get(name) for each in outcomes}
    schemes = {each.reference.scheme.id: each.provenance.get("scheme") for each in outcomes}
    settings = list(outcomes[0].reference.scheme.settings)
    choices = {outcomes[0].choices.path.name: outcomes[0].choices.digest}
    return {**told, "schemes": schemes, "settings": settings, "choices": choices}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_mapping(row) for row in table.to_dict("records")]


def _mapping(row: Any) -> dict[str, Any]:
    return {str(key): _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what is no finite number is None."""
    if value is pd.NA:
        return None
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
