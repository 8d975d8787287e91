"""One combination of choices, prepared → scores for any number of draws (一种组合的计算线).

The methods are those of the pipeline; here they are called with an axis of draws in front.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from countyindex.analysis.uncertainty.distributions import Errors
from countyindex.data import Dataset, Measured, moved
from countyindex.normalisation.step import normalise_draws
from countyindex.panel import reference
from countyindex.registry import Node
from countyindex.rollup import Rolled, Vary, roll_up, roll_up_tree
from countyindex.scheme import Goalposts, Plan
from countyindex.treatment.step import treat_draws

#: Some of the draws.
Rows = np.ndarray | slice


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What a combination of choices makes of a cohort, up to the scores of its indicators."""

    plan: Plan
    #: Screened.
    dataset: Dataset
    #: Normalised scores, shape (units, indicators).
    scores: np.ndarray
    #: Where the dataset's units and indicators stand among all of the cohort's and the study's.
    rows: np.ndarray
    columns: np.ndarray
    #: The same cohort in the other years that goalposts are read off.
    others: tuple[tuple[Goalposts, list[Dataset]], ...]
    #: The labels of units, indicators and nodes, for refusals.
    units: tuple[str, ...]
    titles: dict[str, str]

    def normalised(self, values: np.ndarray) -> np.ndarray:
        """Treat and normalise values of many draws, shape (draws, units, indicators)."""
        return self.of_treated(treat_draws(values, self.dataset, self.plan))

    def of_treated(self, treated: np.ndarray) -> np.ndarray:
        """Normalise treated values, shape (..., units, indicators)."""

        def others(goalposts: Goalposts) -> list[Dataset]:
            return next(found for given, found in self.others if given == goalposts)

        return normalise_draws(
            treated,
            self.dataset,
            self.plan,
            lambda given: reference(given, treated, self.dataset, self.plan, others),
        )

    def totals(
        self, scores: np.ndarray, vary: Vary, without: frozenset[str] = frozenset()
    ) -> np.ndarray:
        """Return the index, shape (draws, units of the dataset).

        Parameters
        ----------
        scores
            Scores of the indicators, shape (draws or 1, units, indicators).
        vary
            Changes the weights of a node for each draw.
        without
            Indicators that are left out: the others keep their scores, and share the weight.
        """
        tree, statuses = self.dataset.tree, self.dataset.status_codes
        if without:
            kept = [leaf not in without for leaf in tree.leaves]
            shorter = tree.keeping({leaf for leaf in tree.leaves if leaf not in without})
            assert shorter is not None
            tree, scores, statuses = shorter, scores[..., kept], statuses[:, kept]
        rolled = roll_up_tree(
            tree, scores, self.plan, self.units, self.titles, vary, statuses=statuses
        )
        return rolled[tree.id].scores

    def totals_leaving(
        self,
        scores: np.ndarray,
        draws: int,
        vary_of: Callable[[Rows], Vary],
        leaving: Sequence[tuple[Rows, frozenset[str]]],
    ) -> np.ndarray:
        """Return the index, shape (draws, units of the dataset), of draws that leave some out.

        The same as `totals` for each part; but what a dimension without one of its indicators
        comes to is all that is computed anew.

        Parameters
        ----------
        scores
            Scores of the indicators, shape (draws or 1, units, indicators).
        draws
            How many draws.
        vary_of
            What changes the weights of a node for some of the draws.
        leaving
            Some draws, and the indicators that they leave out.
        """
        tree = self.dataset.tree
        shorter: dict[str, list[tuple[Rows, Node]]] = {}
        apart: list[tuple[Rows, frozenset[str]]] = []
        for rows, without in leaving:
            gone = without & set(tree.leaves)
            holder = _holder(tree, gone)
            if holder is not None:
                shorter.setdefault(holder.id, []).append((rows, _leaving(holder, gone)))
            elif gone:
                apart.append((rows, gone))

        def mend(node: Node, below: np.ndarray, level: int, done: Rolled) -> Rolled:
            if node.id not in shorter:
                return done
            mended = np.array(np.broadcast_to(done.scores, (draws, len(self.units))))
            for rows, part in shorter[node.id]:
                ids = set(part.child_ids)
                kept = [child in ids for child in node.child_ids]
                own = (below if len(below) == 1 else below[rows])[..., kept]
                labels = [self.titles[child] for child in part.child_ids]
                less = roll_up(part, own, self.plan, level, self.units, labels, vary_of(rows))
                mended[rows] = less.scores
            return dataclasses.replace(done, scores=mended)

        vary = vary_of(slice(None))
        if not shorter and not apart:
            return np.broadcast_to(self.totals(scores, vary), (draws, len(self.units)))
        rolled = roll_up_tree(
            tree,
            scores,
            self.plan,
            self.units,
            self.titles,
            vary,
            mend=mend if shorter else None,
            statuses=self.dataset.status_codes,
        )
        totals = np.array(np.broadcast_to(rolled[tree.id].scores, (draws, len(self.units))))
        for rows, gone in apart:
            own = scores if len(scores) == 1 else scores[rows]
            totals[rows] = self.totals(own, vary_of(rows), gone)
        return totals


def _holder(tree: Node, gone: frozenset[str]) -> Node | None:
    """Find the node that holds all these indicators and others besides."""
    for node in tree.walk():
        if gone and gone < set(node.child_ids):
            return node
    return None


def _leaving(node: Node, gone: frozenset[str]) -> Node:
    """Return a node without some of its indicators."""
    kept = tuple(child for child in node.children if child not in gone)
    return dataclasses.replace(node, children=kept)


def in_error(
    line: Line, measured: Measured, errors: Sequence[tuple[Errors, np.ndarray]]
) -> np.ndarray:
    """Return the line's published values with errors, shape (draws, units, indicators).

    Parameters
    ----------
    line
        The line.
    measured
        What was measured.
    errors
        Each factor of errors with standard normal numbers, shape (draws, columns of the factor).
    """
    published = line.dataset.values.to_numpy()
    values = np.broadcast_to(published, (len(errors[0][1]), *published.shape))
    for factor, normal in errors:
        off = factor.of_cells(normal, published, line.rows, line.columns)
        off += values
        values = off
        if factor.series:
            values += _series_moves(line, measured, factor, normal)
    return values


def _series_moves(line: Line, measured: Measured, factor: Errors, normal: np.ndarray) -> np.ndarray:
    """How far values move because figures of series are off, shape (draws, units, indicators)."""
    moves = np.zeros((len(normal), *line.scores.shape))
    study = measured.study
    codes = [unit.code for unit in study.units]
    at = [codes.index(code) for code in factor.codes]
    off = {}
    for series in factor.series:
        everywhere = np.zeros((len(normal), len(codes)))
        everywhere[:, at] = factor.of_series(normal, series)
        off[series] = everywhere
    for j, indicator in enumerate(line.dataset.indicators):
        touched = {i.series for i in indicator.formula.inputs} & set(off)
        if touched:
            whole = moved(measured, indicator, {name: off[name] for name in touched})
            moves[:, :, j] = whole[:, at][:, line.rows]
    return moves
