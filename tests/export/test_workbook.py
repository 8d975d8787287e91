"""The workbook, written and read back: the same numbers, text as text, and nothing lost."""

import zipfile

import numpy as np
import pytest
from openpyxl import load_workbook
from reading import board_rows, printed, rows_below, texts

import countyindex as ci
from countyindex.errors import UsageError
from countyindex.export.workbook import write_workbook
from countyindex.export.workbook.names import safe, unique

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

SHEETS = (
    *("目录与说明", "市辖区榜", "县市榜", "维度榜", "全景", "省域协调榜", "方案对比"),
    *("权重", "标准化得分", "指标值", "数据处理", "城乡收入", "数据来源"),
)


def test_the_sheets_stand_in_their_order(book):
    assert tuple(book.sheetnames) == SHEETS


@pytest.mark.parametrize(
    ("name", "scheme", "cohort"),
    [
        ("市辖区榜", "county", "district"),
        ("县市榜", "county", "county"),
        ("省域协调榜", "province", "province"),
    ],
)
def test_boards_hold_the_results_to_the_last_digit(book, edition, name, scheme, cohort):
    result = edition[scheme][cohort]
    board = result.leaderboard()
    rows = board_rows(book[name])
    assert [row["代码"] for row in rows] == list(board.index)
    assert [row["位次"] for row in rows] == board["rank"].tolist()
    assert [row["指数得分"] for row in rows] == board["score"].tolist()
    for node in result.dimensions:
        scores = [row[f"{printed(node)} / 得分"] for row in rows]
        numbers = [np.nan if isinstance(score, str) else score for score in scores]
        assert np.array_equal(numbers, board[node.id], equal_nan=True)


def test_the_district_board_shows_what_a_reader_must_know(book, edition):
    rows = {row["代码"]: row for row in board_rows(book["市辖区榜"])}
    other = edition["district_without_coordination"]["district"].ranks
    assert {code: row["不计城乡融合位次"] for code, row in rows.items()} == other.to_dict()
    assert rows["330108"]["城乡融合 / 得分"] == "不适用"
    assert rows["330108"]["备注"] == "城乡融合：不适用，权重由其余维度承担"
    assert rows["330106"]["备注"] == "城乡融合：未公布，权重由其余维度承担"
    inherited = edition["county"]["district"].inherited_weight
    assert rows["330109"]["承继权重"] == inherited["330109"] > 0.3
    assert rows["330108"]["设区市内位次"] == 1
    assert "不是报告发布的年份" in texts(book["市辖区榜"])


def test_the_province_board_shows_level_and_gap(book, edition):
    rows = board_rows(book["省域协调榜"])
    kinds = edition["province"]["province"].kinds
    assert {row["代码"]: row["水平得分"] for row in rows} == kinds["level"].to_dict()
    assert {row["代码"]: row["差距得分"] for row in rows} == kinds["gap"].to_dict()


def test_boards_are_made_for_reading_in_excel(book):
    for name in ("市辖区榜", "县市榜", "省域协调榜"):
        sheet = book[name]
        assert sheet.freeze_panes and sheet.auto_filter.ref
        assert sheet.print_title_rows and sheet.print_area
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert len(sheet._charts) == 1
        assert sheet.conditional_formatting


def test_every_sheet_can_be_printed_and_leads_back(book):
    for name in SHEETS:
        sheet = book[name]
        assert sheet.print_area and sheet.freeze_panes and sheet.print_title_rows
        assert sheet.page_setup.fitToWidth in (None, 1)
        links = [cell.hyperlink.location for row in sheet.rows for cell in row if cell.hyperlink]
        if name == SHEETS[0]:
            assert [link.split("'")[1] for link in links] == list(SHEETS[1:])
        else:
            assert links == ["'目录与说明'!A1"]


def test_weights_and_consistency_are_printed(book, edition):
    effective = edition["county"]["district"].weights
    rows = rows_below(book["权重"], "本级权重")
    assert [row["有效权重"] for row in rows if row["属性"]] == effective.tolist()
    ratios = rows_below(book["权重"], "CR")
    assert ratios[0]["CR"] == pytest.approx(0.015219, abs=5e-7)
    assert "KMO" in texts(book["权重"])


def test_indicator_values_keep_their_precision_and_show_their_status(book, edition):
    dataset = edition["county"]["district"].dataset
    sheet = book["指标值"]
    rows = rows_below(sheet, "位次")
    first = [row["人均地区生产总值"] for row in rows]
    assert first == dataset.values["gdp_per_capita"].tolist()
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    inherited = dataset.values.at["330102", "avg_schooling_years"]
    assert "承" in cells[inherited].number_format
    assert cells[inherited].fill.fgColor.rgb == "FFFBE3CF"
    assert {"不适用", "未公布", "缺失"} <= set(cells)


def test_goalposts_are_in_the_indicators_own_unit(book, edition):
    values = edition["county"]["county"].dataset.values["gdp_per_capita"]
    found = texts(book["标准化得分"])
    numbers = [
        cell.value
        for row in book["标准化得分"].iter_rows()
        for cell in row
        if isinstance(cell.value, float)
    ]
    assert "上阈值" in found
    assert any(number == pytest.approx(values.max(), rel=1e-12) for number in numbers)


def test_the_misprint_stays_visible_beside_its_correction(book):
    (row,) = [row for row in rows_below(book["数据处理"], "处理后") if row["处理"] == "更正"]
    assert (row["处理前"], row["处理后"], row["年份"]) == (36668, 25415, 2021)


def test_every_notice_of_every_scheme_is_printed(book, edition):
    printed = {row["原因与依据"] for row in rows_below(book["数据处理"], "处理后")}
    for results in edition.results.values():
        for result in results.values():
            assert {notice.text_zh for notice in result.notices} <= printed


def test_every_touched_and_special_cell_is_listed(book, edition):
    rows = rows_below(book["数据处理"], "处理后")
    inherited = [row for row in rows if row["处理"] == "承继值"]
    assert len(inherited) == (edition["county"]["district"].dataset.status_codes == 3).sum()
    assert all(row["原因与依据"] for row in rows)
    clipped = next(row for row in rows if row["代码"] == "330108" and row["处理"] == "缩尾")
    value = edition["county"]["district"].dataset.values
    assert clipped["处理前"] == pytest.approx(
        value.at["330108", "it_science_employment_share"], rel=1e-12
    )


def test_no_path_of_this_machine_is_in_the_file(path, project):
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            assert str(project.root).encode() not in file.read(name)


def test_the_same_edition_gives_the_same_bytes(edition, path, tmp_path):
    again = write_workbook(edition, tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()


def test_the_time_of_making_is_given_from_outside_or_the_end_of_the_year(
    edition, book, tmp_path, monkeypatch
):
    assert book.properties.created.year == 2024
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    made = write_workbook(edition, tmp_path / "then.xlsx")
    assert load_workbook(made).properties.created.isoformat().startswith("1970-01-02")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        write_workbook(edition, tmp_path / "never.xlsx")
    assert not (tmp_path / "never.xlsx").exists()


def test_a_deep_tree_a_name_like_a_formula_and_a_unit_without_data(sample, tmp_path):
    sample.change(
        "study.yaml",
        "  wealth: {name_zh: 收入}\n  care: {name_zh: 照护}\n",
        "  people:\n    name_zh: 人\n    children:\n"
        "      wealth: {name_zh: 收入}\n      care: {name_zh: 照护}\n",
    )
    sample.change("config/sample.yaml", "{weighting: {method: ahp}", "{weighting: {method: equal}")
    sample.change("config/sample.yaml", "judgements: judgements/sample.yaml\n", "")
    level = "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n"
    sample.file("config/sample.yaml").write_text(
        sample.file("config/sample.yaml").read_text(encoding="utf-8") + level, encoding="utf-8"
    )
    sample.file("variants/plain.yaml").unlink()
    sample.change("units.csv", "虚构甲区", '"=HYPERLINK(""虚构"")"')
    sample.append("units.csv", "900105,虚构空区,Kong,,town,east\n")
    edition = ci.score_edition(sample.root, 2024)
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    board = book["虚构区榜"]
    cells = {cell.value: cell for row in board.iter_rows() for cell in row}
    assert cells['=HYPERLINK("虚构")'].data_type in ("s", "f")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert not any(b"<f>" in file.read(n) for n in file.namelist() if "worksheets/" in n)
    assert "未参加排名的单元" in cells and "虚构空区" in cells
    assert "设区市" not in texts(board)
    assert "人" in texts(book["维度榜"])
    shares = rows_below(book["权重"], "有效权重")
    printed = {row["维度与指标"]: row["有效权重"] for row in shares}
    assert printed["人"] == pytest.approx(0.5)


def test_a_variant_of_its_own_gets_a_board_of_its_own(project, tmp_path):
    edition = ci.score_edition(project, 2024, schemes=["province", "provinces_27"])
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    assert len(board_rows(book["省域协调榜"])) == 31
    assert len(board_rows(book["省域协调榜·27 个省、自治区"])) == 27


def test_settings_by_hand_stand_on_every_board(project, tmp_path):
    setting = "levels.1.weighting.method=equal"
    edition = ci.score_edition(project, 2024, schemes=["county"], settings=[setting])
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    for name in ("市辖区榜", "县市榜", "方案对比"):
        assert f"命令行设置（各方案均按此改动）：{setting}" in texts(book[name])


def test_sheet_names_are_ones_that_excel_takes():
    assert safe("a[b]:c*d?e/f\\g") == "a·b··c·d·e·f·g"
    assert len(safe("长" * 40)) == 31
    assert unique("榜", {"榜", "榜 2"}) == "榜 3"
