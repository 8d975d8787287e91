"""Every cell that is not a plain figure, every correction and notice → one sheet (数据处理)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from countyindex.data import Notice, Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import keeps_scale, missing_zh, own_unit, scored
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles, pattern_for
from countyindex.methods import treatments
from countyindex.registry import Indicator, Study
from countyindex.result import Result

STAGES_ZH = {
    "screening": "可得性筛选",
    "treatment": "数据处理",
    "normalisation": "标准化",
    "rollup": "合成",
}
SEVERITIES_ZH = {"info": "说明", "warning": "警告"}


def write_treatment(page: Page, edition: Edition) -> None:
    """Fill the sheet: touched and special cells, corrections, notices."""
    styles = page.styles
    page.title(
        "数据处理：逐格说明",
        f"数据年份 {edition.year}。列出每一个缩尾、沿用、承继、插补、缺失、不适用与未公布的单元格，"
        "每一处更正（处理前为印出的数值）与每一条提示。",
    )
    columns = [
        Column("榜", 16, styles.wrapped),
        Column("代码", 9, styles.centred),
        Column("单元", 14, styles.strong),
        Column("指标", 30, styles.wrapped),
        Column("单位", 10, styles.text),
        Column("处理", 17, styles.text),
        Column("处理前", 12, styles.score),
        Column("处理后", 12, styles.score),
        Column("年份", 8, styles.rank),
        Column("方案", 26, styles.wrapped),
        Column("原因与依据", 70, styles.wrapped),
    ]
    header = page.row
    rows = [*_cells(edition, styles), *_corrections(edition, styles), *_notices(edition, styles)]
    page.table(columns, rows)
    if not rows:
        page.line("没有这样的单元格，也没有更正与提示。")
    page.finish(
        freeze=(header + 1, 3), repeat=header + 1, footer=f"数据处理 · 数据年份 {edition.year}"
    )


def _cells(edition: Edition, styles: Styles) -> Iterator[list[Any]]:
    """Yield the cells of every board, then those that only a variant treats otherwise."""
    seen: set[tuple[object, ...]] = set()
    boards = edition.boards
    own = {id(board) for board in boards}
    others = [
        r for results in edition.results.values() for r in results.values() if id(r) not in own
    ]
    for result in (*boards, *others):
        study = edition.studies[result.scheme.study]
        for key, row in (
            *_touched(edition, result, study, styles),
            *_special(edition, result, study, styles),
        ):
            if (study.id, result.cohort, *key) not in seen:
                seen.add((study.id, result.cohort, *key))
                yield row


def _row(
    edition: Edition,
    result: Result,
    code: str,
    item: Indicator,
    what: Cell | str,
    why: str | None,
    numbers: tuple[float | None, float | None],
    year: int | None,
    styles: Styles,
) -> list[Any]:
    before, after = (
        None
        if number is None or np.isnan(number)
        else Cell(number, styles.number(pattern_for(abs(number))))
        for number in numbers
    )
    name = result.dataset.units.at[code, "name_zh"]
    return [
        *(cohort_zh(edition, result), code, name, item.name_zh, item.unit, what),
        *(before, after, year or None, result.scheme.id, why),
    ]


def _touched(
    edition: Edition, result: Result, study: Study, styles: Styles
) -> Iterator[tuple[tuple[object, ...], list[Any]]]:
    """Yield the cells that a treatment changed or filled, in the indicator's own unit."""
    known = {item.id: item for item in result.dataset.indicators}
    kept = dict(
        zip((item.id for item in scored(result)), keeps_scale(result).tolist(), strict=True)
    )
    for touch in result.touches:
        item, method = known[touch.indicator], treatments[touch.method]
        imputes = method.declares("imputes")
        before, after = (
            value if imputes else own_unit(item, value, kept.get(item.id, False))
            for value in (touch.before, touch.after)
        )
        why = f"按方案的{method.name_zh}规则（定义见“目录与说明”）"
        if not imputes and not kept.get(item.id, False):
            why = f"（数值为处理尺度）{why}"
        form = styles.status(Status.IMPUTED) if imputes else styles.text
        row = _row(
            edition,
            result,
            touch.code,
            item,
            Cell(method.name_zh, form),
            why,
            (before, after),
            result.year,
            styles,
        )
        yield (
            (
                touch.code,
                touch.indicator,
                touch.method,
                None if np.isnan(before) else before,
                after,
            ),
            row,
        )


def _special(
    edition: Edition, result: Result, study: Study, styles: Styles
) -> Iterator[tuple[tuple[object, ...], list[Any]]]:
    """Yield the cells that are carried, inherited, missing, not applicable or not published."""
    dataset = result.dataset
    codes = dataset.values.index
    values, statuses, years = dataset.values.to_numpy(), dataset.status_codes, dataset.year_codes
    plain = (Status.OBSERVED, Status.DERIVED, Status.IMPUTED)
    for i, j in zip(*np.nonzero(~np.isin(statuses, plain)), strict=True):
        status, item, code = Status(statuses[i, j]), dataset.indicators[j], str(codes[i])
        why = _why(result, study, item, code, status, int(years[i, j]))
        what = Cell(status.name_zh, styles.status(status))
        row = _row(
            edition,
            result,
            code,
            item,
            what,
            why,
            (None, float(values[i, j])),
            int(years[i, j]),
            styles,
        )
        yield (code, item.id, status), row


def _why(
    result: Result, study: Study, item: Indicator, code: str, status: Status, year: int
) -> str:
    match status:
        case Status.INHERITED:
            parts = [
                f"{part.predecessor_name} {part.population:,.0f} 人（{part.evidence}）"
                for part in study.crosswalk
                if part.code == code
            ]
            return "区划调整前各前身的数值，按划入人口加权：" + "；".join(parts)
        case Status.CARRIED:
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


def _notices(edition: Edition, styles: Styles) -> Iterator[list[Any]]:
    """Yield every notice once, with the schemes that gave it."""
    found: dict[tuple[str, str, Notice], list[str]] = {}
    units: dict[str, str] = {}
    for scheme, results in edition.results.items():
        for result in results.values():
            for notice in result.notices:
                study = result.scheme.study
                found.setdefault((study, cohort_zh(edition, result), notice), []).append(scheme)
            units |= dict(zip(result.dataset.values.index, result.dataset.names, strict=True))
    for (study_id, cohort, notice), schemes in found.items():
        item = edition.studies[study_id].indicators.get(notice.indicator)
        stage = STAGES_ZH.get(notice.stage, notice.stage)
        yield [
            *(cohort, notice.code or None, units.get(notice.code), item.name_zh if item else None),
            *(None, f"{SEVERITIES_ZH[notice.severity]}：{stage}", None, None, edition.year),
            *("、".join(schemes), notice.text_zh),
        ]
