"""The sheets between values and weights: treated, oriented, normalised (处理、标准化)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from countyindex.columns import NOISE
from countyindex.export.living.cells import at, fixed, number, row_fixed
from countyindex.export.living.figures import Figures
from countyindex.export.living.frame import grid, groups_of, looks_of, shown, with_ranks
from countyindex.export.living.layout import (
    BESIDE,
    ENDS_LOWER,
    ENDS_UPPER,
    FIRST_INDICATOR,
    IN_USE,
    INTERVAL_HIGH,
    INTERVAL_LOW,
    LEFT,
    LOWER_LIMIT,
    MINMAX_SHIFT,
    STEER,
    TOP,
    TURN,
    UPPER_LIMIT,
    Board,
)
from countyindex.export.living.manifest import Area
from countyindex.export.living.plan import COUNT, MUTED, SCORE, Inputs, Look, SheetPlan, results
from countyindex.methods import normalisations

STEERING = Look("steer", "General")


def treated_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Area, Inputs | None]:
    """Caps and logarithms; cells that no cap explains stand in a block of inputs below."""
    note = (
        "指标值收到上下限之内（见“指标”表），登记为取对数的再取自然对数；"
        "不参评的单元与不计的指标为空白。"
    )
    sheet = _grid(board, "treated", note)
    settings, scores, values = board.on("settings"), board.on("scores"), board.on("values")
    _steer(board, sheet, 0, "计入", IN_USE, figures.in_use.astype(float).tolist())
    for k, (words, column, caps) in enumerate(
        (
            ("下限", LOWER_LIMIT, figures.limits.lower),
            ("上限", UPPER_LIMIT, figures.limits.upper),
        ),
        1,
    ):
        sheet.put(STEER[k], 1, words, MUTED)
        for j, cap in enumerate(caps.tolist()):
            source = f"{settings}{fixed(FIRST_INDICATOR + j, column)}"
            if_any = f'=IF(ISNUMBER({source}),{source},"")'
            sheet.formulas.append((STEER[k], LEFT + j, if_any, shown(cap), STEERING))
    sheet.formulas += [
        (row, BESIDE, f"={scores}{at(row, board.takes_part)}", float(ranked), COUNT)
        for row, ranked in enumerate(figures.ranked.tolist(), TOP)
    ]
    moved = np.flatnonzero(figures.limits.moved.any(axis=0)).tolist()
    below = {j: TOP + len(board.codes) + 3 for j in moved}

    def formula(row: int, j: int) -> str:
        column = LEFT + j
        value = f"{values}{at(row, column)}"
        capped = f"MAX({row_fixed(STEER[1], column)},MIN({row_fixed(STEER[2], column)},{value}))"
        capped = f"LN({capped})" if board.indicators[j].transform == "log" else capped
        taken = f'IF(ISTEXT({value}),"",{capped})'
        if j in below:
            stored = at(below[j] + row - TOP, column)
            taken = f"IF(ISNUMBER({stored}),{stored},{taken})"
        return f'=IF(${at(row, BESIDE)}*{row_fixed(STEER[0], column)}=1,{taken},"")'

    _fill(sheet, figures.treated, formula, looks_of(figures.treated, "number"))
    area = _area(board, "treated", sheet)
    return sheet, area, _overrides(board, figures, sheet, moved) if moved else None


def _overrides(board: Board, figures: Figures, sheet: SheetPlan, moved: list[int]) -> Inputs:
    """Lay out the treated values that no cap leads to, as inputs below the table."""
    first = TOP + len(board.codes) + 3
    stored = np.where(figures.limits.moved, figures.treated, np.nan)[:, moved[0] : moved[-1] + 1]
    sheet.put(first - 2, 1, "直接给定的处理值（插补或换了尺度；空白者由上表公式算出）", MUTED)
    looks = looks_of(stored, "input")
    locked = set()
    for i, row in enumerate(stored.tolist()):
        sheet.put(first + i, 1, board.names[i], MUTED)
        for j, value in enumerate(row):
            if moved[0] + j in moved:
                shown_ = None if value != value else value  # noqa: PLR0124  (NaN)
                sheet.put(first + i, LEFT + moved[0] + j, shown_, looks[j])
            else:
                locked.add((i, j))
    items = board.indicators[moved[0] : moved[-1] + 1]
    return Inputs(
        *("overrides", sheet.name, first, LEFT + moved[0], tuple(board.codes)),
        *(tuple(x.id for x in items), tuple(board.names), tuple(x.name_zh for x in items)),
        [[None if x != x else x for x in row] for row in stored.tolist()],  # noqa: PLR0124  (NaN)
        locked=frozenset(locked),
        title="给定的处理值",
    )


def oriented_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Area]:
    """Turn the treated values so that larger is better; the only place direction is applied."""
    sheet = _grid(board, "oriented", "处理值按属性变为越大越好：负向取相反数，平价取 min(r, 1/r)。")
    settings, treated = board.on("settings"), board.on("treated")
    _steer(
        board, sheet, 0, "属性", TURN, [float(turn_of(item.direction)) for item in board.indicators]
    )
    for k, (words, column) in enumerate(
        (("适度下限", INTERVAL_LOW), ("适度上限", INTERVAL_HIGH)), 1
    ):
        sheet.put(STEER[k], 1, words, MUTED)
        for j, item in enumerate(board.indicators):
            ends = getattr(item.direction, "interval", (0.0, 0.0))
            source = f"={settings}{fixed(FIRST_INDICATOR + j, column)}"
            sheet.formulas.append((STEER[k], LEFT + j, source, ends[k - 1], STEERING))

    def formula(row: int, j: int) -> str:
        column = LEFT + j
        x = f"{treated}{at(row, column)}"
        low, high = row_fixed(STEER[1], column), row_fixed(STEER[2], column)
        turn = row_fixed(STEER[0], column)
        turned = f"{x},-{x},{parity(x)},{moderate(x, low, high)}"
        return f'=IF({x}="","",CHOOSE({turn},{turned}))'

    _fill(sheet, figures.oriented, formula, looks_of(figures.oriented, "number"))
    return sheet, _area(board, "oriented", sheet)


def parity(x: str) -> str:
    """Return the lesser of a ratio and its inverse; 0 and below are errors."""
    return f"IF({x}>0,MIN({x},1/{x}),NA())"


def outside(x: str, low: str, high: str) -> str:
    """Return whether a value lies outside an interval, by more than float noise."""
    return f"MAX({low}-{x},{x}-{high})>{NOISE:G}*MAX(ABS({low}),ABS({high}))"


def moderate(x: str, low: str, high: str) -> str:
    """Return a value's distance to an interval, as a number that is larger where it is nearer."""
    return f"IF({outside(x, low, high)},-MAX({low}-{x},{x}-{high}),0)"


def normalised_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Area]:
    """Stretch the oriented values so that the goalposts become the ends of the scale."""
    note = "（正向化后的值 − 下阈值）÷（上阈值 − 下阈值），换算到 0–100，再加标准化平移。"
    sheet = _grid(board, "normalised", note)
    settings, oriented = board.on("settings"), board.on("oriented")
    with_ranks(board, sheet)
    low, high = ends_of(board)
    _steer(board, sheet, 0, "下阈值", ENDS_LOWER, low.tolist())
    sheet.put(STEER[1], 1, "全距", MUTED)
    for j, size in enumerate((high - low).tolist()):
        ends = [f"{settings}{fixed(FIRST_INDICATOR + j, c)}" for c in (ENDS_UPPER, ENDS_LOWER)]
        formula = f'=IF(ISNUMBER({ends[1]}),IF({ends[0]}>{ends[1]},{ends[0]}-{ends[1]},NA()),"")'
        sheet.formulas.append((STEER[1], LEFT + j, formula, shown(size), STEERING))
    options = minmax_options(board)
    shift = options["shift"]
    sheet.put(STEER[2], 1, "标准化平移", MUTED)
    there = f"=N({board.parameter(MINMAX_SHIFT)})"
    sheet.formulas.append((STEER[2], BESIDE, there, shift, STEERING))
    stretch = f"*{number(options['upper'] - options['lower'])}"
    stretch += f"+{number(options['lower'])}" if options["lower"] else ""
    plus = f"{stretch}+{fixed(STEER[2], BESIDE)}"

    def formula_of(row: int, j: int) -> str:
        column = LEFT + j
        x = f"{oriented}{at(row, column)}"
        share = f"({x}-{row_fixed(STEER[0], column)})/{row_fixed(STEER[1], column)}"
        share = f"MAX(0,MIN(1,{share}))" if options["clip"] else share
        return f'=IF({x}="","",{share}{plus})'

    _fill(sheet, figures.normalised, formula_of, [SCORE] * len(board.indicators))
    return sheet, _area(board, "normalised", sheet)


def minmax_options(board: Board) -> dict[str, float]:
    """Return the options of the board's min–max normalisation, defaults and scale included."""
    method = normalisations["minmax"]
    options = {**method.options, **method.printed, **board.result.plan.normalisation.options}
    return {name: float(options[name]) for name in ("lower", "upper", "clip", "shift")}


def ends_of(board: Board) -> tuple[np.ndarray, np.ndarray]:
    """Return the goalposts used on the oriented scale, NaN for indicators not in use."""
    columns = [item.id for item in board.indicators]
    ends = board.result.goalposts.reindex(columns=columns).to_numpy(dtype=float)
    turned = [-1.0 if item.direction == "negative" else 1.0 for item in board.indicators]
    return ends[0] * turned, ends[1] * turned


def turn_of(direction: object) -> int:
    """Return a direction's number in CHOOSE."""
    return {"positive": 1, "negative": 2, "parity": 3}.get(str(direction), 4)


def _grid(board: Board, part: str, note: str) -> SheetPlan:
    names = [item.name_zh for item in board.indicators]
    return grid(board, part, note, groups_of(board), names)


def _steer(
    board: Board, sheet: SheetPlan, k: int, words: str, column: int, values: Sequence[float]
) -> None:
    """Fetch a column of the sheet of indicators into a steering row."""
    sheet.put(STEER[k], 1, words, MUTED)
    settings = board.on("settings")
    sheet.formulas += [
        (STEER[k], LEFT + j, f"={settings}{fixed(FIRST_INDICATOR + j, column)}", shown(x), STEERING)
        for j, x in enumerate(values)
    ]


def _fill(
    sheet: SheetPlan,
    values: np.ndarray,
    formula: Callable[[int, int], str],
    looks: Sequence[Look],
) -> None:
    for i, row in enumerate(values.tolist()):
        sheet.formulas += [
            (TOP + i, LEFT + j, formula(TOP + i, j), shown(value), looks[j])
            for j, value in enumerate(row)
        ]


def _area(board: Board, part: str, sheet: SheetPlan) -> Area:
    ids = [item.id for item in board.indicators]
    return results(part, sheet.name, (TOP, LEFT), board.codes, ids)
