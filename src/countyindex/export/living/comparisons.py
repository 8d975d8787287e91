"""A board → a table of pairwise judgements for every node small enough to have one (判断矩阵)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countyindex.export.living.layout import Board
from countyindex.registry import Node
from countyindex.weighting.ahp import RANDOM_INDEX, ahp, consistency

#: Who judges where the scheme has no judgements: everything counts alike until it is changed.
NOBODY = "本表"
#: First row of the first table, rows of headings of a matrix, rows between matrices.
FIRST, HEADINGS, BETWEEN = 4, 2, 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The judgements of one node; `tops` are the first rows of the matrices.

    With several experts, the last matrix is the group's: the geometric mean, cell by cell.
    """

    node: Node
    items: tuple[str, ...]
    experts: tuple[str, ...]
    #: Shape (experts, items, items).
    matrices: np.ndarray
    random_index: float
    tops: tuple[int, ...]

    @property
    def group(self) -> np.ndarray:
        """The matrix that gives the weights."""
        alone = len(self.experts) == 1
        logs = np.log(self.matrices)
        return self.matrices[0] if alone else np.asarray(np.exp(logs.mean(axis=0)))

    @property
    def every(self) -> list[np.ndarray]:
        """All matrices that stand on the sheet."""
        return [*self.matrices, *([self.group] if len(self.experts) > 1 else [])]

    @property
    def named(self) -> tuple[str, ...]:
        """What tells the matrices apart: `node/expert`, and `node/` for a group."""
        names = [f"{self.node.id}/{expert}" for expert in self.experts]
        return (*names, *([f"{self.node.id}/"] if len(self.experts) > 1 else []))

    def weights(self, matrix: np.ndarray) -> np.ndarray:
        """Return the weights that a matrix implies."""
        return ahp(matrix, max_cr=None)

    def consistency(self, matrix: np.ndarray) -> tuple[float, float, float]:
        """Return the largest eigenvalue, CI and CR."""
        if len(matrix) <= 2:
            return float(len(matrix)), 0.0, 0.0
        told = consistency(matrix)
        return float(told.lambda_max), float(told.ci), float(told.ci) / self.random_index


def comparisons(board: Board) -> dict[str, Comparison]:
    """Return the judgements of every node that has at least two children, and not too many."""
    found: dict[str, Comparison] = {}
    top = FIRST
    for node in board.tree.walk():
        given = next((x for x in board.result.plan.judgements if x.node == node.id), None)
        items = given.items if given else node.child_ids
        table = RANDOM_INDEX[_table(board, node, given.random_index if given else "saaty1980")]
        if not 2 <= len(items) <= len(table):
            continue
        experts = given.experts if given else (NOBODY,)
        matrices = given.array if given else np.ones((1, len(items), len(items)))
        count = len(experts) + (len(experts) > 1)
        height = HEADINGS + len(items) + BETWEEN
        tops = tuple(top + k * height + HEADINGS for k in range(count))
        index = table[len(items) - 1]
        found[node.id] = Comparison(node, items, experts, matrices, index, tops)
        top += count * height
    return found


def _table(board: Board, node: Node, otherwise: str) -> str:
    call = board.result.plan.weighting_of(node.id, node.height - 1)
    return str(call.options.get("random_index", otherwise)) if call.method == "ahp" else otherwise
