"""What was measured and a cohort's plan → the `Dataset` that is scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.data.measure import Measured, UnitSize
from countyindex.data.status import Status
from countyindex.data.strangers import refuse_strangers
from countyindex.errors import InputError, Problem
from countyindex.registry import Indicator, Node, Unit
from countyindex.scheme import Plan
from countyindex.scheme.model import Exclude, Where

STATUS_DTYPE = pd.CategoricalDtype([status.id for status in Status])


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """One cohort's indicator values: rows are units by code, columns indicators by id.

    `values` is in each indicator's own unit. `status_codes` and `year_codes` are arrays of the same
    shape; `statuses` and `years` are their labelled views.
    """

    cohort: str
    year: int
    units: pd.DataFrame
    indicators: tuple[Indicator, ...]
    tree: Node
    values: pd.DataFrame
    status_codes: np.ndarray
    year_codes: np.ndarray
    #: What the study calls size, by code; for units that are not in the cohort, too.
    sizes: tuple[UnitSize, ...] = ()
    #: What it was chosen from: the whole study in that year, with its observations.
    measured: Measured | None = None

    @property
    def statuses(self) -> pd.DataFrame:
        """The status of every cell, as words: observed, derived, carried, inherited …"""
        return pd.DataFrame(
            {
                name: pd.Categorical.from_codes(self.status_codes[:, j], dtype=STATUS_DTYPE)
                for j, name in enumerate(self.values.columns)
            },
            index=self.values.index,
        )

    @property
    def years(self) -> pd.DataFrame:
        """The oldest year each value rests on; 0 where there is none."""
        return pd.DataFrame(self.year_codes, index=self.values.index, columns=self.values.columns)

    @property
    def names(self) -> list[str]:
        """The units' Chinese names, in the order of the rows."""
        return list(self.units["name_zh"])

    @property
    def codes(self) -> list[str]:
        """The units' codes, in the order of the rows."""
        return list(self.values.index)

    @property
    def titles(self) -> dict[str, str]:
        """The Chinese names of indicators and nodes, by id."""
        titles = {item.id: item.name_zh for item in self.indicators}
        return titles | {node.id: node.name_zh for node in self.tree.walk()}

    def keeping(self, rows: np.ndarray, columns: np.ndarray) -> Dataset:
        """Return the dataset with only these rows and columns (boolean masks)."""
        if rows.all() and columns.all():
            return self
        indicators = tuple(i for i, kept in zip(self.indicators, columns, strict=True) if kept)
        tree = self.tree.keeping({indicator.id for indicator in indicators})
        assert tree is not None
        return Dataset(
            cohort=self.cohort,
            year=self.year,
            units=self.units[rows],
            indicators=indicators,
            tree=tree,
            values=self.values.loc[rows, columns],
            status_codes=self.status_codes[np.ix_(rows, columns)],
            year_codes=self.year_codes[np.ix_(rows, columns)],
            sizes=self.sizes,
            measured=self.measured,
        )


def assemble(measured: Measured, plan: Plan, cohort: str) -> Dataset:
    """Choose the units and indicators of one cohort.

    Raises
    ------
    InputError
        The plan names an indicator, unit, dimension or attribute that the study does not have, or
        leaves nothing to score.
    """
    study = measured.study
    refuse_strangers(measured, plan)
    rows = [i for i, unit in enumerate(study.units) if unit.cohort == cohort and _takes(plan, unit)]
    columns = [j for j, item in enumerate(measured.indicators) if _scores(plan, item, cohort)]
    tree = study.tree.keeping({measured.indicators[j].id for j in columns})
    dropped = plan.dimensions.exclude if isinstance(plan.dimensions, Exclude) else ()
    if tree is not None and dropped:
        gone = {leaf for node in tree.walk() if node.id in dropped for leaf in node.leaves}
        tree = tree.keeping(set(tree.leaves) - gone)
    if not rows:
        raise InputError(Problem("", "no unit is left to score.", "Look at 'units'."))
    if tree is None:
        raise InputError(
            Problem(
                "",
                "no indicator is left to score.",
                "Look at 'indicators', 'dimensions' and 'kinds'.",
            )
        )
    tree = tree.flat() if plan.flat else tree
    at = {item.id: j for j, item in enumerate(measured.indicators)}
    columns = [at[leaf] for leaf in tree.leaves]
    cells = np.ix_(rows, columns)
    values, statuses, years = (
        measured.values[cells],
        measured.statuses[cells],
        measured.years[cells],
    )
    if plan.inherited == "missing":
        gone_cells = statuses == Status.INHERITED
        values[gone_cells], statuses[gone_cells], years[gone_cells] = np.nan, Status.MISSING, 0
    units = measured.units.iloc[rows]
    return Dataset(
        cohort=cohort,
        year=measured.year,
        units=units,
        indicators=tuple(measured.indicators[j] for j in columns),
        tree=tree,
        values=pd.DataFrame(
            values, index=units.index, columns=pd.Index(tree.leaves, name="indicator")
        ),
        status_codes=statuses,
        year_codes=years,
        sizes=measured.sizes,
        measured=measured,
    )


def _takes(plan: Plan, unit: Unit) -> bool:
    if isinstance(plan.units, Exclude):
        return unit.code not in plan.units.exclude
    if isinstance(plan.units, Where):
        return all(unit.attributes.get(key) in values for key, values in plan.units.where.items())
    return True


def _scores(plan: Plan, indicator: Indicator, cohort: str) -> bool:
    chosen = plan.indicators
    listed = chosen == "all" or (
        indicator.id not in chosen.exclude
        if isinstance(chosen, Exclude)
        else indicator.id in chosen
    )
    return (
        listed
        and indicator.applies_to(cohort)
        and (plan.kinds is None or indicator.kind in plan.kinds)
    )
