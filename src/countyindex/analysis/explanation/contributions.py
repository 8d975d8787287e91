"""A tree and two sets of scores → each leaf's part in the difference of the totals (贡献分解)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping

import numpy as np

from countyindex.registry import Node

#: Scores of a node's children [..., children] → the node's score [...].
Aggregate = Callable[[Node, np.ndarray], np.ndarray]

#: Coalitions along one path of the tree that are still gone through one by one: 2 to this power.
ENUMERATED = 15


def completed(tree: Node, scores: Mapping[str, float]) -> dict[str, float]:
    """Fill what a unit lacks with the score of the node it belongs to.

    A weighted mean whose missing cells leave their weight to the present ones is the mean with the
    missing cells filled by itself, so that the totals stay what they are.

    Parameters
    ----------
    tree
        The tree.
    scores
        The unit's scores of indicators and nodes by id, NaN where it has none; the root's is known.

    Returns
    -------
    dict
        The score of every indicator, none missing.
    """
    leaves: dict[str, float] = {}

    def fill(node: Node, total: float) -> None:
        for child in node.children:
            name = child if isinstance(child, str) else child.id
            score = total if math.isnan(scores[name]) else scores[name]
            if isinstance(child, Node):
                fill(child, score)
            else:
                leaves[child] = score

    fill(tree, scores[tree.id])
    return leaves


def totals(tree: Node, leaves: Mapping[str, float], aggregate: Aggregate) -> dict[str, float]:
    """Return the scores of every indicator and node that given indicator scores lead to."""
    scores = dict(leaves)

    def score(node: Node) -> float:
        below = [score(c) if isinstance(c, Node) else leaves[c] for c in node.children]
        scores[node.id] = float(aggregate(node, np.array([below]))[0])
        return scores[node.id]

    score(tree)
    return scores


def parts(
    tree: Node, own: Mapping[str, float], other: Mapping[str, float], aggregate: Aggregate
) -> dict[str, float]:
    r"""Divide the difference of two totals among the indicators, exactly.

    The part of an indicator is what exchanging its score adds, averaged over the orders in which
    siblings are exchanged, node by node up the tree (Owen value):

    .. math:: \phi_j = \sum_{S \subseteq N \setminus j} \frac{|S|!\,(n-1-|S|)!}{n!}
        \left[ v(S \cup j) - v(S) \right]

    within each node, with whole nodes exchanged above it. Where all nodes are arithmetic means this
    is :math:`w_j (s_j - r_j)`. Nodes with too many children for all orders take the mean of two:
    the order of print and its reverse.

    Parameters
    ----------
    tree
        The tree.
    own, other
        Scores of every indicator of the unit and of what it is compared with.
    aggregate
        Scores of a node from those of its children.

    Returns
    -------
    dict
        Indicator → its part [points]; they sum to the difference of the totals.

    References
    ----------
    Owen, G. (1977). Values of games with a priori unions. In: Henn, R., & Moeschlin, O. (eds.),
    Mathematical Economics and Game Theory. Springer, 76–88.
    """
    mine, theirs = totals(tree, own, aggregate), totals(tree, other, aggregate)
    found: dict[str, float] = {}
    for leaf, (without, with_, shares) in _paths(
        tree, mine, theirs, aggregate, tree.height
    ).items():
        found[leaf] = float(shares @ (with_ - without))
    return found


#: Score without and with an indicator's exchange, and the share of each case.
Cases = tuple[np.ndarray, np.ndarray, np.ndarray]


def _paths(
    node: Node,
    mine: Mapping[str, float],
    theirs: Mapping[str, float],
    aggregate: Aggregate,
    height: int,
) -> dict[str, Cases]:
    """Return a node's score without and with each leaf below, in every case that is averaged."""
    names = node.child_ids
    own = np.array([mine[name] for name in names])
    other = np.array([theirs[name] for name in names])
    cases: dict[str, Cases] = {}
    for at, child in enumerate(node.children):
        below: dict[str, Cases] = (
            _paths(child, mine, theirs, aggregate, height)
            if isinstance(child, Node)
            else {child: (other[[at]], own[[at]], np.ones(1))}
        )
        present, shares = _coalitions(at, len(names), height)
        siblings = np.where(present, own, other)
        for leaf, (without, with_, weights) in below.items():
            before, after = (
                aggregate(node, _exchanged(siblings, at, column)) for column in (without, with_)
            )
            cases[leaf] = (before, after, np.outer(shares, weights).ravel())
    return cases


def _exchanged(siblings: np.ndarray, at: int, column: np.ndarray) -> np.ndarray:
    """Return every row of siblings with every score of the child at a position: one case a row."""
    rows = np.repeat(siblings, len(column), axis=0)
    rows[:, at] = np.tile(column, len(siblings))
    return rows


def _coalitions(at: int, count: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which siblings are exchanged before a child, case by case, and each case's share."""
    if (count - 1) * height > ENUMERATED:
        order = np.arange(count)
        return np.array([order < at, order > at]), np.array([0.5, 0.5])
    others = [i for i in range(count) if i != at]
    present = np.zeros((2 ** len(others), count), dtype=bool)
    present[:, others] = list(itertools.product((False, True), repeat=len(others)))
    sizes = present.sum(axis=1)
    shares = [1.0 / (count * math.comb(count - 1, size)) for size in sizes.tolist()]
    return present, np.array(shares)
