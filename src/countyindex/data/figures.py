"""A unit's value of an indicator → the published figures it rests on, with file and line (溯源)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from countyindex.data.evaluate import evaluate
from countyindex.data.measure import Measured
from countyindex.registry import Correction, Indicator, Predecessor


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that a formula asks for; `value` is None where nothing is published.

    `of` names the unit, or a predecessor or part that stands in for it; `persons` came over from a
    predecessor whose ratio is inherited, and is None where figures are the unit's own or summed.
    """

    series: str
    name_zh: str
    unit: str
    code: str
    of: str
    year: int
    persons: float | None = None
    value: float | None = None
    #: What the source prints; it differs from the value where a correction took its place.
    printed: float | None = None
    where: str = ""
    source: str = ""
    source_zh: str = ""
    table: str = ""
    note: str = ""
    correction: Correction | None = None


def figures_of(measured: Measured, indicator: Indicator, code: str) -> tuple[Figure, ...]:
    """Return the figures that a unit's value rests on.

    Parameters
    ----------
    measured
        The study in the year of the value.
    indicator
        The indicator.
    code
        The unit's code.

    Returns
    -------
    tuple of Figure
        In the order of the formula: the unit's own figures of the latest year that gives a value,
        else those of its predecessors. Where nothing gives a value, what the formula asks for in
        the measured year.

    Raises
    ------
    KeyError
        No unit of the study has this code.
    """
    rows = _Rows(measured, code)
    floating = any(item.year is None for item in indicator.formula.inputs)
    for age in range(indicator.max_age + 1 if floating else 1):
        found = rows.own(indicator, measured.year - age)
        found = found or rows.inherited(indicator, measured.year - age)
        if found:
            return found
    return tuple(rows.asked(indicator, measured.year))


class _Rows:
    """The observations of a unit and of its predecessors, by code, series and year."""

    def __init__(self, measured: Measured, code: str):
        self.study = measured.study
        self.unit = self.study.unit(code)
        self.parts = [part for part in self.study.crosswalk if part.code == code]
        table = measured.observations.table
        codes = {code, *(part.predecessor for part in self.parts)}
        found = table[table["code"].isin(codes)].to_dict("records")
        self.rows: dict[tuple[str, str, int], dict[Any, Any]] = {
            (row["code"], row["series"], row["year"]): row for row in found
        }

    def own(self, indicator: Indicator, year: int) -> tuple[Figure, ...]:
        """Return the unit's own figures if they give a value."""
        found = tuple(self.asked(indicator, year))
        return found if _gives_a_value(indicator, found, year) else ()

    def inherited(self, indicator: Indicator, year: int) -> tuple[Figure, ...]:
        """Return the figures of all predecessors if each gives a value."""
        each = [tuple(self.asked(indicator, year, part)) for part in self.parts]
        if all(_gives_a_value(indicator, found, year) for found in each):
            return tuple(figure for found in each for figure in found)
        return ()

    def asked(
        self, indicator: Indicator, year: int, part: Predecessor | None = None
    ) -> Iterator[Figure]:
        """Yield a figure for each input of the formula, or its parts where counts are summed."""
        for item in indicator.formula.inputs:
            at = item.year or year
            if part is not None:
                figure = self.figure(item.series, part.predecessor, part.predecessor_name, at)
                yield dataclasses.replace(figure, persons=part.population)
                continue
            summed = self.summed(item.series, at)
            for union in summed:
                yield self.figure(item.series, union.predecessor, union.predecessor_name, at)
            if not summed:
                yield self.figure(item.series, self.unit.code, self.unit.name_zh, at)

    def summed(self, series: str, year: int) -> list[Predecessor]:
        """Return the parts of a merged unit whose counts stand for its own."""
        unions = [part for part in self.parts if part.relation == "union"]
        there = all((part.predecessor, series, year) in self.rows for part in unions)
        own = (self.unit.code, series, year) in self.rows
        return unions if self.study.series[series].additive and there and not own else []

    def figure(self, series: str, code: str, of: str, year: int) -> Figure:
        """Return one figure with all that is known of it."""
        known = self.study.series[series]
        blank = Figure(series, known.name_zh, known.unit, code, of, year, table=known.table)
        row = self.rows.get((code, series, year))
        if row is None:
            return blank
        source = self.study.sources.get(row["source"])
        fixes = [
            f for f in self.study.corrections if (f.code, f.series, f.year) == (code, series, year)
        ]
        return dataclasses.replace(
            blank,
            value=None if np.isnan(row["value"]) else float(row["value"]),
            printed=float(row["printed"]),
            where=str(row["where"]),
            source=str(row["source"]),
            source_zh=source.title_zh if source else "",
            note=str(row["note"]),
            correction=fixes[0] if fixes else None,
        )


def _gives_a_value(indicator: Indicator, figures: Sequence[Figure], year: int) -> bool:
    """Whether the formula has a value on these figures; several of one input are summed."""
    read = {}
    for item in indicator.formula.inputs:
        wanted = (item.series, item.year or year)
        values = [figure.value for figure in figures if (figure.series, figure.year) == wanted]
        read[item] = np.array([sum(np.nan if value is None else value for value in values)])
    return bool(np.isfinite(evaluate(indicator.formula.tree, read, year).values[0]))
