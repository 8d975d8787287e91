"""The sheet of scores (得分): nodes, the index, places, and the share of weight observed."""

from __future__ import annotations

import numpy as np

from countyindex.export.living.cells import (
    ANY_NUMBER,
    at,
    column_of,
    fixed,
    letters,
    number,
    text,
)
from countyindex.export.living.choices import NOT_APPLICABLE, NOT_PUBLISHED
from countyindex.export.living.figures import Figures, listed, scores_of
from countyindex.export.living.frame import lines, sheet_of, shown
from countyindex.export.living.layout import (
    BESIDE,
    CHANGE,
    KEY,
    LEFT,
    NODES,
    POSITION,
    RANK,
    SCORE,
    STEER,
    TOP,
    WAS_RANK,
    WAS_SCORE,
    Board,
)
from countyindex.export.living.manifest import Area
from countyindex.export.living.node_weights import NodeWeights
from countyindex.export.living.plan import (
    CODE,
    COUNT,
    GROUP,
    HEAD,
    MUTED,
    NAME,
    Look,
    SheetPlan,
    results,
)
from countyindex.export.living.plan import SCORE as SCORE_LOOK
from countyindex.ranking import TIE_DECIMALS
from countyindex.registry import Node

NOTE = "各节点由下级得分按采用权重合成；缺项的权重在该单元的其余各项之间按比例重分。"
HEADS = (
    "代码",
    "名称",
    "指数得分",
    "排名依据",
    "位次",
    "榜单次序",
    "发布得分",
    "发布位次",
    "位次变化",
)
#: Shares of weight below this are float noise.
NOTHING = "1E-9"


def scores_sheet(
    board: Board, figures: Figures, weights: dict[str, NodeWeights]
) -> tuple[SheetPlan, list[Area]]:
    """Lay every unit's scores, places and shares of weight out."""
    sheet = sheet_of(board, "scores", NOTE, (TOP, 2))
    labels = board.labels()
    blocks = [labels[child if isinstance(child, str) else child.id] for _, child, _ in board.blocks]
    sheet.row(TOP - 1, 0, [*HEADS, *blocks, *blocks, "合计", "参评"], HEAD)
    sheet.put(TOP - 2, NODES, "得分", GROUP)
    sheet.put(TOP - 2, board.shares, "有数据的权重份额（参评条件）", GROUP)
    sheet.heights[TOP - 1] = 16.5 * max(2, *(lines(name, 10) for name in blocks or [""])) + 6
    sheet.widths += [
        *((0, 0, 13, False), (1, 1, 16, False), (2, CHANGE, 10, False)),
        (NODES, board.takes_part, 11, False),
    ]
    shares = observed_shares(board, figures, weights)
    for i, (code, name) in enumerate(zip(board.codes, board.names, strict=True)):
        sheet.put(TOP + i, 0, code, CODE)
        sheet.put(TOP + i, 1, name, NAME)
    _places(board, sheet)
    _nodes(board, sheet)
    _shares(board, sheet, figures, shares)
    ids = [child if isinstance(child, str) else child.id for _, child, _ in board.blocks]
    areas = [
        results(
            "index", sheet.name, (TOP, SCORE), board.codes, ("score", "key", "rank", "position")
        )
    ]
    if ids:
        areas.append(results("nodes", sheet.name, (TOP, NODES), board.codes, ids))
    return sheet, areas


def _places(board: Board, sheet: SheetPlan) -> None:
    """Put the index, what is ranked, the place, the order of the board and the change."""
    scores = scores_of(board, board.tree.id)
    largest = np.nanmax(np.abs(scores))
    keys = np.round(scores / largest, TIE_DECIMALS) if largest > 0 else scores
    ranks = board.result.ranks.reindex(board.codes).to_numpy(dtype=float)
    positions = positions_of(ranks)
    score_range, key_range = (column_of(c, TOP, board.last) for c in (SCORE, KEY))
    rank_range = column_of(RANK, TOP, board.last)
    size = f"MAX(MAX({score_range}),-MIN({score_range}))"
    for i, row in enumerate(range(TOP, board.last + 1)):
        score, key, rank = (at(row, c) for c in (SCORE, KEY, RANK))
        above = f"${letters(RANK)}${TOP + 1}:{rank}"
        rounded = f"IF({size}>0,ROUND({score}/{size},{TIE_DECIMALS}),{score})"
        same = f"{rank}+COUNTIF({above},{rank})-1"
        behind = f"COUNT({rank_range})+ROWS({above})-COUNT({above})"
        was = at(row, WAS_RANK)
        moved = f'=IF(AND(ISNUMBER({rank}),ISNUMBER({was})),{was}-{rank},"")'
        change = "" if ranks[i] != ranks[i] else 0.0
        sheet.formulas += [
            (row, SCORE, node_formula(board, board.tree, row), shown(scores[i]), SCORE_LOOK),
            (
                row,
                KEY,
                f'=IF(ISNUMBER({score}),{rounded},"")',
                shown(keys[i]),
                Look("number", "0.0000"),
            ),
            (row, RANK, f'=IF(ISNUMBER({key}),RANK({key},{key_range}),"")', shown(ranks[i]), COUNT),
            (row, POSITION, f"=IF(ISNUMBER({rank}),{same},{behind})", float(positions[i]), COUNT),
            (row, CHANGE, moved, change, Look("change")),
        ]
        sheet.put(row, WAS_SCORE, _or_blank(scores[i]), SCORE_LOOK)
        sheet.put(row, WAS_RANK, _or_blank(ranks[i]), COUNT)


def positions_of(ranks: np.ndarray) -> np.ndarray:
    """Return 1 … n: by place, equal ones in the order of the rows, units without place last."""
    order = np.argsort(np.where(np.isnan(ranks), np.inf, ranks), kind="stable")
    positions = np.empty(len(ranks))
    positions[order] = np.arange(1, len(ranks) + 1)
    return positions


def _or_blank(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def node_formula(board: Board, node: Node, row: int) -> str:
    """Return a node's score: the weighted mean over the terms that the unit has."""
    places, terms = board.places[node.id], board.on("terms")
    cells = f"{terms}{at(row, places[0])}:{at(row, places[-1])}"
    weights = f"{terms}{fixed(STEER[0], places[0])}:{fixed(STEER[0], places[-1])}"
    mean = f"SUMPRODUCT({weights},{cells})/SUMIF({cells},{ANY_NUMBER},{weights})"
    geometric = f"{terms}{fixed(STEER[0], BESIDE)}"
    return f'=IF(COUNT({cells})=0,"",IF({geometric}=1,EXP({mean}),{mean}))'


def _nodes(board: Board, sheet: SheetPlan) -> None:
    """Put the scores of children of nodes that hold nodes, so that they stand together."""
    for _, child, column in board.blocks:
        if isinstance(child, Node):
            scores = scores_of(board, child.id)
            for i, score in enumerate(scores.tolist()):
                formula = node_formula(board, child, TOP + i)
                sheet.formulas.append((TOP + i, column, formula, shown(score), SCORE_LOOK))
        else:
            place = board.columns[child]
            values = board.result.normalised.reindex(board.codes)
            scores = values[child].to_numpy() if child in values else np.full(len(values), np.nan)
            for i, score in enumerate(scores.tolist()):
                there = f"{board.on('normalised')}{at(TOP + i, place)}"
                formula = f'=IF({there}="","",{there})'
                sheet.formulas.append((TOP + i, column, formula, shown(score), SCORE_LOOK))


def observed_shares(
    board: Board, figures: Figures, weights: dict[str, NodeWeights]
) -> dict[str, np.ndarray]:
    """Return the share of each node's applicable nominal weight that is observed, NaN for none."""
    values = figures.values[: len(board.codes)]
    off = listed(board)
    found: dict[str, np.ndarray] = {
        item.id: np.where(off[:, j], np.nan, (~np.isnan(values[:, j])).astype(float))
        for j, item in enumerate(board.indicators)
    }
    for node in sorted(board.tree.walk(), key=lambda each: each.height):
        below = np.column_stack([found[child] for child in node.child_ids])
        nominal = weights[node.id].nominal
        open_ = ((~np.isnan(below)) * nominal).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nansum(below * nominal, axis=1) / open_
        found[node.id] = np.where(open_ > 1e-9, share, np.nan)
    return found


def _shares(
    board: Board, sheet: SheetPlan, figures: Figures, shares: dict[str, np.ndarray]
) -> None:
    """Put the shares of weight observed, and whether a unit is ranked by them."""
    shift = board.shares - NODES
    look = Look("number", "0%")
    columns = {c.id: at_ + shift for _, c, at_ in board.blocks if isinstance(c, Node)}
    total = board.takes_part - 1
    least = board.result.plan.availability
    for i in range(len(board.codes)):
        row = TOP + i
        for _, child, column in board.blocks:
            id_ = child if isinstance(child, str) else child.id
            formula = (
                share_formula(board, child, row)
                if isinstance(child, Node)
                else _leaf_share(board, child, row)
            )
            sheet.formulas.append((row, column + shift, formula, shown(shares[id_][i]), look))
        whole = shown(shares[board.tree.id][i])
        sheet.formulas.append((row, total, share_formula(board, board.tree, row), whole, look))
        short = "+".join(
            f'COUNTIF({at(row, c)},"<{number(least.dimension)}")' for c in columns.values()
        )
        cell = at(row, total)
        there = f"AND(N({cell})>0,N({cell})>={number(least.unit)}{f',{short}=0' if short else ''})"
        ranked = float(figures.ranked[i])
        sheet.formulas.append((row, board.takes_part, f"=IF({there},1,0)", ranked, COUNT))
    sheet.put(
        TOP - 2,
        board.takes_part,
        f"1 参评（合计 ≥ {least.unit:g}、各维度 ≥ {least.dimension:g}）",
        MUTED,
    )


def share_formula(board: Board, node: Node, row: int) -> str:
    """Return the share of a node's applicable nominal weight that is observed."""
    places, terms = board.places[node.id], board.on("terms")
    weights = f"{terms}{fixed(STEER[1], places[0])}:{fixed(STEER[1], places[-1])}"
    first = places[0] - LEFT - len(board.indicators)
    if first < 0:
        cells = f"{board.on('values')}{at(row, places[0])}:{at(row, places[-1])}"
        excused = (
            f"SUMIF({cells},{text(word)},{weights})" for word in (NOT_APPLICABLE, NOT_PUBLISHED)
        )
        open_ = f"(SUM({weights})-{'-'.join(excused)})"
        observed = f"SUMIF({cells},{ANY_NUMBER},{weights})"
    else:
        left = board.shares + first
        cells = f"{at(row, left)}:{at(row, left + len(places) - 1)}"
        open_ = f"SUMIF({cells},{ANY_NUMBER},{weights})"
        observed = f"SUMPRODUCT({weights},{cells})"
    return f'=IF({open_}>{NOTHING},{observed}/{open_},"")'


def _leaf_share(board: Board, indicator: str, row: int) -> str:
    there = f"{board.on('values')}{at(row, board.columns[indicator])}"
    excused = ",".join(f"{there}={text(word)}" for word in (NOT_APPLICABLE, NOT_PUBLISHED))
    return f'=IF(OR({excused}),"",IF(ISNUMBER({there}),1,0))'
