"""Two runs → what a unit would score with some of the factors of either (反事实计算).

Every answer is a run of the whole line on figures and choices put together from the two ends.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from countyindex.analysis.change.alike import (
    Cells,
    difference,
    same_choices,
    same_goalposts,
    same_method,
    same_weights,
)
from countyindex.analysis.change.mixture import Choice, Ends, Mode, indicator_of, mixed_plan
from countyindex.data import Dataset, Status, assemble
from countyindex.panel import other_years
from countyindex.pipeline import score_dataset
from countyindex.registry import Indicator
from countyindex.result import Result
from countyindex.scheme import MethodCall, Normalisation


class Counterfactual:
    """Scores and ranks under every mixture of two ends; equal mixtures are computed once."""

    def __init__(self, ends: Ends, mode: Mode):
        before, after = ends
        self.ends, self.mode = ends, mode
        leaves = (*before.result.tree.leaves, *after.result.tree.leaves)
        self.columns = tuple(dict.fromkeys(leaves))
        self._cells = {(data, method): self._read(data, method) for data, method in PAIRS}
        self._differ = [difference(self._cells[0, m], self._cells[1, m]) for m in (0, 1)]
        self._goalposts = same_goalposts(before, after, self.columns)
        self._weights = same_weights(before.result, after.result)
        self._method = same_method(before, after, self.columns)
        if mode == "with_method":
            self._method &= self._goalposts
        if mode == "whole":
            self._method &= same_choices(before.result, after.result)
        self._known: dict[tuple[str, Choice], Result] = {}

    def score(self, code: str, choice: Choice) -> tuple[float, int]:
        """Return what a unit scores, and its place, under a mixture.

        Raises
        ------
        InputError, MethodError, UsageError
            The line cannot take the mixture.
        """
        result = self.result(code, choice)
        return float(result.scores[code]), int(result.ranks[code])

    def result(self, code: str, choice: Choice) -> Result:
        """Return the result of a mixture in which one unit's figures may be of another end."""
        choice = self._plainest(code, choice)
        key = ("" if choice.own == choice.others else code, choice)
        if key not in self._known:
            self._known[key] = self._scored(code, choice)
        return self._known[key]

    def _scored(self, code: str, choice: Choice) -> Result:
        run = self.ends[choice.method]
        plan = mixed_plan(self.ends, choice, self.mode)
        scheme = dataclasses.replace(run.result.scheme, base=plan, exceptions={})
        others = other_years(run.measured, run.result.plan, run.result.cohort)
        return score_dataset(self._dataset(code, choice), scheme, {}, others)

    def _plainest(self, code: str, choice: Choice) -> Choice:
        """Take what is alike at both ends from the first, or from where the rest comes from."""
        method = 0 if self._method else choice.method
        goalposts = method if self.mode != "apart" else 0 if self._goalposts else choice.goalposts
        weights = method if self.mode == "whole" else 0 if self._weights else choice.weights
        others = choice.others if self._differ[method].others(code) else 0
        own = choice.own if self._differ[method].own(code) else others
        return Choice(own, others, goalposts, weights, method)

    def _read(self, data: int, method: int) -> Cells:
        """Read one end's figures of the indicators of both, as one end's method takes them."""
        run = self.ends[data]
        known = [item.id for item in run.measured.indicators]
        plan = run.result.plan
        choosing = plan.model_copy(
            update={
                **{"indicators": tuple(name for name in self.columns if name in known)},
                **{"dimensions": "all", "kinds": None, "flat": True, "levels": plan.levels[:1]},
                **{"nodes": {}, "judgements": (), "overrides": {}},
                **{"normalisation": Normalisation(method="minmax")},
                **{"missing": MethodCall(method="reweight")},
                **{"inherited": self.ends[method].result.plan.inherited},
            }
        )
        found = assemble(run.measured, choosing, run.result.cohort)
        ranked = run.result.scores.index
        values = found.values.reindex(index=ranked, columns=list(self.columns))
        statuses = np.full(values.shape, np.int8(Status.MISSING))
        at = values.columns.get_indexer(found.values.columns)
        statuses[:, at] = found.status_codes[found.values.index.get_indexer(ranked)]
        return Cells(ranked, values.to_numpy(), statuses)

    def _dataset(self, code: str, choice: Choice) -> Dataset:
        """Put the figures of a mixture together, in the order in which the others stand."""
        cells = self._cells[choice.others, choice.method]
        tree = self.ends[choice.weights].result.tree
        at = [self.columns.index(leaf) for leaf in tree.leaves]
        values, statuses = cells.values[:, at], cells.statuses[:, at]
        if choice.own != choice.others:
            row = cells.codes.get_loc(code)
            own = self._cells[choice.own, choice.method].rows([code])
            values[row], statuses[row] = own[0][0, at], own[1][0, at]
        run = self.ends[choice.others]
        return Dataset(
            cohort=run.result.cohort,
            year=run.result.year,
            units=run.measured.units.loc[cells.codes],
            indicators=tuple(self._indicator(leaf, choice) for leaf in tree.leaves),
            tree=tree,
            values=pd.DataFrame(values, cells.codes, pd.Index(tree.leaves, name="indicator")),
            status_codes=statuses,
            year_codes=np.where(np.isnan(values), 0, run.result.year).astype(np.int16),
        )

    def _indicator(self, name: str, choice: Choice) -> Indicator:
        return indicator_of(self.ends, name, choice.method)


#: Where figures come from, and whose method reads them.
PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))
