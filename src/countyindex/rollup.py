"""The scores of the indicators → the scores of every node above them, level by level (合成)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from countyindex.data import joint_status
from countyindex.errors import CountyIndexError, InputError, MethodError, Problem
from countyindex.methods import Method, aggregations
from countyindex.refusals import all_finite
from countyindex.registry import Node
from countyindex.scheme import Plan
from countyindex.weighting.step import (
    Statuses,
    Weights,
    in_words,
    options_as_arrays,
    pools_years,
    weigh,
)


@dataclass(frozen=True, slots=True, eq=False)
class Rolled:
    """One node: the weights of its children within it, its score, and what its methods report.

    `weights` are shares common to all units; where every unit has its own, `unit_weights`
    [..., units, children], they are the means of these.
    """

    node: Node
    weights: np.ndarray
    scores: np.ndarray
    report: Mapping[str, Any]
    #: What the aggregation says of itself; None where it says nothing.
    aggregation: Mapping[str, Any] | None = None
    #: Shares of every unit's own, NaN for a unit that takes no part; None where all share one set.
    unit_weights: np.ndarray | None = None


def nodes_at(tree: Node, level: int) -> list[Node]:
    """Return the nodes of one level, in print order; level 0 stands directly above indicators."""
    return [node for node in tree.walk() if node.height == level + 1]


def check_depth(tree: Node, plan: Plan) -> None:
    """Refuse a scheme with fewer or more levels than the tree.

    Raises
    ------
    InputError
        The numbers differ.
    """
    if tree.height != len(plan.levels):
        raise InputError(
            Problem(
                "",
                f"'levels' has {len(plan.levels)} entries, but the tree of {tree.name_zh} "
                f"has {tree.height} levels.",
                "Write one entry for each level, from the indicators up.",
            )
        )


#: Changes the weights [..., children] of a node: one row a draw in, one row a draw out.
Vary = Callable[[Node, np.ndarray], np.ndarray]

#: A node, its children's scores, its level and what it was rolled up to → what it shall be.
Mend = Callable[[Node, np.ndarray, int, "Rolled"], "Rolled"]


def roll_up_tree(
    tree: Node,
    scores: np.ndarray,
    plan: Plan,
    units: Sequence[str],
    names: Mapping[str, str],
    vary: Vary | None = None,
    other_years: Mapping[int, np.ndarray] = MappingProxyType({}),
    mend: Mend | None = None,
    statuses: np.ndarray | None = None,
) -> dict[str, Rolled]:
    """Roll every node of a tree up, lowest level first.

    Parameters
    ----------
    tree
        The tree; its leaves are the columns of `scores`, in order.
    scores
        Shape (units, indicators), or (draws, units, indicators), where one draw stands for all
        whose scores are the same, and the cells without a score are the same in every draw.
    plan
        Says by which methods.
    units, names
        Chinese names of the units in order, and of indicators and nodes by id, for refusals.
    vary
        Changes the weights of every node with several children, unless every unit has its own; what
        methods report of themselves is not asked for then.
    other_years
        Year → what the same units score in it, the shape of `scores`: for weightings that pool
        years, so only needed where there are such. Units may have other gaps there.
    mend
        Gives some draws other scores of a node, before the nodes above are rolled up.
    statuses
        Codes of `Status`, shape (units, indicators): why a cell that a method refuses is empty.

    Raises
    ------
    MethodError, InputError
        A method cannot take the scores, or its judgements or weights are missing; named in Chinese.
    """
    at = {leaf: j for j, leaf in enumerate(tree.leaves)}
    rolled: dict[str, Rolled] = {}
    elsewhere: dict[int, dict[str, np.ndarray]] = {year: {} for year in other_years}
    for level in range(tree.height):
        for node in nodes_at(tree, level):
            labels = [names[child] for child in node.child_ids]
            own = _below(node, scores, at, {name: done.scores for name, done in rolled.items()})
            apart = {
                year: _below(node, other_years[year], at, elsewhere[year]) for year in other_years
            }
            shared = None
            if pools_years(node, plan, level):
                together = np.stack(np.broadcast_arrays(own, *apart.values()), axis=-3)
                everyone = [*units] * (1 + len(apart))
                shared = weigh(node, together, plan, level, everyone, labels)
            why = None if statuses is None else partial(_statuses_below, node, statuses, at)
            done = roll_up(node, own, plan, level, units, labels, vary, shared, why)
            rolled[node.id] = done if mend is None else mend(node, own, level, done)
            for year, part in apart.items():
                with placed_in(year):
                    elsewhere[year][node.id] = _scores_of(
                        node, part, plan, level, units, labels, shared
                    )
    return rolled


def _below(
    node: Node, scores: np.ndarray, at: Mapping[str, int], rolled: Mapping[str, np.ndarray]
) -> np.ndarray:
    """The scores of a node's children, shape [..., units, children]."""
    if all(isinstance(child, str) for child in node.children):
        first = at[node.child_ids[0]]
        return scores[..., first : first + len(node.children)]
    parts = [
        scores[..., at[child]] if isinstance(child, str) else rolled[child.id]
        for child in node.children
    ]
    # Each child's scores lie together, so that they are copied and added up as one stretch.
    return np.moveaxis(np.stack(np.broadcast_arrays(*parts)), 0, -1)


def _statuses_below(node: Node, statuses: np.ndarray, at: Mapping[str, int]) -> np.ndarray:
    """Why the cells of a node's children that have no score have none, shape (units, children)."""
    leaves = [(child,) if isinstance(child, str) else child.leaves for child in node.children]
    return np.column_stack(
        [joint_status(statuses[:, [at[leaf] for leaf in below]]) for below in leaves]
    )


def _scores_of(
    node: Node,
    scores: np.ndarray,
    plan: Plan,
    level: int,
    units: Sequence[str],
    children: Sequence[str],
    shared: Weights | None,
) -> np.ndarray:
    """What a node scores in another year; nothing where no unit has a score."""
    if np.isnan(scores).all():
        return np.full(scores.shape[:-1], np.nan)
    return roll_up(node, scores, plan, level, units, children, as_they_are, shared).scores


def as_they_are(node: Node, weights: np.ndarray) -> np.ndarray:
    """Leave the weights of a node alone."""
    return weights


@contextmanager
def placed_in(year: int) -> Iterator[None]:
    """Say the year before each sentence of a refusal that is about another year."""
    try:
        yield
    except CountyIndexError as error:
        where = [f"{year} 年: {p.where}" if p.where else f"{year} 年" for p in error.problems]
        found = zip(error.problems, where, strict=True)
        raise type(error)([Problem(place, p.what, p.do) for p, place in found]) from None


def pooled_nodes(tree: Node, plan: Plan) -> list[Node]:
    """Return the nodes whose weights are found over all years together."""
    return [node for node in tree.walk() if pools_years(node, plan, node.height - 1)]


def roll_up(
    node: Node,
    scores: np.ndarray,
    plan: Plan,
    level: int,
    units: Sequence[str],
    children: Sequence[str],
    vary: Vary | None = None,
    shared: Weights | None = None,
    statuses: Statuses | None = None,
) -> Rolled:
    """Weigh the children of one node and aggregate them.

    Parameters
    ----------
    node
        The node.
    scores
        The children's scores, shape (units, children), in the order of the node's children; with
        draws in front as for `roll_up_tree`.
    plan
        Says by which methods.
    level
        The node's level, 0 directly above the indicators.
    units, children
        Chinese names, for refusals.
    vary
        As for `roll_up_tree`.
    shared
        The weights and what is reported of them, where they are known already.
    statuses
        Gives the statuses of the children's cells, shape (units, children), for refusals.

    Raises
    ------
    MethodError, InputError
        A method cannot take the scores, or its judgements or weights are missing; named in Chinese.
    """
    # A unit to which no child applies has no score here, also where a method refuses gaps.
    one = scores.reshape(-1, *scores.shape[-2:])[0]
    rows = _scored(one)
    whole = len(rows) == len(one)
    some = scores if whole else scores[..., rows, :]
    labels = units if whole else [units[row] for row in rows.tolist()]
    why = None if statuses is None else lambda: statuses()[rows]
    weights, report = shared or weigh(
        node, some, plan, level, labels, children, reports=vary is None, statuses=why
    )
    call = plan.aggregation_of(node.id, level)
    method = aggregations[call.method]
    options = {**method.printed, **options_as_arrays(call, node, children)}
    own = weights.ndim == some.ndim
    if own:
        _refuse_not_linear(node, method)
    elif vary is not None and len(node.children) > 1:
        weights = vary(node, weights)
    size = weights.sum(axis=-1) if own else None
    shares = weights if size is None else weights / size[..., np.newaxis]
    try:
        total = method.function(some, shares, **options)
        if size is not None:
            total *= size
        asked = method.report if vary is None else None
        told = asked(some, shares, **options) if asked else None
    except MethodError as error:
        raise in_words(error, node, method, labels, children, some, why) from None
    return Rolled(
        node,
        weights=shares.mean(axis=-2) if own else shares,
        scores=_for_all(total[..., np.newaxis], rows, len(one))[..., 0],
        report=_rows_of_all(report, rows),
        aggregation=None if told is None else _rows_of_all(told, rows),
        unit_weights=_for_all(shares, rows, len(one)) if own else None,
    )


def _scored(scores: np.ndarray) -> np.ndarray:
    """Positions of the units, of shape (units, children), that have any score."""
    if all_finite(scores):
        return np.arange(len(scores))
    return np.flatnonzero(~np.isnan(scores).all(axis=-1))


def _refuse_not_linear(node: Node, method: Method) -> None:
    if not method.declares("linear"):
        raise InputError(
            Problem(
                f"{node.name_zh} ({node.id})",
                "every unit is scored with weights of its own, whose sum says how good it is; "
                f"{method.name} has no use for that.",
                "Aggregate it by arithmetic, or weigh it by another method.",
            )
        )


def _for_all(some: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    """Spread the rows of some units over all of them; NaN for those that took no part."""
    if len(rows) == count:
        return some
    whole = np.full((*some.shape[:-2], count, some.shape[-1]), np.nan)
    whole[..., rows, :] = some
    return whole


def _rows_of_all(told: Mapping[str, Any], rows: np.ndarray) -> Mapping[str, Any]:
    """Return a report whose row numbers count all units, also those that took no part."""
    spread = dict(told)
    if "orders" in told:
        spread["orders"] = tuple(tuple(rows[list(order)].tolist()) for order in told["orders"])
    if "best" in told:
        spread["best"] = tuple(rows[list(told["best"])].tolist())
    return spread
