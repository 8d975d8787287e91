"""Two runs → which factors are alike at both, and whether goalposts can be told apart (同异)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from countyindex.analysis.change.board import Run
from countyindex.analysis.change.mixture import aggregation_in, goalpost_numbers
from countyindex.methods import normalisations
from countyindex.registry import Node
from countyindex.result import Result
from countyindex.scheme import Goalposts


class Cells(NamedTuple):
    """Figures of the units that one end ranks: values and statuses by code and indicator."""

    codes: pd.Index[str]
    values: np.ndarray
    statuses: np.ndarray

    def rows(self, codes: Sequence[str] | pd.Index[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the values and statuses of some units."""
        at = self.codes.get_indexer(pd.Index(codes))
        return self.values[at], self.statuses[at]


class Difference(NamedTuple):
    """How the figures of two ends differ: codes of units with other figures, or at one end only."""

    changed: frozenset[str]
    alone: frozenset[str]

    def own(self, code: str) -> bool:
        """Whether a unit that both ends rank has other figures."""
        return code in self.changed

    def others(self, code: str) -> bool:
        """Whether any other unit has other figures, came or went."""
        return bool(self.alone or self.changed - {code})


def difference(one: Cells, other: Cells) -> Difference:
    """Find the units whose figures differ between two ends."""
    both = one.codes.intersection(other.codes)
    values, statuses = zip(one.rows(both), other.rows(both), strict=True)
    same = (values[0] == values[1]) | (np.isnan(values[0]) & np.isnan(values[1]))
    same &= statuses[0] == statuses[1]
    alone = one.codes.symmetric_difference(other.codes)
    return Difference(frozenset(both[~same.all(axis=1)]), frozenset(alone))


def same_goalposts(before: Run, after: Run, names: Sequence[str]) -> bool:
    """Whether both ends stretched every indicator between the same numbers."""
    ends = (before, after)
    return goalpost_numbers(ends, 0, names, 0) == goalpost_numbers(ends, 1, names, 1)


def same_weights(before: Result, after: Result) -> bool:
    """Whether both ends scored the same tree with the same weights in it."""
    return before.tree == after.tree and all(
        one.weights.equals(other.weights)
        for one, other in zip(before.levels, after.levels, strict=True)
    )


def same_choices(before: Result, after: Result) -> bool:
    """Whether both ends follow the same plan on the same tree."""
    return before.tree == after.tree and before.plan == after.plan


def same_method(before: Run, after: Run, names: Sequence[str]) -> bool:
    """Whether both ends treat, turn, normalise and aggregate alike, whatever weights they use."""
    trees = (before.result.tree, after.result.tree)
    return _method(before, names, trees) == _method(after, names, trees)


def _method(run: Run, names: Sequence[str], trees: tuple[Node, Node]) -> list[Any]:
    plan, known = run.result.plan, run.measured.study.indicators
    facts: list[Any] = [plan.inherited]
    for name in names:
        choice = plan.normalisation_of(name).model_copy(update={"goalposts": Goalposts()})
        facts += [plan.treatment_of(name), plan.missing_of(name), choice]
        facts += [(known[name].direction, known[name].transform) if name in known else None]
    facts += [aggregation_in(plan, node, tree) for tree in trees for node in tree.walk()]
    return facts


def goalposts_apart(before: Run, after: Run) -> bool:
    """Whether goalposts can be exchanged: both ends score every indicator on the same scale.

    They do if both methods use goalposts, of values that were treated in the same way, or neither.
    """
    shared = [name for name in before.result.tree.leaves if name in after.result.goalposts]
    return all(_on_one_scale(before, after, name) for name in shared)


def _on_one_scale(before: Run, after: Run, name: str) -> bool:
    plans = [run.result.plan for run in (before, after)]
    used = {
        normalisations[plan.normalisation_of(name).method].declares("uses_goalposts")
        for plan in plans
    }
    if len(used) > 1:
        return False
    one, other = (run.measured.study.indicators[name] for run in (before, after))
    turned = (one.direction, one.transform) == (other.direction, other.transform)
    return not used.pop() or (turned and plans[0].treatment_of(name) == plans[1].treatment_of(name))
