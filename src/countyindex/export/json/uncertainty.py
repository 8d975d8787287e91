"""How sure ranks are → the JSON that `countyindex uncertainty --json` prints, at full precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.export.json.values import json_text, plain, rows_of


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
    return json_text(uncertainty_to_dict(outcomes))


def _result(outcome: Uncertainty) -> dict[str, Any]:
    return {
        "scheme": outcome.reference.scheme.id,
        "cohort": outcome.cohort,
        "draws": outcome.draws,
        "stopped": outcome.provenance.get("stopped"),
        "largest_rank_error": plain(outcome.largest_error),
        "units": _units(outcome),
        "overall": {name: plain(spread) for name, spread in outcome.overall.items()},
        "choices": _choices(outcome.applied),
        "one_at_a_time": rows_of(outcome.one_at_a_time),
        "leave_one_out": rows_of(outcome.leave_one_out),
        "failed": dict(outcome.failed),
    }


def _units(outcome: Uncertainty) -> list[dict[str, Any]]:
    """One entry a unit, best first, those without a rank last."""
    table = outcome.units.rename(columns={"name_zh": "name"})
    last = (table["rank"] == 0).to_numpy()
    order = sorted(range(len(table)), key=lambda at: (last[at], table["rank"].iat[at], at))
    table = table.iloc[order]
    return [row | ({"rank": None} if row["rank"] == 0 else {}) for row in rows_of(table, "code")]


def _choices(applied: pd.DataFrame) -> dict[str, Any]:
    """Choice → its title, and of each option the probability and how often it ran."""
    return {
        str(choice): {
            "title": rows["choice_zh"].iloc[0],
            "options": {
                row.pop("option"): row
                for row in rows_of(rows.drop(columns=["choice", "choice_zh"]))
            },
        }
        for choice, rows in applied.groupby("choice", sort=False)
    }


def _provenance(outcomes: Sequence[Uncertainty]) -> dict[str, Any]:
    first = outcomes[0].provenance
    told = {name: plain(first.get(name)) for name in ("countyindex", "year", "seed")}
    told |= {name: plain(first.get(name)) for name in ("most_draws", "until")}
    for name in ("registry", "observations"):
        told[name] = {each.reference.scheme.study: each.provenance.get(name) for each in outcomes}
    schemes = {each.reference.scheme.id: each.provenance.get("scheme") for each in outcomes}
    settings = list(outcomes[0].reference.scheme.settings)
    choices = {outcomes[0].choices.path.name: outcomes[0].choices.digest}
    return {**told, "schemes": schemes, "settings": settings, "choices": choices}
