"""Observations and formulas → value, status and year of every indicator for every unit (指标值)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.data.evaluate import FAULTS, Cells, evaluate
from countyindex.data.read import Observations
from countyindex.data.shelf import Shelf
from countyindex.data.status import Status
from countyindex.errors import InputError, Problem, UsageError
from countyindex.registry import Indicator, Study, Unit
from countyindex.registry.formula import Input


@dataclass(frozen=True, slots=True, eq=False)
class UnitSize:
    """How large the units are by one measure (规模): `values` by code, NaN where not known."""

    id: str
    name_zh: str
    values: pd.Series


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """All indicators of a study for one year, before anyone chooses among them.

    `units` lists names, cohort and attributes by code. `values` [unit of the indicator], `statuses`
    and `years` have shape (units, indicators); `years` is the oldest year a value rests on, 0 where
    there is no value.
    """

    study: Study
    year: int
    units: pd.DataFrame
    indicators: tuple[Indicator, ...]
    values: np.ndarray
    statuses: np.ndarray
    years: np.ndarray
    observations: Observations
    sizes: tuple[UnitSize, ...] = ()

    def column(self, indicator: str) -> int:
        """Return an indicator's position."""
        return next(i for i, item in enumerate(self.indicators) if item.id == indicator)


def measure(study: Study, observations: Observations, year: int) -> Measured:
    """Compute every indicator of a study for one year.

    An indicator whose data are still awaited takes part as soon as it has any value.

    Raises
    ------
    UsageError
        No indicator of the study reads figures of that year.
    InputError
        A formula divides by zero or takes the logarithm of a number that is not positive, a value
        is implausible, or a unit has a value that the registry calls not applicable; all at once.
    """
    years = indicator_years(study, observations)
    if year not in years:
        known = ", ".join(map(str, years)) or "none"
        raise UsageError(f"the study '{study.id}' has no figures of {year}; it has {known}.")
    shelf = Shelf(study, observations)
    problems: list[Problem] = []
    columns = [
        (indicator, *_column(indicator, shelf, observations, year, problems))
        for indicator in study.indicators.values()
        if indicator.status == "active" or shelf.holds(indicator)
    ]
    if problems:
        raise InputError(problems)
    columns = [c for c in columns if c[0].status == "active" or not np.isnan(c[1]).all()]
    empty = (len(study.units), 0)
    return Measured(
        study=study,
        year=year,
        units=unit_table(study.units),
        indicators=tuple(column[0] for column in columns),
        values=np.column_stack([c[1] for c in columns]) if columns else np.empty(empty),
        statuses=np.column_stack([c[2] for c in columns]) if columns else np.empty(empty, np.int8),
        years=np.column_stack([c[3] for c in columns]) if columns else np.empty(empty, np.int16),
        observations=observations,
        sizes=tuple(_sizes(shelf, year)),
    )


def moved(measured: Measured, indicator: Indicator, errors: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return how far an indicator's values move when figures of some series are off.

    Parameters
    ----------
    measured
        What was measured.
    indicator
        The indicator.
    errors
        Series → relative errors of its figures, shape (draws, units of the study).

    Returns
    -------
    numpy.ndarray
        Moves [unit of the indicator], shape (draws, units); 0 where the formula has no value in the
        index's own year.
    """
    shelf, year = Shelf(measured.study, measured.observations), measured.year
    count = len(shelf.units)
    inputs = indicator.formula.inputs
    read = {item: shelf.read(item.series, item.year or year)[0][:count] for item in inputs}
    draws = len(next(iter(errors.values())))
    off = {
        item: values * (1.0 + errors[item.series])
        if item.series in errors
        else np.broadcast_to(values, (draws, count))
        for item, values in read.items()
    }
    tree = indicator.formula.tree
    moves = evaluate(tree, off, year).values - evaluate(tree, read, year).values
    return np.where(np.isnan(moves), 0.0, moves)


def _sizes(shelf: Shelf, year: int) -> Iterator[UnitSize]:
    """Yield what the study calls size; a cell that cannot be computed is not known."""
    for id_, size in shelf.study.sizes.items():
        inputs = size.formula.inputs
        read = {item: shelf.read(item.series, item.year or year)[0] for item in inputs}
        values = evaluate(size.formula.tree, read, year).values[: len(shelf.units)]
        yield UnitSize(id_, size.name_zh, pd.Series(values, index=shelf.units, name=id_))


def unit_table(units: Sequence[Unit]) -> pd.DataFrame:
    """Lay units out as a table by code: names, cohort and attributes."""
    return pd.DataFrame(
        [
            {"name_zh": u.name_zh, "name_en": u.name_en, "cohort": u.cohort, **u.attributes}
            for u in units
        ],
        index=pd.Index([u.code for u in units], name="code"),
    )


def indicator_years(study: Study, observations: Observations) -> tuple[int, ...]:
    """Return the years that have an indicator of their own, ascending.

    A census figure that indicators of later years read at its named year makes no edition of the
    census year: some indicator must read figures of this very year, all of which are there.
    """
    floating = [
        {item.series for item in indicator.formula.inputs if item.year is None}
        for indicator in study.indicators.values()
    ]
    pairs = observations.table[["year", "series"]].drop_duplicates()
    present: dict[int, set[str]] = {year: set() for year in observations.years}
    for year, series in zip(pairs["year"], pairs["series"], strict=True):
        present[int(year)].add(series)
    return tuple(
        year
        for year, there in present.items()
        if any(needed and needed <= there for needed in floating)
    )


def latest_year(study: Study, observations: Observations) -> int:
    """Return the latest year that has an indicator of its own.

    Raises
    ------
    InputError
        No year has one.
    """
    years = indicator_years(study, observations)
    if not years:
        raise InputError(
            Problem(
                str(study.path / "observations"),
                "holds no year in which any indicator has all its figures.",
                "Add figures, of one year, of all that an indicator is computed from.",
            )
        )
    return years[-1]


def _column(
    indicator: Indicator,
    shelf: Shelf,
    observations: Observations,
    year: int,
    problems: list[Problem],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return values, statuses and oldest years of one indicator over the units."""
    count = len(shelf.units)
    values = np.full(count, np.nan)
    statuses = np.full(count, Status.MISSING, dtype=np.int8)
    years = np.zeros(count, dtype=np.int16)
    listed = {*indicator.not_applicable, *indicator.not_published}
    asked = np.array([code not in listed for code in shelf.units])
    floating = any(item.year is None for item in indicator.formula.inputs)
    for age in range(indicator.max_age + 1 if floating else 1):
        part, computed = _computed(indicator, shelf, year - age)
        found, oldest = part.values, part.years
        open_ = np.isnan(values)
        # What nobody asks for may be wrong: units listed below, and cells that are filled already.
        faults = part.faults.copy()
        faults[:count][~(open_ & asked)] = 0
        problems += _faulty(indicator, shelf, observations, year - age, faults)
        fresh = open_ & ~np.isnan(found[:count])
        plain = np.where(computed[:count], Status.DERIVED, Status.OBSERVED)
        values[fresh] = found[:count][fresh]
        statuses[fresh] = plain[fresh] if age == 0 else Status.CARRIED
        years[fresh] = oldest[:count][fresh]
        for at, inherited, since in _inherit(shelf, found, oldest, open_ & ~fresh):
            values[at], statuses[at], years[at] = inherited, Status.INHERITED, since
    for codes, status in (
        (indicator.not_applicable, Status.NOT_APPLICABLE),
        (indicator.not_published, Status.NOT_PUBLISHED),
    ):
        for at in [i for i, code in enumerate(shelf.units) if code in codes]:
            if not np.isnan(values[at]):
                problems.append(
                    Problem(
                        _where(indicator, observations, shelf.units[at], year),
                        f"{indicator.name_zh} of {shelf.title(at)} has the value {values[at]:g}, "
                        f"but the registry calls it {status.id}.",
                        f"Remove the figure, or {shelf.units[at]} from '{status.id}' in "
                        f"{indicator.where}.",
                    )
                )
            statuses[at] = status
    problems += _implausible(indicator, shelf, observations, year, values)
    return values, statuses, years


def _inherit(
    shelf: Shelf, found: np.ndarray, oldest: np.ndarray, open_: np.ndarray
) -> list[tuple[int, float, int]]:
    """Mean of the predecessors' values, weighted by the persons that came over from each."""
    inherited = []
    for at in np.flatnonzero(open_):
        parts = [part for part in shelf.study.crosswalk if part.code == shelf.units[at]]
        if not parts:
            continue
        rows = [shelf.position[part.predecessor] for part in parts]
        values = found[rows]
        persons = np.array([part.population for part in parts])
        if not np.isnan(values).any():
            inherited.append(
                (int(at), float(values @ persons / persons.sum()), int(oldest[rows].min()))
            )
    return inherited


def _computed(indicator: Indicator, shelf: Shelf, year: int) -> tuple[Cells, np.ndarray]:
    """Evaluate a formula for one year: its cells, and which of them were computed, not read."""
    formula = indicator.formula
    computed = np.full(shelf.size, not formula.is_plain)
    read: dict[Input, np.ndarray] = {}
    for item in formula.inputs:
        read[item], summed = shelf.read(item.series, item.year or year)
        computed |= summed | shelf.study.series[item.series].computed
    return evaluate(formula.tree, read, year), computed


def _faulty(
    indicator: Indicator,
    shelf: Shelf,
    observations: Observations,
    year: int,
    faults: np.ndarray,
) -> list[Problem]:
    """Say which cells divide by zero or take an impossible logarithm."""
    return [
        Problem(
            _where(indicator, observations, shelf.code(at), year),
            f"{indicator.name_zh} ({indicator.formula.text}) of {shelf.title(at)} "
            f"{FAULTS[faults[at]]} in {year}.",
            "Correct the figure, leave the cell empty, or list the unit as not applicable "
            f"in {indicator.where}.",
        )
        for at in np.flatnonzero(faults)
    ]


def _implausible(
    indicator: Indicator, shelf: Shelf, observations: Observations, year: int, values: np.ndarray
) -> list[Problem]:
    if indicator.plausible is None:
        return []
    low, high = indicator.plausible
    return [
        Problem(
            _where(indicator, observations, shelf.units[at], year),
            f"{indicator.name_zh} of {shelf.title(at)} is {values[at]:g} {indicator.unit}, "
            f"outside [{low:g}, {high:g}].",
            f"Correct the table, or widen 'plausible' in {indicator.where}.",
        )
        for at in np.flatnonzero((values < low) | (values > high))
    ]


def _where(indicator: Indicator, observations: Observations, code: str, year: int) -> str:
    """Name the places of the figures a value rests on."""
    table = observations.table[observations.table["code"] == code]
    places = [
        str(where)
        for item in indicator.formula.inputs
        for where in table.loc[
            (table["series"] == item.series) & (table["year"] == (item.year or year)), "where"
        ]
    ]
    return ", ".join(places) or indicator.where
