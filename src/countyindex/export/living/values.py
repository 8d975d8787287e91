"""The sheet of indicator values (指标值): the registry's formulas over the published figures."""

from __future__ import annotations

from countyindex.data import Status
from countyindex.export.living.cells import at, number
from countyindex.export.living.figures import Figures
from countyindex.export.living.formulas import Term, cell, translate
from countyindex.export.living.frame import (
    grid,
    groups_of,
    looks_of,
    shown,
    with_ranks,
    with_words,
)
from countyindex.export.living.layout import LEFT, STEER, TOP, Board
from countyindex.export.living.manifest import Area
from countyindex.export.living.plan import CODE, NAME, Look, SheetPlan, results
from countyindex.export.living.raw import word_of
from countyindex.registry import Indicator
from countyindex.registry.formula import Input

NOTE = "由基础数据按登记的公式算出；不适用与未公布的单元格不计，缺失为空白。"


def values_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Area]:
    """Lay the indicators' formulas out."""
    sheet = grid(board, "values", NOTE, groups_of(board), [x.name_zh for x in board.indicators])
    with_ranks(board, sheet)
    about = [
        [item.unit for item in board.indicators],
        [item.formula.text for item in board.indicators],
    ]
    for row, head, words in zip(STEER, ("单位", "公式"), about, strict=False):
        with_words(sheet, row, head, words)
    for code, name in board.predecessors.items():
        sheet.put(board.rows[code], 0, code, CODE)
        sheet.put(board.rows[code], 1, f"原：{name}", NAME)
    looks = looks_of(figures.values, "number")
    columns = {reading: LEFT + j for j, reading in enumerate(figures.readings)}
    values, statuses = figures.values.tolist(), board.result.dataset.status_codes.tolist()
    for j, indicator in enumerate(board.indicators):
        maker = _Maker(board, indicator, columns)
        for i, (code, row) in enumerate(board.rows.items()):
            status = Status(statuses[i][j]) if i < len(statuses) else Status.OBSERVED
            if not status.counts:
                look = Look("empty", status.id)
                sheet.texts.append((row, LEFT + j, word_of(status), look))
                continue
            look = looks[j] if status < Status.CARRIED else looks[j]._replace(kind=status.id)
            formula = maker.inheriting(code, row) if i < len(statuses) else maker.own(code, row)
            sheet.formulas.append((row, LEFT + j, formula, shown(values[i][j]), look))
    ids = [item.id for item in board.indicators]
    return sheet, results("values", sheet.name, (TOP, LEFT), tuple(board.rows), ids)


class _Maker:
    """Makes the formulas of one indicator, unit by unit."""

    def __init__(self, board: Board, indicator: Indicator, columns: dict[tuple[str, int], int]):
        self.board, self.indicator, self.columns = board, indicator, columns
        self.raw = board.on("raw")
        floating = any(item.year is None for item in indicator.formula.inputs)
        self.ages = range(indicator.max_age + 1 if floating else 1)
        self.inherits = board.result.plan.inherited != "missing"

    def own(self, code: str, row: int) -> str:
        """Return the formula of a predecessor: its own figures only."""
        term = self._term(code, row, 0)
        return f'=IF({term.present},{term.text},"")'

    def inheriting(self, code: str, row: int) -> str:
        """Return a unit's formula: its own figures, else those it inherits, year after year."""
        text = '""'
        for age in reversed(self.ages):
            if self.inherits and code in self.board.parts:
                inherited = self._inherited(code, age)
                text = f"IF({inherited.present},{inherited.text},{text})"
            term = self._term(code, row, age)
            text = f"IF({term.present},{term.text},{text})"
        return f"={text}"

    def _term(self, code: str, row: int, age: int) -> Term:
        year = self.board.result.year - age
        return translate(self.indicator.formula, lambda item: self._read(item, code, row, year))

    def _read(self, item: Input, code: str, row: int, year: int) -> Term:
        column = self.columns[item.series, item.year or year]
        mine = f"{self.raw}{at(row, column)}"
        unions = [p for p in self.board.parts.get(code, ()) if p.relation == "union"]
        if not unions or not self.board.study.series[item.series].additive:
            return cell(mine)
        theirs = [f"{self.raw}{at(self.board.rows[p.predecessor], column)}" for p in unions]
        there = f"COUNT({','.join(theirs)})={len(theirs)}"
        return Term(
            f"IF(ISNUMBER({mine}),{mine},SUM({','.join(theirs)}))",
            (),
            (f"OR(ISNUMBER({mine}),{there})",),
        )

    def _inherited(self, code: str, age: int) -> Term:
        """Return the mean over the parts, weighted by the persons that came from each."""
        parts = self.board.parts[code]
        rows = [self.board.rows[part.predecessor] for part in parts]
        column = self.board.columns[self.indicator.id]
        terms = [
            cell(at(row, column)) if age == 0 else self._term(part.predecessor, row, age)
            for part, row in zip(parts, rows, strict=True)
        ]
        persons = [number(part.population) for part in parts]
        products = "+".join(f"{t.text}*{p}" for t, p in zip(terms, persons, strict=True))
        return Term(
            f"({products})/({'+'.join(persons)})",
            tuple(c for t in terms for c in t.cells),
            tuple(c for t in terms for c in t.tests),
        )
