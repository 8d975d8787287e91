"""Which choice moves a board → tables and sentences, for the terminal and the sheet (敏感性)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from countyindex.analysis.sensitivity.outcome import RANK, SCORE, SHIFT, Sensitivity
from countyindex.analysis.signs import printed
from countyindex.export.text.columns import padded
from countyindex.registry import Study

#: What is looked at, in words.
OUTPUTS_ZH = {SHIFT: "R_S（平均位次偏移）", SCORE: "得分", RANK: "位次"}
#: In what it is measured.
UNITS_ZH = {SHIFT: "位", SCORE: "分", RANK: "位"}
#: What the estimates are.
HOW_TO_READ = (
    "一阶 S：这项选择单独造成的方差占比；总效应 T：连同它与其他选择的交互。"
    "T 接近 0，换哪种做法都无妨；T 明显大于 S，说明要与别的选择一起看。"
    "区间为 95% 自助法区间；估计值照印，"
    "略低于 0 或高于 1 是抽样误差，看区间即可。"
)
#: Below such a total index, a choice may be fixed at any of its options without anybody noticing.
NEGLIGIBLE = 0.01
#: How many reasons of failed runs are printed; JSON has them all.
REASONS = 3


def sensitivity_text(found: Sensitivity, units: tuple[str, ...] = ()) -> str:
    """Return the design, the indices of R_S and of units that are named by code, as text."""
    parts = [title_zh(found), design_zh(found), *notes_zh(found), *_table(found, SHIFT, "")]
    parts += [verdict_zh(found)]
    for code in units:
        parts += ["", *_table(found, SCORE, code), *_table(found, RANK, code)]
    return "\n".join([*parts, ""])


def study_of(found: Sensitivity) -> Study:
    """Return the study that was scored."""
    measured = found.reference.dataset.measured
    assert measured is not None
    return measured.study


def title_zh(found: Sensitivity) -> str:
    """Name the board in full."""
    cohort = study_of(found).cohorts[found.cohort].name_zh
    count = len(found.reference.ranks)
    return f"{found.reference.scheme.title_zh} · {cohort} {count} 个 · {found.year} 年数据"


def design_zh(found: Sensitivity) -> str:
    """Say what was run."""
    return (
        f"敏感性分析：{len(found.factors)} 个因素，N = {found.base}，共计算 {found.runs} 次，"
        f"种子 {found.seed}"
    )


def notes_zh(found: Sensitivity) -> Iterator[str]:
    """Say what failed, what was left out, and what varies nothing here."""
    if found.idle:
        yield f"在本组不产生变化、未列入的选择：{'、'.join(found.idle.values())}。"
    rows = int(found.about()["rows"])
    if rows < found.base:
        yield (
            f"设计的 {found.base} 行中有 {found.base - rows} 行含未能计算的一次，"
            f"整行对所有因素都不计入，余 {rows} 行。"
        )
    most = sorted(found.failed.items(), key=lambda item: -item[1])
    for sentence, runs in most[:REASONS]:
        yield f"注意 {runs} 次计算失败：{sentence}"
    if len(most) > REASONS:
        rest = sum(runs for _, runs in most[REASONS:])
        yield f"注意 另有 {rest} 次计算失败，共 {len(most) - REASONS} 种原因，见 .json 输出。"


def verdict_zh(found: Sensitivity) -> str:
    """Say in a sentence which choice moves ranks most, and which cannot be told from it."""
    about = found.about()
    if not len(found.factors):
        return "没有一项选择在本组产生变化，位次不因选择而变。"
    if pd.isna(about["mean"]):
        return "一半以上的行未能计算，不足以说明哪项选择牵动位次最多。"
    if not about["varies"]:
        return "无论怎样选择，平均位次偏移都一样：没有方差可以分摊，各指数记为 0。"
    table = found.of().sort_values("total", ascending=False, kind="stable")
    first = table.iloc[0]
    equal = table["choice_zh"][1:][table["total_high"][1:] >= first["total_low"]]
    return _leader(first) + _rivals(list(equal)) + _negligible(table)


def _leader(row: pd.Series) -> str:
    return (
        f"牵动位次最多的是「{row['choice_zh']}」："
        f"位次偏移（R_S）的方差中 {row['total']:.0%} 与它有关"
        f"（95% 区间 {printed(row['total_low'], '.0%')}–{row['total_high']:.0%}），"
        f"其中它单独造成 {printed(row['first'], '.0%')}。"
    )


def _rivals(titles: list[str]) -> str:
    return f"与「{'」「'.join(titles)}」的区间重叠，分不出先后。" if titles else ""


def _negligible(table: pd.DataFrame) -> str:
    """Name the choices whose total index is surely next to nothing."""
    small = table["choice_zh"][table["total_high"] < NEGLIGIBLE]
    return f"「{'」「'.join(small)}」几乎不影响位次偏移。" if len(small) else ""


def _table(found: Sensitivity, output: str, code: str) -> Iterator[str]:
    """Lay out the indices of one output, the largest total first."""
    yield heading_zh(found, output, code)
    about = found.about(output, code)
    if not len(found.factors):
        return
    if pd.isna(about["mean"]):
        yield "  一半以上的行没有这个单元的值，不给出指数。"
        return
    if not about["varies"]:
        yield "  没有变化，各指数记为 0。"
        return
    yield "  " + padded("因素", 24) + padded("一阶 S", 24) + "总效应 T"
    table = found.of(output, code).sort_values("total", ascending=False, kind="stable")
    for row in table.to_dict("records"):
        first, total = (
            f"{printed(row[name], 'z5.2f')} "
            f"({printed(row[f'{name}_low'], 'z.2f')}, {printed(row[f'{name}_high'], 'z.2f')})"
            for name in ("first", "total")
        )
        yield "  " + padded(row["choice_zh"], 24) + padded(first, 24) + total


def heading_zh(found: Sensitivity, output: str, code: str) -> str:
    """Name an output, with its mean and its standard deviation over the runs."""
    about = found.about(output, code)
    name = f"{about['name_zh']} {OUTPUTS_ZH[output]}".strip()
    if pd.isna(about["mean"]):
        return name
    unit = UNITS_ZH[output]
    return f"{name}：均值 {printed(about['mean'], '.2f')} {unit}，标准差 {about['sd']:.2f} {unit}"
