"""The sheet 敏感性 read back: what it prints of numbers that are given, and its charts."""

import re
import zipfile

import pytest
from openpyxl import load_workbook
from sensitivity_case import SHIFT, case
from sheet_rows import cells, table_of

import countyindex as ci
from countyindex.analysis.sensitivity.outcome import ESTIMATES
from countyindex.errors import UsageError


@pytest.fixture(scope="module")
def found(edition, project):
    choices = ci.read_choices(project.choices)
    return case(edition["province"]["province"], choices)


@pytest.fixture(scope="module")
def path(found, tmp_path_factory):
    return ci.write_sensitivity([found], tmp_path_factory.mktemp("sheet") / "moves.xlsx")


@pytest.fixture(scope="module")
def sheet(path):
    return load_workbook(path)["敏感性"]


def test_the_indices_of_the_shift_stand_largest_first(sheet):
    rows = table_of(sheet, "R_S", "一阶 S")
    assert [row["因素"] for row in rows] == ["标准化", "合成", "权重幅度"]
    for row, choice in zip(rows, ("normalisation", "aggregation", "weights"), strict=True):
        assert (row["一阶 S"], row["总效应 T"]) == (SHIFT[choice][0], SHIFT[choice][3])
    assert [row["随机数"] for row in rows] == [1, 1, 18]
    assert [row["做法数"] for row in rows] == [3, 2, None]


def test_convergence_has_a_row_for_each_n(sheet):
    rows = table_of(sheet, "随 N", "N")
    assert [row["N"] for row in rows] == [64, 128, 250]
    assert [row["标准化"] for row in rows] == [0.60] * 3


def test_units_print_totals_and_leave_blank_what_does_not_vary(sheet, found):
    values = list(sheet.iter_rows(values_only=True))
    (name,) = found.units.values()
    row = next(row for row in values if row[0] == name)
    assert row[1] == 1
    assert row[2:6] == (None, None, None, None)
    assert row[6:10] == (1.5, 0.3, 0.3, 0.3)


def test_the_verdict_the_design_and_what_was_lost_are_printed(sheet):
    text = "\n".join(map(str, cells(sheet)))
    for part in ("牵动位次最多的是「标准化」", "N = 256", "余 250 行", "对数无定义", "示例"):
        assert part in text


def test_bars_carry_intervals_from_estimate_to_either_end(path, sheet):
    with zipfile.ZipFile(path) as file:
        bars = file.read("xl/charts/chart1.xml").decode()
        assert "<c:lineChart>" in file.read("xl/charts/chart2.xml").decode()
    assert "<c:barChart>" in bars
    ranges = re.findall(r"<c:(plus|minus)><c:numRef><c:f>'敏感性'!([^<]*)</c:f>", bars)
    assert len(ranges) == 4
    ends = {}
    for kind, where in ranges:
        cells_of = sheet[where.replace("$", "")]
        ends.setdefault(kind, []).append([cell.value for (cell,) in cells_of])
    assert ends["minus"][0] == pytest.approx([0.05, 0.04, 0.001])
    assert ends["plus"][0] == pytest.approx([0.06, 0.06, 0.001])
    assert ends["minus"][1] == pytest.approx([0.06, 0.05, 0.02])
    assert ends["plus"][1] == pytest.approx([0.06, 0.05, 0.02])


def test_a_board_without_factors_or_convergence_is_printed_all_the_same(found, tmp_path):
    none = case(
        found.reference,
        found.choices,
        factors=found.factors.iloc[:0],
        convergence=found.convergence.iloc[:0],
    )
    sheet = load_workbook(ci.write_sensitivity([none], tmp_path / "none.xlsx"))["敏感性"]
    assert any("没有一项选择" in str(cell) for cell in cells(sheet))


def test_a_board_of_which_most_runs_failed_is_printed_without_charts(found, tmp_path):
    lost = case(
        found.reference,
        found.choices,
        outputs=found.outputs.assign(rows=20, mean=float("nan"), sd=float("nan"), varies=False),
        indices=found.indices.assign(**dict.fromkeys(ESTIMATES, float("nan"))),
        convergence=found.convergence.iloc[:0],
    )
    path = ci.write_sensitivity([lost], tmp_path / "lost.xlsx")
    text = "\n".join(map(str, cells(load_workbook(path)["敏感性"])))
    assert "一半以上的行未能计算" in text and "nan" not in text
    with zipfile.ZipFile(path) as file:
        assert not [name for name in file.namelist() if "chart" in name]


def test_equal_numbers_give_equal_bytes_and_a_changed_file_is_kept(found, path, tmp_path):
    again = ci.write_sensitivity([found], tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()
    again.write_bytes(b"mine")
    with pytest.raises(UsageError):
        ci.write_sensitivity([found], again)
    assert again.read_bytes() == b"mine"


def test_nothing_to_write_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no board"):
        ci.write_sensitivity([], tmp_path / "none.xlsx")
    assert not list(tmp_path.iterdir())
