"""A node of a scheme and names of experts → an empty workbook of comparisons (判断矩阵模板)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from countyindex.errors import UsageError, did_you_mean
from countyindex.export.workbook.styles import EDGE, HEADING_FILL, Styles, options
from countyindex.registry import Node, Study
from countyindex.scheme import Judgements, Plan
from countyindex.scheme.judgement_sheets import CORNER, FACTS, FIELDS, ITEMS
from countyindex.scheme.model import Exclude

#: The matrix's corner on an expert's sheet, counted from 0: below the instructions.
TOP, LEFT = 9, 0

#: Saaty's scale: what a number says.
SCALE = {
    "1": "两者同等重要",
    "3": "行比列稍重要",
    "5": "行比列明显重要",
    "7": "行比列强烈重要",
    "9": "行比列极端重要",
    "2、4、6、8": "介于相邻两级之间",
    "1/2 … 1/9": "反过来：列比行重要",
}

GUIDE = (
    "每位专家一张工作表，工作表名即专家姓名（或代号）。增加专家：复制一张已有的专家表并改名；减少专家：删除其表。",
    "只填右上三角的浅黄色单元格：所在行的项目比所在列的项目重要多少倍。左下三角由公式取倒数，不必填写。",
    "分数直接键入 1/3 或 =1/3；写成 0.33 的读入时退回。其他公式须存有结果；对角线保持为 1。",
    "键入只收 1 至 9 的整数及其倒数；程序写入的中间值（如 2.5）照样保留、读入。",
    "填好后把文件放在 config/judgements/ 下，在方案里写 judgements: judgements/文件名.xlsx。",
    "项目代码与节点由程序写入，请勿改动；标题与备注可以改，会印在结果工作簿里。",
)

#: Column widths [characters].
LABEL, WIDE = 26, 15

#: Names an Excel sheet cannot have.
FORBIDDEN, LONGEST = set("[]:*?/\\"), 31


def write_judgement_template(
    study: Study,
    plan: Plan,
    path: str | Path,
    *,
    node: str = "index",
    experts: Sequence[str] = (),
) -> Path:
    """Write a workbook in which experts compare the children of a node pair by pair.

    Experts whose judgements the plan already has find them filled in.

    Parameters
    ----------
    study, plan
        Say which dimensions or indicators the node has under a scheme.
    path
        The file to write; an existing one is replaced.
    node
        The node of the tree whose children are compared.
    experts
        A name for each sheet; none takes the names of the plan's judgements, else one named 甲.

    Raises
    ------
    UsageError
        There is no such node, it has fewer than two children, or a name fits no sheet.
    """
    items = _items(study, plan, node)
    known = next((item for item in plan.judgements if item.node == node), None)
    names = tuple(experts) or (known.experts if known else ("甲",))
    _refuse_names(names)
    title = next(each.name_zh for each in study.tree.walk() if each.id == node)
    with xlsxwriter.Workbook(str(path), options()) as book:
        styles = Styles(book)
        facts = {
            "title_zh": known.title_zh if known else f"{title}的两两比较",
            "note_zh": known.note_zh if known else "",
            "node": node,
            "random_index": known.random_index if known else "saaty1980",
        }
        _write_facts(book.add_worksheet(FACTS), styles, facts, items)
        for name in names:
            _write_expert(book.add_worksheet(name), styles, name, items, _given(known, name))
    return Path(path)


def _items(study: Study, plan: Plan, node: str) -> dict[str, str]:
    """Id → Chinese name of what is compared: the node's children that the plan leaves in."""
    tree = study.tree.flat() if plan.flat else study.tree
    nodes = {each.id: each for each in tree.walk()}
    if node not in nodes:
        raise UsageError(f"there is no node '{node}'. " + did_you_mean(node, nodes))
    gone = set(plan.dimensions.exclude) if isinstance(plan.dimensions, Exclude) else set()
    if isinstance(plan.indicators, Exclude):
        gone |= set(plan.indicators.exclude)
    elif plan.indicators != "all":
        gone |= set(study.indicators) - set(plan.indicators)
    found = {
        child.id if isinstance(child, Node) else child: (
            child.name_zh if isinstance(child, Node) else study.indicators[child].name_zh
        )
        for child in nodes[node].children
        if (child.id if isinstance(child, Node) else child) not in gone
    }
    if len(found) < 2:
        raise UsageError(f"the node '{node}' has {len(found)} children; nothing can be compared.")
    return found


def _refuse_names(names: Sequence[str]) -> None:
    bad = [
        name
        for i, name in enumerate(names)
        if not name
        or set(name) & FORBIDDEN
        or len(name) > LONGEST
        or name in (FACTS, *names[:i])
        or name.startswith("'")
        or name.endswith("'")
    ]
    if bad:
        raise UsageError(
            f"'{bad[0]}' can name no expert's sheet: names differ from each other and from "
            f"{FACTS}, have at most {LONGEST} characters and none of []:*?/\\."
        )


def _given(known: Judgements | None, expert: str) -> Mapping[tuple[str, str], float]:
    """An expert's earlier judgements by pair of ids."""
    if known is None or expert not in known.experts:
        return {}
    matrix = known.matrices[known.experts.index(expert)]
    return {
        (one, other): matrix[i][j]
        for i, one in enumerate(known.items)
        for j, other in enumerate(known.items)
    }


def _write_facts(
    sheet: Worksheet, styles: Styles, facts: Mapping[str, str], items: Mapping[str, str]
) -> None:
    _fit(sheet)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, "判断矩阵填写说明", styles.title)
    row = 1
    for line in GUIDE:
        sheet.merge_range(row, 0, row, 1, line, styles.note)
        sheet.set_row(row, 30)
        row += 1
    row += 1
    for key, field in FIELDS.items():
        sheet.write_string(row, 0, key, styles.strong)
        sheet.write_string(row, 1, facts[field], styles.cell(text_wrap=True))
        row += 1
    row += 1
    sheet.write_string(row, 0, ITEMS, styles.heading)
    sheet.write_string(row, 1, "项目名称", styles.heading)
    for below, (item, name) in enumerate(items.items(), start=row + 1):
        sheet.write_string(below, 0, item, styles.muted)
        sheet.write_string(below, 1, name, styles.text)


def _write_expert(
    sheet: Worksheet,
    styles: Styles,
    expert: str,
    items: Mapping[str, str],
    given: Mapping[tuple[str, str], float],
) -> None:
    """Write one matrix: inputs above the diagonal, their reciprocals below it."""
    ids, last = list(items), len(items)
    border = {"border": 1, "border_color": EDGE, "align": "center", "num_format": "# ?/?"}
    entry = styles.make(**border, bg_color="#FFF8DC", locked=False)
    mirror = styles.make(**border, font_color="#5F6B7A")
    diagonal = styles.make(**border, bg_color=HEADING_FILL)
    _fit(sheet)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, last, WIDE)
    sheet.write_string(0, 0, f"专家 {expert}", styles.title)
    sheet.write_string(1, 0, "行的项目比列的项目重要多少倍？只填浅黄色单元格。", styles.text)
    for i, (value, meaning) in enumerate(SCALE.items()):
        sheet.write_string(2 + i, 0, f"{value}　{meaning}", styles.muted)
    sheet.set_row(TOP, 32)
    sheet.write_string(TOP, LEFT, CORNER, styles.heading)
    for i, name in enumerate(items.values(), start=1):
        sheet.write_string(TOP, LEFT + i, name, styles.heading)
        sheet.write_string(TOP + i, LEFT, name, styles.strong)
    for i, one in enumerate(ids):
        for j, other in enumerate(ids):
            row, column = TOP + 1 + i, LEFT + 1 + j
            judgement = given.get((one, other))
            if i == j:
                sheet.write_number(row, column, 1, diagonal)
            elif i > j:
                source = xl_rowcol_to_cell(TOP + 1 + j, LEFT + 1 + i)
                formula = f'=IF({source}="","",1/{source})'
                sheet.write_formula(
                    row, column, formula, mirror, "" if judgement is None else judgement
                )
            elif judgement is None:
                sheet.write_blank(row, column, None, entry)
            else:
                sheet.write_number(row, column, judgement, entry)
            if i < j:
                _validate(sheet, row, column)
    sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    sheet.freeze_panes(TOP + 1, LEFT + 1)


def _fit(sheet: Worksheet) -> None:
    """Print a sheet on one page of A4 across."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _validate(sheet: Worksheet, row: int, column: int) -> None:
    """Let a cell take a whole number from 1 to 9 or its reciprocal, and nothing else."""
    cell = xl_rowcol_to_cell(row, column)
    whole = f"ABS({cell}-ROUND({cell},0))<0.000001"
    part = f"ABS(1/{cell}-ROUND(1/{cell},0))<0.000001"
    scale = f"{cell}>0.111111,{cell}<9.000001"
    sheet.data_validation(
        *(row, column, row, column),
        {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{scale},OR({whole},{part}))",
            "ignore_blank": True,
            "error_title": "不在 1–9 标度上",
            "error_message": "请填 1 至 9 的整数，或其倒数（键入 1/3 或 =1/3）。",
            "error_type": "stop",
        },
    )
