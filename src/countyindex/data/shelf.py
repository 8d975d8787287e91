"""Observations of a study → arrays over its units, a series and a year at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from countyindex.data.read import Observations
from countyindex.registry import Indicator, Study


class Shelf:
    """Observations by series and year, as arrays over units first and predecessors after them."""

    def __init__(self, study: Study, observations: Observations):
        self.study = study
        self.units = [unit.code for unit in study.units]
        self.parts = sorted({part.predecessor for part in study.crosswalk})
        index = pd.Index([*self.units, *self.parts])
        table = observations.table
        self.size = len(index)
        position = index.get_indexer(pd.Index(table["code"]))
        self._values = table["value"].to_numpy()
        self._rows = {
            key: (rows, position[rows])
            for key, rows in table.groupby(["series", "year"], sort=False).indices.items()
        }
        self._series = set(table["series"])
        self.position = {code: i for i, code in enumerate(index)}
        self._unions: dict[str, list[int]] = {}
        for part in study.crosswalk:
            if part.relation == "union":
                self._unions.setdefault(part.code, []).append(self.position[part.predecessor])

    def code(self, at: int | np.integer) -> str:
        """Return the code of the unit or predecessor at a position."""
        return [*self.units, *self.parts][at]

    def holds(self, indicator: Indicator) -> bool:
        """Whether any series of the formula has an observation at all."""
        return any(item.series in self._series for item in indicator.formula.inputs)

    def title(self, at: int | np.integer) -> str:
        """Name the unit or predecessor at a position: code and Chinese name."""
        if at < len(self.units):
            return f"{self.units[at]} {self.study.units[at].name_zh}"
        code = self.parts[at - len(self.units)]
        return f"{code} " + next(
            part.predecessor_name for part in self.study.crosswalk if part.predecessor == code
        )

    def read(self, series: str, year: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the values, and where they are sums over the parts of a merged unit."""
        values = np.full(self.size, np.nan)
        summed = np.zeros(self.size, dtype=bool)
        rows, position = self._rows.get((series, year), (None, None))
        if rows is not None:
            values[position] = self._values[rows]
        if self.study.series[series].additive:
            for code, parts in self._unions.items():
                at = self.position[code]
                if np.isnan(values[at]) and not np.isnan(values[parts]).any():
                    values[at] = values[parts].sum()
                    summed[at] = True
        return values, summed
