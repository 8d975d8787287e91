"""A scheme and choices, for one cohort → every combination's line; what they share made once."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from countyindex.analysis.uncertainty.distributions import Option
from countyindex.analysis.uncertainty.line import Line
from countyindex.data import Dataset, Measured, assemble
from countyindex.documents import read_document
from countyindex.errors import InputError, Problem
from countyindex.panel import other_years
from countyindex.registry import Node
from countyindex.rollup import pooled_nodes
from countyindex.scheme import Change, Goalposts, Judgements, Plan, Scheme, read_scheme
from countyindex.screening import screen
from countyindex.treatment.step import treat_draws

T = TypeVar("T")

#: The choices that decide which units and indicators take part, besides normalisation methods.
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
        key = (
            *(repr(getattr(plan, name)) for name in SCREENING),
            *(plan.normalisation_of(item.id).method for item in self.measured.indicators),
        )
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
