"""The sheet of weights (权重): every way to weigh a node's children, live, and the one adopted."""

from __future__ import annotations

from countyindex.export.living.cells import at, column_of, fixed, letters
from countyindex.export.living.comparisons import Comparison
from countyindex.export.living.frame import sheet_of
from countyindex.export.living.judgements import weight_column
from countyindex.export.living.layout import (
    APART,
    CORRELATIONS,
    COUNTED,
    DEVIATION,
    DIVERGENCE,
    ENTROPY_SHIFT,
    FIRST_INDICATOR,
    FIRST_SHARE,
    FIRST_WEIGHT,
    GIVEN,
    IN_USE,
    INFORMATION,
    JUDGED,
    LEAST,
    LEFT,
    MEAN,
    MOST,
    MOVED,
    NODES,
    NOMINAL,
    POINTS,
    SHARES,
    STORED,
    TAKES_PART,
    TOP,
    VARIATION,
    VARIES,
    WAS_WEIGHT,
    WEIGHTING_NUMBER,
    Board,
)
from countyindex.export.living.manifest import Area
from countyindex.export.living.node_weights import NodeWeights, has_exception, needs_scores, way_of
from countyindex.export.living.plan import (
    COUNT,
    HEAD,
    NAME,
    TEXT,
    WEIGHT,
    Inputs,
    Look,
    SheetPlan,
    results,
)
from countyindex.registry import Node

__all__ = ["NodeWeights", "weights_sheet"]

NOTE = (
    "自定义：填点数，按同一节点内的份额计；在“使用说明”选“自定义”后生效。"
    "主成分是发布时算出的存储值，数据改动后即过时。"
)
HEADS = (
    *("节点", "下级", "发布权重", "变化", "自定义点数", "给定点数", "计入"),
    *("等权", "熵权", "层次分析", "CRITIC", "变异系数", "主成分", "自定义", "发布方案", "采用权重"),
    *("有值数", "最小", "最大", "均值", "标准差", "1 − 熵值", "判断权重", "信息量", "变异系数值"),
    *("存储的主成分", "名义权重", "能区分"),
)
POINT = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "ignore_blank": True,
    "error_title": "点数",
    "error_message": "请填 0 或正数。",
}
INPUT, STAT = Look("input", "0.0000"), Look("number", "0.0000")


def weights_sheet(
    board: Board, weights: dict[str, NodeWeights], tables: dict[str, Comparison]
) -> tuple[SheetPlan, Inputs, Area]:
    """Lay a line a child out, node after node."""
    sheet = sheet_of(board, "weights", NOTE, (FIRST_WEIGHT, 2))
    sheet.row(FIRST_WEIGHT - 1, 0, HEADS, HEAD)
    sheet.heights[FIRST_WEIGHT - 1] = 36
    widest = max(len(node.children) for node in board.tree.walk())
    sheet.widths += [
        *((0, 0, 24, False), (1, 1, 28, False), (2, FIRST_SHARE + len(SHARES) - 1, 9, False)),
        (COUNTED, VARIES, 10, True),
        (CORRELATIONS, CORRELATIONS + widest, 8, True),
    ]
    keys: list[str] = []
    labels, names = [], board.labels()
    for node in board.tree.walk():
        for k, child in enumerate(node.child_ids):
            keys.append(f"{node.id}/{child}")
            labels.append(f"{node.name_zh} / {names[child]}")
            _Line(board, sheet, node, k, weights[node.id], tables).write()
    last = FIRST_WEIGHT + len(keys) - 1
    sheet.checks.append((FIRST_WEIGHT, POINTS, last, GIVEN, POINT))
    ways = [way_of(board, node) for node in board.tree.walk() for _ in node.children]
    points = [
        [weights[n.id].points[k], weights[n.id].given[k]]
        for n in board.tree.walk()
        for k in range(len(n.children))
    ]
    locked = frozenset((i, 1) for i, way in enumerate(ways) if way != "given")
    inputs = Inputs(
        *("weights", sheet.name, FIRST_WEIGHT, POINTS, tuple(keys), ("custom", "fixed")),
        *(tuple(labels), ("自定义点数", "给定点数"), points),
        locked=locked,
        title="权重",
    )
    return sheet, inputs, results("shares", sheet.name, (FIRST_WEIGHT, FIRST_SHARE), keys, SHARES)


class _Line:
    """Writes the line of one child."""

    def __init__(
        self,
        board: Board,
        sheet: SheetPlan,
        node: Node,
        k: int,
        weights: NodeWeights,
        tables: dict[str, Comparison],
    ):
        self.board, self.sheet, self.node, self.k = board, sheet, node, k
        self.weights, self.tables = weights, tables
        self.first, self.last = board.weight_rows[node.id]
        self.row = self.first + k
        self.flags, self.varying = self.down(TAKES_PART), self.down(VARIES)

    def down(self, column: int) -> str:
        """Return a column of this node's lines."""
        return column_of(column, self.first, self.last)

    def here(self, column: int) -> str:
        """Return a cell of this line."""
        return at(self.row, column)

    def put(self, column: int, formula: str, value: float, look: Look = WEIGHT) -> None:
        """Put a formula with its value; what cannot be computed is an error in Excel too."""
        value = float(value)
        done: float | str = "#DIV/0!" if value != value else value  # noqa: PLR0124  (NaN)
        self.sheet.formulas.append((self.row, column, f"={formula}", done, look))

    def write(self) -> None:
        """Write the whole line."""
        board, sheet, w, k = self.board, self.sheet, self.weights, self.k
        sheet.put(self.row, 0, self.node.name_zh if k == 0 else "", TEXT)
        sheet.put(self.row, 1, board.labels()[self.node.child_ids[k]], NAME)
        sheet.put(self.row, WAS_WEIGHT, float(w.adopted[k]), WEIGHT)
        adopted = FIRST_SHARE + SHARES.index("adopted")
        self.put(MOVED, f"{self.here(adopted)}-{self.here(WAS_WEIGHT)}", 0.0, Look("moved"))
        sheet.put(self.row, POINTS, w.points[k], INPUT)
        given = way_of(board, self.node) == "given"
        sheet.put(self.row, GIVEN, w.given[k], INPUT if given else Look("text"))
        self._flag()
        self._statistics()
        self._shares()
        self._correlations()

    def _flag(self) -> None:
        child = self.node.children[self.k]
        if isinstance(child, Node):
            first, last = self.board.weight_rows[child.id]
            formula = f"IF(SUM({column_of(TAKES_PART, first, last)})>0,1,0)"
            varies = f"IF(SUM({column_of(VARIES, first, last)})>0,1,0)"
        else:
            row, settings = FIRST_INDICATOR + self.board.columns[child] - LEFT, "settings"
            formula = f"{self.board.on(settings)}{fixed(row, IN_USE)}"
            varies = f"{self.here(TAKES_PART)}*{self.board.on(settings)}{fixed(row, APART)}"
        self.put(TAKES_PART, formula, self.weights.takes_part[self.k], COUNT)
        self.put(VARIES, varies, self.weights.varies[self.k], COUNT)

    def _statistics(self) -> None:
        w, k = self.weights, self.k
        scores = scores_range(self.board, self.board.places[self.node.id][k])
        flag, varies = self.here(TAKES_PART), self.here(VARIES)
        simple = (
            (COUNTED, "COUNT", w.counted),
            (LEAST, "MIN", w.least),
            (MOST, "MAX", w.most),
            (MEAN, "AVERAGE", w.mean),
            (DEVIATION, "STDEV", w.deviation),
        )
        for column, function, values in simple:
            value = values[k] if w.takes_part[k] else 0.0
            self.put(column, f"IF({flag}=0,0,{function}({scores}))", value, STAT)
        place = letters(self.board.places[self.node.id][k])
        terms = f"{self.board.on('entropy')}${place}${TOP + 1}:${place}${self.board.last + 1}"
        n, low, high, mean, sd = (self.here(c) for c in (COUNTED, LEAST, MOST, MEAN, DEVIATION))
        shift = self.board.parameter(ENTROPY_SHIFT)
        total = f"((SUM({scores})-{n}*{low})/({high}-{low})+{n}*N({shift}))"
        evenness = f"(LN({total})-SUM({terms})/{total})/LN({n})"
        self.put(DIVERGENCE, f"IF({varies}=0,0,MAX(0,1-{evenness}))", w.divergence[k], STAT)
        every = self.varying
        conflict = f"(SUM({every})-SUMPRODUCT({every},{self.down(CORRELATIONS + k)}))"
        self.put(
            INFORMATION, f"IF({varies}=0,0,{sd}/({high}-{low})*{conflict})", w.information[k], STAT
        )
        self.put(VARIATION, f"IF({varies}=0,0,IF({low}<0,NA(),{sd}/{mean}))", w.variation[k], STAT)
        self.put(JUDGED, self._judged(), w.judged[k], STAT)
        self.sheet.put(self.row, STORED, None if w.stored is None else float(w.stored[k]), STAT)

    def _judged(self) -> str:
        table = self.tables.get(self.node.id)
        child = self.node.child_ids[self.k]
        if table is None or child not in table.items:
            return "1"
        row = table.tops[-1] + table.items.index(child)
        return f"{self.board.on('judgements')}{fixed(row, weight_column(self.tables))}"

    def _share(self, column: int) -> str:
        """Return this child's part of a column of raw weights, over the children taking part."""
        mark = VARIES if column in (DIVERGENCE, INFORMATION, VARIATION) else TAKES_PART
        marks, mine = self.down(mark), self.here(mark)
        total = f"SUMPRODUCT({marks},{self.down(column)})"
        share = f"IF(SUM({marks})<=1,{mine},{mine}*{self.here(column)}/{total})"
        alone = f"IF(SUM({self.flags})<=1,{self.here(TAKES_PART)},{share})"
        return alone if mark == VARIES else share

    def _shares(self) -> None:
        w, k = self.weights, self.k
        flag = self.here(TAKES_PART)
        equal = f"IF(SUM({self.flags})=0,0,{flag}/SUM({self.flags}))"
        raws = (DIVERGENCE, JUDGED, INFORMATION, VARIATION, STORED, POINTS)
        formulas = [equal, *map(self._share, raws)]
        way = way_of(self.board, self.node)
        cells = {name: self.here(FIRST_SHARE + i) for i, name in enumerate(SHARES)}
        published = self._share(GIVEN) if way == "given" else cells[way]
        chosen = self.board.parameter(WEIGHTING_NUMBER)
        keys = ("published", *SHARES[:-2])
        if has_exception(self.board, self.node):
            adopted = f"IF({chosen}={len(keys)},{cells['custom']},{cells['published']})"
        else:
            adopted = f"CHOOSE({chosen},{','.join(cells[key] for key in keys)})"
        formulas += [published, adopted]
        for i, (formula, name) in enumerate(zip(formulas, SHARES, strict=True)):
            self.put(FIRST_SHARE + i, formula, w.shares[name][k])
        self.put(NOMINAL, self._nominal(cells, chosen), w.nominal[k], STAT)

    def _nominal(self, cells: dict[str, str], chosen: str) -> str:
        """Return the weight known before any score is, which availability counts with.

        It must not read what is computed from scores, or the sheet would go round in a circle.
        """
        way = way_of(self.board, self.node)
        equal, ahp, custom = cells["equal"], cells["ahp"], cells["custom"]
        own = cells["published"] if way == "given" else cells[way]
        own = equal if needs_scores(self.board, self.node) else own
        if has_exception(self.board, self.node):
            return f"IF({chosen}={len(SHARES) - 1},{custom},{own})"
        return f"CHOOSE({chosen},{own},{equal},{equal},{ahp},{equal},{equal},{equal},{custom})"

    def _correlations(self) -> None:
        """Put the correlations with the other children; below the diagonal they are mirrored."""
        board, w, k = self.board, self.weights, self.k
        places = board.places[self.node.id]
        for other in range(len(places)):
            column, value = CORRELATIONS + other, w.correlations[k][other]
            if other < k:
                formula = at(self.first + other, CORRELATIONS + k)
            elif other == k:
                formula = self.here(VARIES)
            else:
                both = f"{self.here(VARIES)}*{at(self.first + other, VARIES)}=1"
                pair = f"{scores_range(board, places[k])},{scores_range(board, places[other])}"
                formula = f"IF({both},CORREL({pair}),0)"
            self.put(column, formula, value, STAT)


def scores_range(board: Board, place: int) -> str:
    """Return the scores of a child over all units, by its column among the terms."""
    shift = place - LEFT - len(board.indicators)
    if shift < 0:
        return f"{board.on('normalised')}{column_of(place, TOP, board.last)}"
    return f"{board.on('scores')}{column_of(NODES + shift, TOP, board.last)}"
