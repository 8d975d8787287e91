"""One combination of choices, prepared → scores for any number of draws (一种组合的计算线).

The methods are those of the pipeline; here they are called with an axis of draws in front.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from countyindex.analysis.uncertainty.distributions import Errors, Option
from countyindex.data import Dataset, Measured, assemble, moved
from countyindex.documents import read_document
from countyindex.errors import InputError, Problem
from countyindex.normalisation.step import normalise_draws
from countyindex.panel import other_years, reference
from countyindex.registry import Node
from countyindex.rollup import Rolled, Vary, pooled_nodes, roll_up, roll_up_tree
from countyindex.scheme import Change, Goalposts, Judgements, Plan, Scheme, read_scheme
from countyindex.screening import screen
from countyindex.treatment.step import treat_draws

T = TypeVar("T")

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
            tree, scores, self.plan, self.units, self.titles, vary, mend=mend if shorter else None
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


#: The choices that decide which units and indicators take part.
SCREENING = (
    *("indicators", "dimensions", "kinds", "units", "availability", "levels", "flat"),
    *("inherited", "judgements", "nodes"),
)


class Workshop:
    """Prepares lines for one cohort; what several combinations share is computed once."""

    def __init__(self, measured: Measured, scheme: Scheme, cohort: str):
        self.measured = measured
        self.scheme = scheme
        self.cohort = cohort
        self.codes = [u.code for u in measured.study.units if u.cohort == cohort]
        self._read = functools.cache(read_document)
        self._screened: dict[object, Dataset] = {}
        self._places: dict[object, tuple[Any, ...]] = {}
        self._treated: dict[object, np.ndarray] = {}
        self._scored: dict[object, np.ndarray] = {}

    def plan(self, options: Sequence[Option]) -> Plan:
        """Return the scheme's choices with those of the options.

        Raises
        ------
        InputError
            The options do not fit the scheme or each other; with the line that says so.
        """
        changes = [change for option in options for change in option.changes]
        scheme = self.scheme
        if changes:
            scheme = read_scheme(scheme.path, scheme.settings, self._read, changes)
            self._refuse_overruled(scheme, changes[0])
        plan = scheme.plan(self.cohort)
        for option in options:
            if option.expert is not None:
                plan = _asking(plan, *option.expert)
        return plan

    def _refuse_overruled(self, changed: Scheme, first: Change) -> None:
        """Refuse changes to the scheme that what it says for this cohort alone stands over."""
        before, after = self.scheme.plan(self.cohort), changed.plan(self.cohort)
        if repr(after) == repr(before) and repr(changed.base) != repr(self.scheme.base):
            path, line, column = first.place
            raise InputError(
                Problem(
                    f"{path}:{line}:{column}",
                    f"the scheme says otherwise for the cohort '{self.cohort}' alone, so that this "
                    "changes nothing there.",
                    f"Change 'cohorts.{self.cohort}.{'.'.join(first.keys)}'.",
                )
            )

    def line(self, plan: Plan) -> Line:
        """Screen, treat and normalise the cohort's published figures under a plan.

        Raises
        ------
        InputError, MethodError
            The figures do not fit the choices, or weights are pooled over years.
        """
        dataset = self._screen(plan)
        _refuse_pooled_years(dataset.tree, self.scheme, plan)
        # Kept by the dataset itself, which the shelf of screened ones holds on to.
        codes, rows, columns, units, titles = _kept(
            self._places, id(dataset), lambda: self._place(dataset)
        )
        who = (codes, tuple(dataset.values.columns), plan.inherited)
        how = (who, repr(plan.treatment), repr(plan.missing), repr(plan.overrides))
        line = Line(
            plan=plan,
            dataset=dataset,
            scores=np.empty((0, 0)),
            rows=rows,
            columns=columns,
            others=tuple(self._others(plan, dataset)),
            units=units,
            titles=titles,
        )
        treated = _kept(
            self._treated, how, lambda: treat_draws(dataset.values.to_numpy(), dataset, plan)
        )
        scores = _kept(
            self._scored, (how, repr(plan.normalisation)), lambda: line.of_treated(treated)
        )
        return dataclasses.replace(line, scores=scores)

    def _place(
        self, dataset: Dataset
    ) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, tuple[str, ...], dict[str, str]]:
        """Codes, positions among all units and indicators, and names."""
        codes = tuple(dataset.codes)
        at = {code: row for row, code in enumerate(self.codes)}
        columns = {item.id: column for column, item in enumerate(self.measured.indicators)}
        return (
            codes,
            np.array([at[code] for code in codes]),
            np.array([columns[name] for name in dataset.values.columns]),
            tuple(dataset.names),
            dataset.titles,
        )

    def _others(self, plan: Plan, dataset: Dataset) -> Iterator[tuple[Goalposts, list[Dataset]]]:
        """The other years of every source of goalposts that needs some."""
        read = other_years(self.measured, plan, self.cohort)
        done: list[Goalposts] = []
        for given in (plan.normalisation_of(item.id).goalposts for item in dataset.indicators):
            if given not in done and (given.pooled or given.base_year is not None):
                done.append(given)
                yield given, read(given)

    def _screen(self, plan: Plan) -> Dataset:
        key = tuple(repr(getattr(plan, name)) for name in SCREENING)
        return _kept(
            self._screened,
            key,
            lambda: screen(assemble(self.measured, plan, self.cohort), plan).dataset,
        )


def _refuse_pooled_years(tree: Node, scheme: Scheme, plan: Plan) -> None:
    found = pooled_nodes(tree, plan)
    if found:
        raise InputError(
            Problem(
                f"{scheme.path} ({'、'.join(node.name_zh for node in found)})",
                "weights are pooled over years, and what other years could have been is not drawn.",
                "Leave 'years: pooled' out, or give the pooled weights as 'fixed'.",
            )
        )


def _kept(shelf: dict[object, T], key: object, make: Callable[[], T]) -> T:
    """Return what was made before under this key, or make it."""
    if key not in shelf:
        shelf[key] = make()
    return shelf[key]


def _asking(plan: Plan, node: str, expert: str) -> Plan:
    """Return the plan with one expert's judgements of a node alone."""

    def alone(judgements: Judgements) -> Judgements:
        if judgements.node != node:
            return judgements
        at = judgements.experts.index(expert)
        return dataclasses.replace(
            judgements, experts=(expert,), matrices=(judgements.matrices[at],)
        )

    return plan.model_copy(update={"judgements": tuple(map(alone, plan.judgements))})


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


def as_it_stands(node: Node, weights: np.ndarray) -> np.ndarray:
    """Leave the weights of a node alone."""
    return weights
