"""What the living workbook is made of: plain formulas with their values, inputs, refusals."""

import dataclasses
import io
import re
import zipfile

import numpy as np
import openpyxl
import pytest
from proving import addressed, manifest_of
from recalculation import recalculated
from synthetic import YEAR, write_project
from xlsx_cells import cells_of, sheet_files, with_inputs

import countyindex as ci
from countyindex.export.living import living_content

#: Functions of Excel 2007 and earlier that the formulas call.
OLD = {
    *("ABS", "AND", "AVERAGE", "CHOOSE", "CORREL", "COUNT", "COUNTIF", "EXACT", "EXP", "IF"),
    *(
        "IFERROR",
        "INDEX",
        "ISERROR",
        "ISNUMBER",
        "ISTEXT",
        "LEN",
        "LN",
        "MATCH",
        "MAX",
        "MEDIAN",
        "MIN",
    ),
    *("N", "NA", "OR", "PRODUCT", "RANK", "ROUND", "ROWS", "STDEV", "SUBSTITUTE", "SUM"),
    *("SUMIF", "SUMPRODUCT", "VALUE"),
}
POWER = "{weighting: {method: equal}, aggregation: {method: power, exponent: 2}}"
#: The most signs in a formula, and in a text within one, that Excel takes.
LONGEST, LONGEST_TEXT = 8192, 255


@pytest.fixture(scope="module")
def districts(edition) -> ci.Edition:
    """One board alone, which is quicker to recalculate."""
    one = {"county": {"district": edition.results["county"]["district"]}}
    return dataclasses.replace(edition, defaults=("county",), results=one)


@pytest.fixture(scope="module")
def content(edition) -> bytes:
    return living_content(edition)


@pytest.fixture(scope="module")
def formulas(content) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = [book.read(part).decode() for part in sheet_files(book).values()]
    return [formula for sheet in xml for formula in re.findall(r"<f>(.*?)</f>", sheet)]


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_formulas_call_what_excel_2007_knows(formulas):
    called = {name for f in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", f)}
    assert called <= OLD
    assert len(formulas) > 20_000


def test_no_formula_is_an_array_or_too_long(content, formulas):
    assert b't="array"' not in content
    assert max(map(len, formulas)) < LONGEST
    texts = [text for f in formulas for text in re.findall(r'"(.*?)"', f)]
    assert max(map(len, texts)) < LONGEST_TEXT


def test_every_stored_value_is_what_a_recalculation_gives(edition, content, tmp_path):
    made = recalculated({"zeros": living_content(edition, zero=True)}, tmp_path)["zeros"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(sheet_files(archive))
    stored, again = cells_of(content, names), cells_of(made, names)
    wrong = []
    for name in names:
        for cell in stored[name].keys() | again[name].keys():
            a, b = stored[name].get(cell, ""), again[name].get(cell, "")
            numbers = isinstance(a, float) and isinstance(b, float)
            same = np.isclose(a, b, rtol=1e-9, atol=1e-9) if numbers else a == b
            wrong += [] if same else [(name, cell, a, b)]
    assert wrong == []


def test_inputs_alone_are_unlocked_and_look_it(content, book):
    inputs = [
        (area, i, j)
        for board in manifest_of(content).boards
        for area in board.inputs
        for i in range(len(area.rows))
        for j in range(len(area.columns))
        if (i, j) not in area.locked
    ]
    expected = set()
    for area, i, j in inputs:
        first = book[area.sheet][area.first]
        expected.add((area.sheet, first.row + i, first.column + j))
    unlocked = {
        (sheet.title, cell.row, cell.column)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    pickers = unlocked - expected
    assert expected <= unlocked
    assert len(pickers) == len(manifest_of(content).boards)
    assert all(sheet.endswith("榜单") for sheet, _, _ in pickers)
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    some = book["市辖区·基础数据"]["D8"]
    assert (some.font.color.rgb[-6:], some.fill.fgColor.rgb[-6:]) == ("1F4FD8", "FFF9DB")


def test_sheet_names_fit_and_helpers_are_hidden(book):
    assert max(len(sheet.title) for sheet in book) <= 31
    assert book.worksheets[0].title == "使用说明"
    hidden = {sheet.title for sheet in book if sheet.sheet_state == "hidden"}
    assert {"版本", "发布值", "核对", "市辖区·熵值"} <= hidden


def test_comments_carry_definition_source_and_year(book):
    comment = book["市辖区·基础数据"]["D4"].comment.text
    assert "2024 年" in comment and "来源" in comment


def test_figures_that_nothing_reads_are_locked_and_say_why(book):
    """上城区 has no rural residents, so that no indicator of its board reads their income."""
    sheet = book["市辖区·基础数据"]
    column = next(cell.column for cell in sheet[7] if cell.value == "rural_income")
    cells = {row[0].value: row[column - 1] for row in sheet.iter_rows(min_row=8)}
    assert (cells["330102"].value, cells["330102"].protection.locked) == ("不适用", True)
    assert isinstance(cells["330109"].value, float | int)
    assert not cells["330109"].protection.locked
    locked = {code for code, cell in cells.items() if code and cell.protection.locked}
    assert locked == {"330102", "330105", "330106", "330108", "330303"}


def test_changes_are_listed_and_go_when_undone(districts, tmp_path):
    content = living_content(districts, zero=True)
    board = manifest_of(content).boards[0]
    edits = {
        ("raw", "", "330110", "gdp@2024"): 5000.0,
        ("indicators", "", "services_share", "direction"): "负向",
        ("judgements", "index/示例", "economy", "openness"): 3.0,
        ("raw", "", "330109", "doctors@2024"): None,
    }
    edited = with_inputs(content, addressed(board, edits))
    same = with_inputs(edited, addressed(board, _published(districts, edits)))
    made = recalculated({"edited": edited, "undone": same}, tmp_path)
    listed = cells_of(made["edited"], {"我的改动"})["我的改动"]
    assert listed["B3"] == "共 4 处改动。"
    rows = [tuple(listed.get(f"{column}{row}", "") for column in "BCDEF") for row in range(6, 10)]
    was = districts["county"]["district"].dataset
    assert rows[0][:3] == ("市辖区 · 基础数据", "萧山区", _label(districts, "doctors"))
    assert rows[0][4] == "（空白）"
    assert rows[1][1:3] == ("余杭区", _label(districts, "gdp")) and rows[1][4] == 5000.0
    assert rows[2] == ("市辖区 · 指标设置", _name(was, "services_share"), "属性", "正向", "负向")
    assert rows[3][3:] == (1.0, 3.0)
    assert (listed.get("B10", ""), listed.get("A10", "")) == ("", "")
    undone = cells_of(made["undone"], {"我的改动"})["我的改动"]
    assert undone["B3"].startswith("没有改动")


def _label(edition, series):
    return edition.studies["county"].series[series].name_zh


def _name(dataset, indicator):
    return next(item.name_zh for item in dataset.indicators if item.id == indicator)


def _published(edition, edits):
    table = edition.measured["county"][-1].observations.table
    now = {("direction"): "正向", ("openness"): 1.0}
    found = {}
    for (kind, of, row, column), _ in edits.items():
        if kind == "raw":
            series, year = column.split("@")
            here = (table["code"] == row) & (table["series"] == series)
            value = table.loc[here & (table["year"] == int(year)), "value"].item()
            found[kind, of, row, column] = float(value)
        else:
            found[kind, of, row, column] = now[column]
    return found


def test_the_first_sheet_says_what_is_wrong(districts, tmp_path):
    content = living_content(districts, zero=True)
    board = manifest_of(content).boards[0]
    pca = {("parameters", "", "parameters", "weighting"): "主成分"}
    cases = {
        "stale": {**pca, ("raw", "", "330110", "gdp@2024"): 5000.0},
        "broken": {("raw", "", "330110", "gdp@2024"): 0.0},
        "below_parity": {
            ("raw", "", "330110", "gdp_tertiary@2024"): -1.0,
            ("indicators", "", "services_share", "direction"): "平价",
        },
        "one_end": {("indicators", "", "gdp_per_capita", "worst"): 20000.0},
        "no_interval": {("indicators", "", "services_share", "direction"): "适度"},
        "torn": {
            ("judgements", "index/示例", "economy", "innovation"): 9.0,
            ("judgements", "index/示例", "innovation", "coordination"): 9.0,
            ("judgements", "index/示例", "economy", "coordination"): 1 / 9,
        },
    }
    edited = {name: with_inputs(content, addressed(board, e)) for name, e in cases.items()}
    made = recalculated(edited, tmp_path)
    said = {name: cells_of(each, {"使用说明"})["使用说明"]["H13"] for name, each in made.items()}
    assert "主成分权重是发布时的" in said["stale"]
    assert "算不出" in said["broken"]
    assert "算不出" in said["below_parity"]
    assert "只填了一个阈值" in said["one_end"]
    assert "适度" in said["no_interval"]
    assert "CR 达到 0.10" in said["torn"]


def test_too_many_units_are_refused_politely(tmp_path):
    sample = write_project(tmp_path)
    rows = [f"{910000 + i},虚构{i},,,town,east" for i in range(500)]
    sample.append("units.csv", "\n".join([*rows, ""]))
    figures = [
        f"{910000 + i},{series},{year},{50 + i},"
        for i in range(500)
        for series, year in (("output", YEAR), ("residents", YEAR), ("beds", YEAR))
    ]
    sample.append("yearbook.csv", "\n".join([*figures, ""]))
    edition = sample.score("availability={indicator: 0, unit: 0, dimension: 0}")
    target = tmp_path / "living.xlsx"
    with pytest.raises(ci.UsageError, match="at most 500 units, and these boards have 508"):
        ci.write_living_workbook(edition, target)
    assert not target.exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("normalisation={method: zscore}", "normalises by minmax only"),
        ("levels.1.aggregation={method: geometric, floor: 1.0}", "aggregates all nodes alike"),
        (f"levels=[{POWER}, {POWER.replace('equal', 'ahp')}]", "no aggregation by power"),
    ],
)
def test_methods_without_plain_formulas_are_refused(sample, setting, said):
    edition = sample.score(setting)
    with pytest.raises(ci.UsageError, match=said) as caught:
        ci.write_living_workbook(edition, sample.root / "living.xlsx")
    assert not (sample.root / "living.xlsx").exists()
    assert len(caught.value.problems) == 1


def test_a_workbook_with_changes_is_not_replaced_unless_forced(sample):
    edition, target = sample.score(), sample.root / "living.xlsx"
    ci.write_living_workbook(edition, target)
    ci.write_living_workbook(edition, target)
    board = manifest_of(target.read_bytes()).boards[0]
    edit = addressed(board, {("parameters", "", "parameters", "weighting"): "等权"})
    target.write_bytes(with_inputs(target.read_bytes(), edit))
    with pytest.raises(ci.UsageError, match="changed since"):
        ci.write_living_workbook(edition, target)
    ci.write_living_workbook(edition, target, force=True)


def test_words_below_the_names_have_room(sample):
    target = sample.root / "living.xlsx"
    ci.write_living_workbook(sample.score(), target)
    sheet = openpyxl.load_workbook(target)["虚构区·指标值"]
    formulas = [cell for cell in sheet[6][3:] if cell.value]
    assert max(len(cell.value) for cell in formulas) > 13
    assert all(cell.alignment.wrap_text for cell in formulas)
    assert sheet.row_dimensions[6].height >= 2 * 12
    codes = [len(str(row[0].value)) for row in sheet.iter_rows(min_row=8)]
    assert sheet.column_dimensions["A"].width > max(codes)
