"""A board of an edition → where its units, indicators, nodes and inputs stand (版面布局)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from countyindex.data import Measured
from countyindex.export.living.cells import fixed, on
from countyindex.registry import Indicator, Node, Study
from countyindex.registry.model import Predecessor
from countyindex.result import Result

#: The first row of units and the first column of indicators on every sheet that lists both.
TOP, LEFT = 7, 3
#: Rows above the units: names of groups and of columns, then three that steer the column.
GROUPS, NAMES, STEER = 2, 3, (4, 5, 6)
#: The column beside the names, whose steering rows hold what steers the whole sheet.
BESIDE = 2

#: Sheets of a board, by what they hold.
PARTS = {
    "board": "榜单",
    "raw": "基础数据",
    "settings": "指标",
    "values": "指标值",
    "treated": "处理值",
    "oriented": "正向化",
    "normalised": "标准化",
    "entropy": "熵值",
    "terms": "合成项",
    "weights": "权重",
    "judgements": "判断矩阵",
    "scores": "得分",
}
HIDDEN = ("oriented", "entropy", "terms")

#: Columns of the sheet of parameters, a line a board; the inputs stand side by side.
WEIGHTING, AGGREGATION, ENTROPY_SHIFT, MINMAX_SHIFT, FLOOR, STATE, EDITS = range(2, 9)
#: Behind what people see: the number of the weighting, and 1 for the geometric mean.
WEIGHTING_NUMBER, IS_GEOMETRIC = 12, 13
PARAMETERS = ("weighting", "aggregation", "entropy_shift", "minmax_shift", "floor")

#: Columns of the sheet of scores before the scores of nodes.
SCORE, KEY, RANK, POSITION, WAS_SCORE, WAS_RANK, CHANGE, NODES = range(2, 10)
#: Columns and first row of the sheet of indicators; the inputs stand side by side.
FIRST_INDICATOR = 4
USED, DIRECTION, INTERVAL_LOW, INTERVAL_HIGH, LOWER_LIMIT, UPPER_LIMIT, WORST, BEST = range(4, 12)
IN_USE, ENDS_LOWER, ENDS_UPPER, PRESENT, APPLICABLE, TURN, PLAUSIBLE, APART = range(12, 20)
SETTINGS = (
    *("used", "direction", "interval_low", "interval_high"),
    *("lower_limit", "upper_limit", "worst", "best"),
)
#: Columns and first row of the sheet of weights; `SHARES` stand side by side.
FIRST_WEIGHT = 4
WAS_WEIGHT, MOVED, POINTS, GIVEN, TAKES_PART = range(2, 7)
SHARES = (
    *("equal", "entropy", "ahp", "critic", "coefficient_of_variation", "pca"),
    *("custom", "published", "adopted"),
)
FIRST_SHARE = 7
COUNTED, LEAST, MOST, MEAN, DEVIATION, DIVERGENCE, JUDGED, INFORMATION, VARIATION = range(16, 25)
STORED, NOMINAL, VARIES = 25, 26, 27
#: Where the correlations of a node's children begin.
CORRELATIONS = 28


@dataclass(frozen=True)
class Board:
    """One board, and the arithmetic of places; `number` is its line on the first sheet."""

    result: Result
    study: Study
    measured: Measured
    #: What the names of its sheets begin with.
    name: str
    number: int
    #: The row of its parameters on the sheet of parameters.
    parameters: tuple[str, int]

    def sheet(self, part: str) -> str:
        """Return the name of one of its sheets."""
        return f"{self.name}·{PARTS[part]}"

    def parameter(self, column: int) -> str:
        """Return the absolute address of one of its parameters."""
        where, row = self.parameters
        return f"{on(where)}{fixed(row, column)}"

    def on(self, part: str) -> str:
        """Return what stands before an address on one of its sheets."""
        return on(self.sheet(part))

    @cached_property
    def codes(self) -> list[str]:
        """Codes of all units of the cohort."""
        return self.result.dataset.codes

    @cached_property
    def names(self) -> list[str]:
        """Names of all units of the cohort."""
        return self.result.dataset.names

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators of the scheme, in the order of the tree."""
        return self.result.dataset.indicators

    @property
    def tree(self) -> Node:
        """The whole tree, also of what was screened out."""
        return self.result.dataset.tree

    @cached_property
    def parts(self) -> dict[str, list[Predecessor]]:
        """Unit → the parts it came from, where it has any."""
        found: dict[str, list[Predecessor]] = {}
        for part in self.study.crosswalk:
            if part.code in set(self.codes):
                found.setdefault(part.code, []).append(part)
        return found

    @cached_property
    def predecessors(self) -> dict[str, str]:
        """Code → name of all units that those of this board came from."""
        return {
            part.predecessor: part.predecessor_name
            for parts in self.parts.values()
            for part in parts
        }

    @cached_property
    def rows(self) -> dict[str, int]:
        """Code → row, predecessors below the units."""
        return {code: TOP + i for i, code in enumerate([*self.codes, *self.predecessors])}

    @property
    def last(self) -> int:
        """The row of the last unit."""
        return TOP + len(self.codes) - 1

    @cached_property
    def columns(self) -> dict[str, int]:
        """Indicator → column on every sheet of units × indicators."""
        return {item.id: LEFT + j for j, item in enumerate(self.indicators)}

    @cached_property
    def inner(self) -> tuple[Node, ...]:
        """Nodes with a node among their children, from the leaves up."""
        every = sorted(self.tree.walk(), key=lambda node: node.height)
        return tuple(n for n in every if any(isinstance(c, Node) for c in n.children))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Node → the columns of its children among the terms; those of a node stand together."""
        found, free = {}, LEFT + len(self.indicators)
        for node in self.inner:
            found[node.id] = list(range(free, free + len(node.children)))
            free += len(node.children)
        for node in self.tree.walk():
            if node.id not in found:
                found[node.id] = [self.columns[child] for child in node.child_ids]
        return found

    @cached_property
    def blocks(self) -> tuple[tuple[Node, Node | str, int], ...]:
        """Node, child and column among the scores, of children of nodes that hold nodes."""
        shift = NODES - LEFT - len(self.indicators)
        return tuple(
            (node, child, place + shift)
            for node in self.inner
            for child, place in zip(node.children, self.places[node.id], strict=True)
        )

    @cached_property
    def node_columns(self) -> dict[str, int]:
        """Node → the column of its scores on the sheet of scores."""
        found = {c.id: at for _, c, at in self.blocks if isinstance(c, Node)}
        return {**found, self.tree.id: SCORE}

    @property
    def shares(self) -> int:
        """First column of the shares of weight observed; as many as blocks, then the whole."""
        return NODES + len(self.blocks)

    @property
    def takes_part(self) -> int:
        """Column of the sheet of scores that says whether a unit is ranked."""
        return self.shares + len(self.blocks) + 1

    @cached_property
    def weight_rows(self) -> dict[str, tuple[int, int]]:
        """Node → the first and last row of its children on the sheet of weights."""
        found, free = {}, FIRST_WEIGHT
        for node in self.tree.walk():
            found[node.id] = (free, free + len(node.children) - 1)
            free += len(node.children)
        return found

    def labels(self) -> dict[str, str]:
        """Return the names of nodes and indicators by id."""
        names = {node.id: node.name_zh for node in self.tree.walk()}
        return names | {item.id: item.name_zh for item in self.indicators}
