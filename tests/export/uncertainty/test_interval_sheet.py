"""The sheet of intervals: quantiles, what is said of all units, and a native chart."""

import dataclasses
import re
import zipfile

import numpy as np
import pytest
from openpyxl import load_workbook
from sheet_rows import table_of

from countyindex.export.workbook.uncertainty import write_uncertainty


@pytest.fixture(scope="module")
def charts(sure_path) -> list[str]:
    with zipfile.ZipFile(sure_path) as file:
        names = sorted(name for name in file.namelist() if re.search(r"charts/chart\d+\.xml", name))
        return [file.read(name).decode() for name in names]


def test_every_board_has_one_stacked_chart_with_a_bar_a_unit(charts, outcomes):
    assert len(charts) == len(outcomes)
    for chart, outcome in zip(charts, outcomes, strict=True):
        assert '<c:grouping val="stacked"/>' in chart
        assert f'<c:ptCount val="{len(outcome.units)}"/>' in chart
        assert chart.count("<c:ser>") == 6


def test_the_part_that_lifts_a_bar_is_not_seen(charts):
    for chart in charts:
        first = chart.split("<c:ser>")[1]
        assert "<a:noFill/>" in first.split("<c:cat>")[0]


def test_the_best_stand_at_the_top(charts):
    assert all('<c:orientation val="maxMin"/>' in chart for chart in charts)


def test_quantiles_are_printed_whole(sure_book, outcomes):
    rows = table_of(sure_book["位次区间"], "县域高质量发展指数（示例） · 县", "现行位次")
    units = outcomes[1].units.set_index("name_zh")
    assert len(rows) == 53
    for row in rows:
        unit = units.loc[row["名称"]]
        printed = [row[f"{p} 分位"] for p in ("5%", "25%", "75%", "95%")]
        assert printed == [unit[f"rank_{q}"] for q in ("q05", "q25", "q75", "q95")]
        assert (row["中位位次"], row["平均位次"]) == (unit["rank_median"], unit["rank_mean"])


def test_the_parts_of_a_bar_reach_from_half_a_place_before_to_half_a_place_behind(sure_book):
    for row in table_of(sure_book["位次区间"], "省域", "作图用"):
        parts = [row[name] for name in ("起点", "5%–25%", "25%–50%", "中位", "50%–75%", "75%–95%")]
        assert min(parts) >= 0
        assert parts[0] == pytest.approx(row["5% 分位"] - 0.5, abs=1e-12)
        assert sum(parts) == pytest.approx(row["95% 分位"] + 0.5, abs=1e-12)
        assert row["作图用"] == f"{row['现行位次']} {row['名称']}"


def test_shifts_of_all_units_are_printed(sure_book, outcomes):
    rows = table_of(sure_book["位次区间"], "省域", "一次抽样里")
    told = {row["一次抽样里"]: row for row in rows}
    assert told["平均位次偏移 R_S（位）"]["均值"] == outcomes[2].overall["mean_shift"]["mean"]
    assert (
        told["移动超过 5 位的单元"]["中位数"] == outcomes[2].overall["moved_more_than_5"]["median"]
    )
    assert told["与现行位次的秩相关"]["5% 分位"] == outcomes[2].overall["rank_correlation"]["q05"]


def test_too_few_draws_to_tell_an_error_leave_it_blank(outcomes, tmp_path):
    units = outcomes[2].units.assign(rank_q05_error=np.inf)
    few = dataclasses.replace(outcomes[2], units=units)
    book = load_workbook(write_uncertainty([few], tmp_path / "few.xlsx"))
    rows = table_of(book["位次区间"], "省域", "现行位次")
    assert {row["分位数的最大标准误"] for row in rows} == {None}
    assert any(
        "抽样太少" in str(cell.value) for row in book["抽样设置"].iter_rows() for cell in row
    )


def test_ranks_outside_their_interval_are_named(outcomes, tmp_path):
    units = outcomes[2].units.copy()
    units.loc["110000", ["rank_q05", "rank_q25", "rank_median", "rank_q75", "rank_q95"]] = [
        *(20.0, 21.0, 22.0, 23.0, 24.0)
    ]
    odd = dataclasses.replace(outcomes[2], units=units)
    book = load_workbook(write_uncertainty([odd], tmp_path / "odd.xlsx"))
    texts = [str(row[0].value) for row in book["位次区间"].iter_rows()]
    rank = units.loc["110000", "rank"]
    assert any(f"北京市 {rank} (20–24)" in text for text in texts if "区间之外" in text)
