"""Every cell that is not a plain figure, every correction and notice → one sheet (数据处理)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import numpy as np

from countyindex.data import SEVERITIES_ZH, Notice, Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import keeps_scale, missing_zh, own_unit, scored
from countyindex.export.workbook.names import cohort_zh, schemes_zh
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles, pattern_for
from countyindex.methods import treatments
from countyindex.registry import Study
from countyindex.result import Result

STAGES_ZH = {
    "screening": "可得性筛选",
    "treatment": "数据处理",
    "normalisation": "标准化",
    "rollup": "合成",
}
#: The statuses of cells that need no word.
PLAIN_FIGURES = (Status.OBSERVED, Status.DERIVED, Status.IMPUTED)
#: Where the schemes stand in a row.
SCHEMES_AT = 9


def write_treatment(page: Page, edition: Edition) -> None:
    """Fill the sheet: touched and special cells, corrections, notices."""
    styles = page.styles
    page.title(
        "数据处理：逐格说明",
        f"数据年份 {edition.year}。列出每一个缩尾、沿用、承继、插补、缺失、不适用与未公布的单元格，"
        "每一处更正（处理前为原文所载的数值）与每一条提示。",
    )
    columns = [
        Column("榜", 16, styles.wrapped),
        Column("代码", 9, styles.centred),
        Column("单元", 14, styles.strong),
        Column("指标", 30, styles.wrapped),
        Column("单位", 16, styles.wrapped),
        Column("处理", 17, styles.wrapped),
        Column("处理前", 12, styles.score),
        Column("处理后", 12, styles.score),
        Column("年份", 8, styles.rank),
        Column("方案", 34, styles.wrapped),
        Column("原因与依据", 70, styles.wrapped),
    ]
    header = page.row
    rows = [*_cells(edition, styles), *_corrections(edition, styles), *_notices(edition)]
    columns[2] = page.naming("单元", (row[2] or "" for row in rows), least=14)
    page.table(columns, rows)
    if not rows:
        page.line("没有这样的单元格，也没有更正与提示。")
    page.finish(
        freeze=(header + 1, 3),
        repeat=(header, header + 1),
        footer=f"数据处理 · 数据年份 {edition.year}",
    )


class _Found(NamedTuple):
    """A cell that is no plain figure: what identifies it, and how its row is made."""

    key: tuple[object, ...]
    row: Callable[[], list[Any]]


def _cells(edition: Edition, styles: Styles) -> Iterator[list[Any]]:
    """Yield the cells of every board, then those that only a variant treats otherwise.

    Schemes that share a cell share its row.
    """
    rows: dict[tuple[object, ...], tuple[Result, list[Any], list[str]]] = {}
    boards = edition.boards
    own = {id(board) for board in boards}
    others = [
        r for results in edition.results.values() for r in results.values() if id(r) not in own
    ]
    for result in (*boards, *others):
        study = edition.studies[result.scheme.study]
        for found in (*_touched(result, styles), *_special(result, study, styles)):
            key = (study.id, result.cohort, *found.key)
            if key not in rows:
                rows[key] = (result, found.row(), [])
            rows[key][2].append(result.scheme.id)
    for result, row, schemes in rows.values():
        row[0] = cohort_zh(edition, result)
        row[SCHEMES_AT] = _schemes(edition, result, schemes)
        yield row


def _schemes(edition: Edition, result: Result, schemes: Collection[str]) -> str:
    """Name schemes among those of a result's study that score its cohort."""
    among = [
        name
        for name, results in edition.results.items()
        if edition.schemes[name].study == result.scheme.study and result.cohort in results
    ]
    return schemes_zh(edition, schemes, among)


def _row(
    result: Result,
    at: tuple[int, int],
    what: Cell | str,
    why: str | None,
    numbers: tuple[float | None, float | None],
    styles: Styles,
    year: int | None = None,
) -> list[Any]:
    """Return a cell's row; its board and its schemes are put in when all schemes are known."""
    i, j = at
    dataset = result.dataset
    item = dataset.indicators[j]
    before, after = (
        None if number is None or np.isnan(number) else _plain(number, styles) for number in numbers
    )
    year = year or int(dataset.year_codes[i, j]) or None
    return [
        *(None, dataset.codes[i], dataset.names[i], item.name_zh, item.unit, what),
        *(before, after, year, None, why),
    ]


def _touched(result: Result, styles: Styles) -> Iterator[_Found]:
    """Yield the cells that a treatment changed or filled, in the indicator's own unit."""
    if not result.touches:
        return
    dataset = result.dataset
    kept = dict(
        zip((item.id for item in scored(result)), keeps_scale(result).tolist(), strict=True)
    )
    columns = {item.id: j for j, item in enumerate(dataset.indicators)}
    lines = {code: i for i, code in enumerate(dataset.codes)}
    for touch in result.touches:
        at = lines[touch.code], columns[touch.indicator]
        item, method = dataset.indicators[at[1]], treatments[touch.method]
        imputes = method.declares("imputes")
        before, after = (
            value if imputes else own_unit(item, value, kept.get(item.id, False))
            for value in (touch.before, touch.after)
        )
        years = "、".join(f"{year} 年" for year in touch.years)
        why = f"按方案的{method.name_zh}规则（定义见“目录与说明”）"
        why += f"，来自 {years}数值" if years else ""
        if not imputes and not kept.get(item.id, False):
            why = f"（数值为处理尺度）{why}"
        form = styles.status(Status.IMPUTED) if imputes else styles.wrapped
        what = Cell(method.name_zh, form)
        year = touch.years[0] if len(touch.years) == 1 else None
        make = functools.partial(_row, result, at, what, why, (before, after), styles, year)
        shown = None if np.isnan(before) else before
        yield _Found((touch.code, touch.indicator, touch.method, shown, after), make)


def _special(result: Result, study: Study, styles: Styles) -> Iterator[_Found]:
    """Yield the cells that are carried, inherited, missing, not applicable or not published."""
    dataset = result.dataset
    codes, values, statuses = dataset.codes, dataset.values.to_numpy(), dataset.status_codes

    def make(at: tuple[int, int], status: Status) -> list[Any]:
        what = Cell(status.name_zh, styles.status(status))
        why = _why(result, study, at, status)
        return _row(result, at, what, why, (None, float(values[at])), styles)

    for i, j in zip(*np.nonzero(~np.isin(statuses, PLAIN_FIGURES)), strict=True):
        status = Status(statuses[i, j])
        key = (codes[i], dataset.indicators[j].id, status)
        yield _Found(key, functools.partial(make, (int(i), int(j)), status))


def _why(result: Result, study: Study, at: tuple[int, int], status: Status) -> str:
    item, code = result.dataset.indicators[at[1]], result.dataset.codes[at[0]]
    match status:
        case Status.INHERITED:
            parts = [
                f"{part.predecessor_name} {part.population:,.0f} 人（{part.evidence}）"
                for part in study.crosswalk
                if part.code == code
            ]
            return "区划调整前各前身的数值，按划入人口加权：" + "；".join(parts)
        case Status.CARRIED:
            year = result.dataset.year_codes[at]
            return f"沿用 {year} 年数值（该指标最多沿用 {item.max_age} 年）"
        case Status.NOT_APPLICABLE:
            return item.not_applicable.get(code, "")
        case Status.NOT_PUBLISHED:
            return item.not_published.get(code, "")
    return f"资料中没有该单元的数值；{missing_zh(result.plan.missing_of(item.id))}"


def _corrections(edition: Edition, styles: Styles) -> Iterator[list[Any]]:
    """Yield every known error of a source; the printed value stays visible."""
    for study in edition.studies.values():
        names = {unit.code: unit.name_zh for unit in study.units}
        for fix in study.corrections:
            series = study.series[fix.series]
            source = study.sources[series.source].title_zh if series.source else ""
            yield [
                *(study.title_zh, fix.code, names.get(fix.code), series.name_zh, series.unit),
                *("更正", _plain(fix.was, styles), _plain(fix.becomes, styles), fix.year),
                *(None, f"{fix.why}。{fix.evidence}。来源：{source}"),
            ]


def _plain(number: float | None, styles: Styles) -> Cell | None:
    return None if number is None else Cell(number, styles.number(pattern_for(abs(number))))


def _notices(edition: Edition) -> Iterator[list[Any]]:
    """Yield every notice once, with the schemes that gave it."""
    found: dict[tuple[str, str, Notice], tuple[Result, list[str]]] = {}
    for results in edition.results.values():
        for result in results.values():
            for notice in dict.fromkeys(result.notices):
                key = (result.scheme.study, result.cohort, notice)
                found.setdefault(key, (result, []))[1].append(result.scheme.id)
    for (study_id, _, notice), (result, schemes) in found.items():
        item = edition.studies[study_id].indicators.get(notice.indicator)
        stage = STAGES_ZH.get(notice.stage, notice.stage)
        name = result.dataset.units["name_zh"].get(notice.code) if notice.code else None
        yield [
            *(cohort_zh(edition, result), notice.code or None, name),
            *(item.name_zh if item else None, None, f"{SEVERITIES_ZH[notice.severity]}：{stage}"),
            *(None, None, edition.year, _schemes(edition, result, schemes), notice.text_zh),
        ]
