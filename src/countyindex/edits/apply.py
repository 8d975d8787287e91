"""The inputs of a board → what the engine makes of them: the answer a workbook must give (重算)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from countyindex.data import Observations, assemble, measure
from countyindex.edits.inputs import Cells, number_in, part, word_in
from countyindex.edits.plan import plan_of
from countyindex.export.living.choices import DIRECTIONS
from countyindex.export.living.layout import Board
from countyindex.pipeline import score_dataset, score_measured
from countyindex.registry import Study
from countyindex.registry.model import Direction, Interval
from countyindex.result import Result
from countyindex.scheme import MethodCall, Plan
from countyindex.scheme.model import Availability, NodeChoice
from countyindex.screening import screen

SIDES = ("lower", "upper")


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """A board scored again; `values` are the indicators' before any was put in by hand."""

    result: Result
    #: Units × indicators [the indicator's unit].
    values: pd.DataFrame


def rescored(board: Board, cells: Cells, stale: bool = True) -> Rescored:
    """Score a board with these inputs, as the workbook does.

    Parameters
    ----------
    board
        The board as published.
    cells
        What every input of it holds.
    stale
        Whether figures or settings of indicators differ from the published ones, so that weights
        by principal components are the stored ones.

    Raises
    ------
    InputError, MethodError, UsageError
        The engine refuses the figures or choices, where the workbook shows errors.
    """
    study = study_of(board.study, cells)
    observations = observations_of(board.measured.observations, cells)
    measured = measure(study, observations, board.result.year)
    plan = _unrefusing(plan_of(board, cells, stale))
    cohort = board.result.cohort
    scheme = dataclasses.replace(
        board.result.scheme, cohorts_scored=(cohort,), exceptions={cohort: plan}
    )
    given = {key: value for key, value in part(cells, "overrides").items() if value is not None}
    if not given:
        result = score_measured(measured, scheme)[cohort]
        return Rescored(result, result.dataset.values)
    dataset = assemble(measured, plan, cohort)
    kept = screen(dataset, plan).dataset
    values = _capped(kept.values, cells)
    for (code, id_), value in given.items():
        if code in values.index and id_ in values.columns:
            log = study.indicators[id_].transform == "log"
            values.loc[code, id_] = np.exp(value) if log else value
    # Caps are applied and gaps filled: what is left is to score all that passed the screening.
    lenient = plan.model_copy(
        update={
            "availability": Availability(indicator=0, unit=0, dimension=0),
            "overrides": {
                id_: choice.model_copy(update={"treatment": None})
                for id_, choice in plan.overrides.items()
            },
        }
    )
    scheme = dataclasses.replace(scheme, exceptions={cohort: lenient})
    result = score_dataset(dataclasses.replace(kept, values=values), scheme, {})
    return Rescored(result, dataset.values)


def _unrefusing(plan: Plan) -> Plan:
    """Take judgements however consistent they are, as the workbook does."""
    levels = tuple(
        level.model_copy(update={"weighting": _tolerant(level.weighting)}) for level in plan.levels
    )
    nodes = {
        name: NodeChoice(weighting=_tolerant(choice.weighting))
        for name, choice in plan.nodes.items()
        if choice.weighting is not None
    }
    return plan.model_copy(update={"levels": levels, "nodes": nodes})


def _tolerant(call: MethodCall) -> MethodCall:
    options = {**call.options, "max_cr": None}
    return MethodCall(method="ahp", **options) if call.method == "ahp" else call


def _capped(values: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """Bring values to their caps, both in the indicators' own units."""
    capped = values.copy()
    for id_ in map(str, capped.columns):
        lower, upper = (number_in(cells, "indicators", id_, f"{s}_limit") for s in SIDES)
        capped[id_] = capped[id_].clip(lower, upper)
    return capped


def study_of(study: Study, cells: Cells) -> Study:
    """Return the study with the directions of the workbook, and any value plausible."""
    indicators = dict(study.indicators)
    for id_ in {row for row, _ in part(cells, "indicators")}:
        update: dict[str, Any] = {"direction": direction_of(id_, cells), "plausible": None}
        indicators[id_] = indicators[id_].model_copy(update=update)
    return dataclasses.replace(study, indicators=indicators)


def direction_of(indicator: str, cells: Cells) -> Direction:
    """Return an indicator's direction."""
    word = DIRECTIONS[word_in(cells, "indicators", indicator, "direction")]
    if word != "interval":
        return word
    low, high = (cells["indicators", "", indicator, f"interval_{end}"] for end in ("low", "high"))
    return Interval.model_validate({"interval": (low, high)})


def observations_of(observations: Observations, cells: Cells) -> Observations:
    """Return the observations with the figures of the workbook; a blank one is missing."""
    table = observations.table
    values = table["value"].to_numpy(copy=True)
    rows = row_of_figure(table)
    new: list[dict[str, Any]] = []
    for code, series, year, value in figures_in(cells):
        number = np.nan if value is None else value
        at = rows.get((code, series, year))
        if at is not None:
            values[at] = number
        elif value is not None:
            row = dict(zip(table.columns, table.iloc[0], strict=True))
            new.append({**row, "code": code, "series": series, "year": year, "value": number})
    whole = pd.concat([table.assign(value=values), pd.DataFrame(new)]) if new else None
    changed = table.assign(value=values) if whole is None else whole.reset_index(drop=True)
    return dataclasses.replace(observations, table=changed)


def row_of_figure(table: pd.DataFrame) -> dict[tuple[str, str, int], int]:
    """Return code, series and year → position of the observation."""
    columns = (table[name].tolist() for name in ("code", "series", "year"))
    return {key: at for at, key in enumerate(zip(*columns, strict=True))}


def figures_in(cells: Cells) -> Iterator[tuple[str, str, int, float | None]]:
    """Yield code, series, year and value of every published figure."""
    for (code, column), value in part(cells, "raw").items():
        series, _, year = column.rpartition("@")
        yield code, series, int(year), value if isinstance(value, int | float) else None
