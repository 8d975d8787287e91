"""Which choice moves a board → the JSON that `countyindex sensitivity --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countyindex.analysis.sensitivity.outcome import ESTIMATES, RANK, SCORE, SHIFT, Sensitivity
from countyindex.export.json.values import json_text, plain, rows_of


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
    facts = {name: plain(first.provenance.get(name)) for name in ("countyindex", "year", "seed")}
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
    return json_text(sensitivity_to_dict(found))


def _result(found: Sensitivity) -> dict[str, Any]:
    return {
        "scheme": found.reference.scheme.id,
        "cohort": found.cohort,
        "base": found.base,
        "runs": found.runs,
        "factors": {
            str(choice): {"title": row.pop("choice_zh"), **row}
            for choice, row in zip(found.factors.index, rows_of(found.factors), strict=True)
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
        "convergence": rows_of(found.convergence.drop(columns="choice_zh")),
        "failed": dict(found.failed),
    }


def _output(found: Sensitivity, output: str, code: str) -> dict[str, Any]:
    """What is known of an output, and its indices by choice."""
    about = found.about(output, code)
    table = found.of(output, code)
    indices = zip(table.index, rows_of(table[[*ESTIMATES]]), strict=True)
    return {
        **{name: plain(about[name]) for name in ("rows", "mean", "sd", "varies")},
        "indices": {str(choice): row for choice, row in indices},
    }
