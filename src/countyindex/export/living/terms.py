"""The hidden sheets of terms (熵值, 合成项): what the sums of entropies and of scores run over."""

from __future__ import annotations

import numpy as np

from countyindex.export.living.cells import at, fixed, row_fixed
from countyindex.export.living.figures import Figures
from countyindex.export.living.frame import grid, shown
from countyindex.export.living.layout import (
    BESIDE,
    ENTROPY_SHIFT,
    FIRST_SHARE,
    FLOOR,
    IS_GEOMETRIC,
    LEAST,
    LEFT,
    MOST,
    NODES,
    NOMINAL,
    SHARES,
    STEER,
    TOP,
    Board,
)
from countyindex.export.living.plan import MUTED, Look, SheetPlan
from countyindex.export.living.weights import NodeWeights

STEERING, TERM = Look("steer", "General"), Look("number", "General")


def entropy_sheet(
    board: Board, figures: Figures, weights: dict[str, NodeWeights], shift: float
) -> SheetPlan:
    """Put y · ln y of every score, y brought to [0, 1] over the units and shifted."""
    sheet = grid(board, "entropy", "y·ln y，y 为组内极差标准化后的得分加熵权平移。", *_heads(board))
    _beside(sheet, 0, "平移", f"=N({board.parameter(ENTROPY_SHIFT)})", shift)
    ends = {n: (_or_nothing(w, w.least), _or_nothing(w, w.most)) for n, w in weights.items()}
    _from_weights(board, sheet, 1, "最小", LEAST, {n: least for n, (least, _) in ends.items()})
    sheet.put(STEER[2], 1, "全距", MUTED)
    for node, child, column in children(board):
        row = board.weight_rows[node][0] + child
        sheet_w = board.on("weights")
        formula = f"={sheet_w}{at(row, MOST)}-{sheet_w}{at(row, LEAST)}"
        least, most = ends[node]
        size = float(most[child] - least[child])
        sheet.formulas.append((STEER[2], column, formula, size, STEERING))
        low, span, plus = (
            row_fixed(STEER[1], column),
            row_fixed(STEER[2], column),
            fixed(STEER[0], BESIDE),
        )
        y = _shifted(figures.terms[column], weights[node], child, shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(y > 0, y * np.log(y), np.where(np.isnan(y), np.nan, 0.0)).tolist()
        for i, value in enumerate(values):
            score = term_address(board, TOP + i, column)
            unit = f"(({score}-{low})/{span}+{plus})"
            text = f'=IF(OR({score}="",{span}=0),"",IF({unit}>0,{unit}*LN({unit}),0))'
            sheet.formulas.append((TOP + i, column, text, shown(value), TERM))
    return sheet


def _or_nothing(weights: NodeWeights, values: np.ndarray) -> np.ndarray:
    """Put 0 for children that take no part, as the sheet of weights does."""
    return np.where(weights.takes_part > 0, values, 0.0)


def _shifted(scores: np.ndarray, weights: NodeWeights, child: int, shift: float) -> np.ndarray:
    low, high = weights.least[child], weights.most[child]
    with np.errstate(divide="ignore", invalid="ignore"):
        y: np.ndarray = (scores - low) / (high - low) + shift
    return y


def terms_sheet(
    board: Board, figures: Figures, weights: dict[str, NodeWeights], floor: float | None
) -> SheetPlan:
    """Put what is summed with weights: scores, or their logarithms for the geometric mean."""
    note = "按权重相加的各项：线性加权为得分，几何平均为得分（不低于下限）的自然对数。"
    sheet = grid(board, "terms", note, *_heads(board))
    geometric = is_geometric(board)
    adopted = FIRST_SHARE + SHARES.index("adopted")
    _beside(
        sheet,
        0,
        "采用权重；右：几何平均为 1",
        f"={board.parameter(IS_GEOMETRIC)}",
        float(geometric),
    )
    floor_cell = board.parameter(FLOOR)
    value = float("nan") if floor is None else floor
    _beside(sheet, 1, "名义权重；右：下限", f'=IF(ISNUMBER({floor_cell}),{floor_cell},"")', value)
    _from_weights(board, sheet, 0, "", adopted, {n: w.adopted for n, w in weights.items()})
    _from_weights(board, sheet, 1, "", NOMINAL, {n: w.nominal for n, w in weights.items()})
    flag, least = fixed(STEER[0], BESIDE), fixed(STEER[1], BESIDE)
    for _, _, column in children(board):
        scores = figures.terms[column]
        if geometric:
            scores = np.log(
                scores
                if floor is None
                else np.fmax(scores, np.where(np.isnan(scores), np.nan, floor))
            )
        for i, value in enumerate(scores.tolist()):
            score = term_address(board, TOP + i, column)
            text = f'=IF({score}="","",IF({flag}=1,LN(MAX({score},{least})),{score}))'
            sheet.formulas.append((TOP + i, column, text, shown(value), TERM))
    return sheet


def is_geometric(board: Board) -> bool:
    """Whether the scheme aggregates by geometric means."""
    return board.result.plan.levels[0].aggregation.method == "geometric"


def children(board: Board) -> list[tuple[str, int, int]]:
    """Return every node, the number of a child within it, and the child's column of terms."""
    return [
        (node.id, k, column)
        for node in board.tree.walk()
        for k, column in enumerate(board.places[node.id])
    ]


def term_address(board: Board, row: int, column: int) -> str:
    """Return where the score stands that a column of terms is made of."""
    shift = column - LEFT - len(board.indicators)
    if shift < 0:
        return f"{board.on('normalised')}{at(row, column)}"
    return f"{board.on('scores')}{at(row, NODES + shift)}"


def _heads(board: Board) -> tuple[list[str], list[str]]:
    labels = board.labels()
    width = len(board.indicators) + len(board.blocks)
    groups, names = [""] * width, [""] * width
    for node in board.tree.walk():
        for child, column in zip(node.child_ids, board.places[node.id], strict=True):
            groups[column - LEFT], names[column - LEFT] = node.name_zh, labels[child]
    return groups, names


def _beside(sheet: SheetPlan, k: int, words: str, formula: str, value: float) -> None:
    sheet.put(STEER[k], 1, words, MUTED)
    sheet.formulas.append((STEER[k], BESIDE, formula, shown(value), STEERING))


def _from_weights(
    board: Board,
    sheet: SheetPlan,
    k: int,
    words: str,
    column: int,
    values: dict[str, np.ndarray],
) -> None:
    """Fetch a column of the sheet of weights into a steering row."""
    if words:
        sheet.put(STEER[k], 1, words, MUTED)
    for node, child, place in children(board):
        source = at(board.weight_rows[node][0] + child, column)
        value = float(values[node][child])
        formula = f"={board.on('weights')}{source}"
        sheet.formulas.append((STEER[k], place, formula, shown(value), STEERING))
