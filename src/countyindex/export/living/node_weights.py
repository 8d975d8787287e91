"""The weights of a node's children under every method, as the engine gives them (各法权重)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countyindex.columns import present_extremes
from countyindex.errors import MethodError
from countyindex.export.living.choices import CUSTOM, PUBLISHED, WEIGHTINGS
from countyindex.export.living.comparisons import Comparison
from countyindex.export.living.figures import Figures, shares_in, weights_by
from countyindex.export.living.layout import SHARES, Board
from countyindex.methods import weightings
from countyindex.registry import Node
from countyindex.weighting.correlation import correlations

#: Methods with a live column of their own, and the options that these columns follow.
LIVE: Mapping[str, frozenset[str]] = {
    "equal": frozenset(),
    "entropy": frozenset({"shift", "definition"}),
    "critic": frozenset(),
    "coefficient_of_variation": frozenset(),
    "ahp": frozenset({"random_index", "max_cr"}),
}


@dataclass(frozen=True, slots=True)
class NodeWeights:
    """Arrays over the children of one node; what does not take part has 0."""

    takes_part: np.ndarray
    counted: np.ndarray
    least: np.ndarray
    most: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    divergence: np.ndarray
    judged: np.ndarray
    information: np.ndarray
    variation: np.ndarray
    #: Weights by principal components; None where there are none.
    stored: np.ndarray | None
    points: list[float]
    #: Points that the scheme gives, None where it says otherwise.
    given: list[float | None]
    shares: Mapping[str, np.ndarray]
    nominal: np.ndarray
    #: Takes part and tells units apart: what weights read off the scores take.
    varies: np.ndarray
    correlations: np.ndarray

    @property
    def adopted(self) -> np.ndarray:
        """The weights of the published result."""
        return self.shares["adopted"]


def way_of(board: Board, node: Node) -> str:
    """Return the column that the scheme's own weights come from; `given` for stored points."""
    call = board.result.plan.weighting_of(node.id, node.height - 1)
    known = LIVE.get(call.method)
    if known is None or not set(call.options) <= known:
        return "given"
    if call.options.get("definition", "minmax") != "minmax":
        return "given"
    if call.method == "entropy" and call.options.get("shift", 0.0) != entropy_shift(board):
        return "given"
    return call.method


def entropy_shift(board: Board) -> float:
    """Return the shift of the scheme's first level that is weighed by entropy."""
    levels = board.result.plan.levels
    shifts = [
        x.weighting.options.get("shift", 0.0) for x in levels if x.weighting.method == "entropy"
    ]
    return float(shifts[0]) if shifts else 0.0


def has_exception(board: Board, node: Node) -> bool:
    """Whether the scheme weighs this node otherwise than its level."""
    choice = board.result.plan.nodes.get(node.id)
    return choice is not None and choice.weighting is not None


def needs_scores(board: Board, node: Node) -> bool:
    """Whether the scheme's weights of this node are unknown before any score is."""
    call = board.result.plan.weighting_of(node.id, node.height - 1)
    return weightings[call.method].declares("needs_scores")


def counts_in_full(board: Board, indicator: str) -> list[bool]:
    """Say under which entries of the drop-down an interval that holds every unit counts.

    It does where no weights above it are read off scores: all units have the full score then.
    """
    above = [node for node in board.tree.walk() if indicator in node.leaves]
    return [not any(_reads_scores(board, node, word) for node in above) for word in WEIGHTINGS]


def _reads_scores(board: Board, node: Node, word: str) -> bool:
    """Whether the weights of a node that a word stands for are read off the scores, live."""
    if word == CUSTOM:
        return False
    if word == PUBLISHED or has_exception(board, node):
        return way_of(board, node) != "given" and needs_scores(board, node)
    return weightings[WEIGHTINGS[word]].declares("needs_scores")


def node_weights(
    board: Board, figures: Figures, tables: Mapping[str, Comparison]
) -> dict[str, NodeWeights]:
    """Weigh the children of every node in every way the workbook offers."""
    parts = _with_nodes(board, figures.in_use)
    varying = _with_nodes(board, figures.in_use & figures.apart)
    return {
        node.id: _weights(board, figures, tables, node, parts, varying)
        for node in board.tree.walk()
    }


def _with_nodes(board: Board, leaves: np.ndarray) -> dict[str, bool]:
    """Mark indicators, and every node with one below it that is marked."""
    marked = {
        item.id: bool(mark) for item, mark in zip(board.indicators, leaves.tolist(), strict=True)
    }
    for node in sorted(board.tree.walk(), key=lambda each: each.height):
        marked[node.id] = any(marked[child] for child in node.child_ids)
    return marked


def _weights(
    board: Board,
    figures: Figures,
    tables: Mapping[str, Comparison],
    node: Node,
    parts: Mapping[str, bool],
    varying: Mapping[str, bool],
) -> NodeWeights:
    takes_part = np.array([parts[child] for child in node.child_ids])
    varies = np.array([varying[child] for child in node.child_ids])
    scores = np.column_stack([figures.terms[place] for place in board.places[node.id]])
    scores = np.where(takes_part, scores, np.nan)
    call = board.result.plan.weighting_of(node.id, node.height - 1)
    adopted = shares_in(board.result, node)
    table = tables.get(node.id)
    judged = np.ones(len(takes_part))
    if table is not None:
        found = dict(zip(table.items, table.weights(table.group).tolist(), strict=True))
        judged = np.array([found.get(child, 1.0) for child in node.child_ids])
    stored = figures.pca.get(node.id)
    equal = takes_part / max(1, takes_part.sum())
    points = call.options.get("weights", {})
    given: list[float | None] = [None] * len(takes_part)
    if way_of(board, node) == "given":
        given = [float(points.get(c, x)) for c, x in zip(node.child_ids, adopted, strict=True)]

    def read_off(method: str, **options: float) -> np.ndarray:
        alone = takes_part.sum() <= 1
        return equal if alone else weights_by(method, scores, varies, **options)

    shares = {
        "equal": equal,
        "entropy": read_off("entropy", shift=entropy_shift(board)),
        "ahp": _shares(judged, takes_part),
        "critic": read_off("critic"),
        "coefficient_of_variation": read_off("coefficient_of_variation"),
        "pca": np.full(len(takes_part), np.nan) if stored is None else _shares(stored, takes_part),
        "custom": adopted,
        "published": adopted,
        "adopted": adopted,
    }
    assert tuple(shares) == SHARES
    stats = _statistics(scores)
    r = _correlations(scores, varies)
    counted, least, most, mean, deviation = stats
    return NodeWeights(
        takes_part=takes_part.astype(float),
        counted=counted,
        least=least,
        most=most,
        mean=mean,
        deviation=deviation,
        divergence=_quietly(_divergence(scores, stats, entropy_shift(board)), varies),
        judged=judged,
        information=_information(stats, r, varies),
        variation=_quietly(deviation / np.where(mean == 0, np.nan, mean), varies),
        stored=stored,
        points=[float(x) for x in adopted],
        given=given,
        shares=shares,
        varies=varies.astype(float),
        nominal=equal if needs_scores(board, node) else adopted,
        correlations=r,
    )


def _shares(raw: np.ndarray, takes_part: np.ndarray) -> np.ndarray:
    if takes_part.sum() <= 1:
        return takes_part.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: np.ndarray = takes_part * raw / (takes_part * raw).sum()
    return found


def _statistics(scores: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return number, least, most, mean and standard deviation of every column's scores."""
    n = (~np.isnan(scores)).sum(axis=0).astype(float)
    low, high = present_extremes(scores)
    mean = np.nansum(scores, axis=0) / np.where(n > 0, n, np.nan)
    squares = np.nansum((scores - mean) ** 2, axis=0)
    return n, low, high, mean, np.sqrt(squares / np.where(n > 1, n - 1, np.nan))


def _divergence(scores: np.ndarray, stats: tuple[np.ndarray, ...], shift: float) -> np.ndarray:
    n, low, high, _, _ = stats
    with np.errstate(invalid="ignore", divide="ignore"):
        y = (scores - low) / (high - low) + shift
        total = np.nansum(y, axis=0)
        logs = np.where(y > 0, y * np.log(y), 0.0).sum(axis=0)
        return _quietly(np.maximum(0.0, 1 - (np.log(total) - logs / total) / np.log(n)), n > 0)


def _information(stats: tuple[np.ndarray, ...], r: np.ndarray, varies: np.ndarray) -> np.ndarray:
    _, low, high, _, deviation = stats
    with np.errstate(invalid="ignore", divide="ignore"):
        contrast = deviation / (high - low)
    return _quietly(contrast * (varies.sum() - r.sum(axis=0)), varies)


def _quietly(values: np.ndarray, takes_part: np.ndarray) -> np.ndarray:
    return np.where(takes_part, values, 0.0)


def _correlations(scores: np.ndarray, varies: np.ndarray) -> np.ndarray:
    """Return correlations among the children that vary, 0 with the others."""
    found = np.zeros((len(varies), len(varies)))
    at = np.flatnonzero(varies)
    if at.size:
        try:
            found[np.ix_(at, at)] = correlations("critic", scores[:, at] / 100)
        except MethodError:
            found[np.ix_(at, at)] = np.nan
    return found
