"""What single sheets say: enough to compute a score again, whose year a cell is, which scheme."""

import math

import pytest
from openpyxl import load_workbook
from reading import board_rows, rows_below, texts

import countyindex as ci
from countyindex.export.workbook import write_workbook
from countyindex.export.workbook.page import LONGEST_HEADING, WIDEST

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def columns_of(sheet) -> dict[str, dict[str, object]]:
    """Heading → everything above and below it in the first table, by the label of its line."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if row[0] == "位次")
    lines = {row[2]: row for row in rows[:top] if row[2]}
    lines |= {row[1]: row for row in rows[top + 1 : top + 91] if row[1]}
    return {
        heading: {label: row[at] for label, row in lines.items()}
        for at, heading in enumerate(rows[top])
        if at > 2 and heading
    }


def test_a_score_follows_from_the_printed_value_and_goalposts(book):
    score = columns_of(book["标准化得分"])["人均地区生产总值"]
    value = columns_of(book["指标值"])["人均地区生产总值"]["330102"]
    assert score["变换"] == "取自然对数"
    low, high = score["下阈值"], score["上阈值"]
    again = 100 * math.log(value / low) / math.log(high / low)
    assert score["330102"] == pytest.approx(again, rel=1e-9)


def test_transforms_stand_in_the_register_too(book, edition):
    rows = rows_below(book["数据来源"], "变换")
    named = {row["指标"]: row["变换"] for row in rows}
    assert named["人均地区生产总值"] == "取自然对数" and named["服务业增加值占比"] == "无"
    assert all("\n" in row["算式（基础数据）"] for row in rows)


def test_scores_that_rest_on_inherited_values_are_marked_and_empty_ones_say_why(book):
    cells = {
        (row[1].value, at): cell
        for row in book["标准化得分"].iter_rows(max_row=60)
        for at, cell in enumerate(row)
    }
    marked = [cell for (code, _), cell in cells.items() if code == "330102"]
    assert any("承" in cell.number_format for cell in marked)
    assert "不适用" in {cell.value for cell in marked}
    assert "年份" in texts(book["标准化得分"])


def test_values_show_whether_they_are_published_and_years_of_their_own(book):
    facts = {name: column["数据性质"] for name, column in columns_of(book["指标值"]).items()}
    assert set(facts.values()) == {"公布", "计算"}
    formats = {cell.number_format for row in book["指标值"].iter_rows() for cell in row}
    assert any("（2021）" in form for form in formats)


def test_touched_cells_have_the_year_of_their_figures(book):
    rows = rows_below(book["数据处理"], "处理后")
    clipped = next(r for r in rows if r["处理"] == "缩尾" and r["指标"] == "信息与科研行业就业占比")
    assert clipped["年份"] == 2020


def test_schemes_are_named_in_chinese_and_together(book, edition):
    rows = rows_below(book["数据处理"], "处理后")
    named = {row["方案"] for row in rows if row["方案"]}
    assert "全部方案" in named
    assert not any(scheme in text.split("、") for scheme in edition.schemes for text in named)
    inherited = [row for row in rows if row["处理"] == "承继值"]
    assert len({(row["代码"], row["指标"]) for row in inherited}) == len(inherited)


def test_rows_and_notices_stand_once_whatever_is_set(project, tmp_path):
    edition = ci.score_edition(
        project, 2024, schemes=["county"], settings=["inherited=missing", "treatment=[]"]
    )
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    rows = [tuple(row.values()) for row in rows_below(book["数据处理"], "处理后")]
    assert len(set(rows)) == len(rows)


def test_the_methods_line_tells_of_exceptions(book):
    assert "（绿色低碳（能耗与土地）：给定权重 2:2:2:1）" in texts(book["县市榜"])
    assert "给定权重" not in texts(book["市辖区榜"])
    assert "县（市）：例外：绿色低碳（能耗与土地）：给定权重 2:2:2:1" in texts(book["目录与说明"])


def test_the_contents_name_bases_and_no_none(book):
    found = texts(book["目录与说明"])
    assert "基准方案" in found and "None" not in found and "仅离群指标" in found
    assert "全部方案" in found


def test_only_a_board_with_inherited_values_has_a_column_for_them(book):
    assert "承继权重" in board_rows(book["市辖区榜"])[0]
    assert "承继权重" not in board_rows(book["省域协调榜"])[0]


def test_a_board_of_zscores_says_its_scale_and_has_no_goalposts(project, tmp_path):
    edition = ci.score_edition(project, 2024, schemes=["zscore"])
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    found = texts(book["标准化得分"])
    assert "均值 50、标准差 10" in found and "下阈值" not in found


def test_provinces_stand_first_among_the_incomes_and_their_trend_has_few_lines(book):
    sheet = book["城乡收入"]
    titles = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], str)]
    assert titles.index("各省级行政区城乡收入") < titles.index("浙江十一市城乡收入")
    lines = rows_below(sheet, "单元")
    assert [row["2024"] is not None for row in lines] == [True] * 8
    assert lines[0]["单元"] == "浙江省"
    assert len(sheet._charts) == 4


def test_years_of_data_stand_on_every_sheet_of_results(book):
    for name in ("方案对比", "权重", "维度榜", "全景", "标准化得分", "指标值", "数据处理"):
        assert "数据年份 2024" in texts(book[name])


def test_hostile_names_neither_widen_columns_nor_break_tables(sample, tmp_path):
    sample.change("units.csv", "虚构甲区", "虚构" + "长" * 200)
    sample.change("wealth.yaml", "name_zh: 人均产出", "name_zh: 虚构" + "长" * 400)
    edition = ci.score_edition(sample.root, 2024)
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    for sheet in book:
        tables = [column.name for t in sheet.tables.values() for column in t.tableColumns]
        assert all(len(name) <= LONGEST_HEADING for name in tables)
    for name in ("虚构区榜", "维度榜", "方案对比", "权重", "标准化得分", "指标值"):
        widths = [dimension.width for dimension in book[name].column_dimensions.values()]
        assert max(widths) <= WIDEST + 1


@pytest.mark.parametrize("constant", ["density", "income_ratio"])
def test_a_board_without_an_indicator_or_a_dimension_is_printed(sample, tmp_path, constant):
    level = "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n"
    sample.change(
        "config/sample.yaml",
        "  - {weighting: {method: ahp}, aggregation: {method: ari"
        "thmetic}}\njudgements: judgements/sample.yaml\n",
        level,
    )
    sample.file("variants/plain.yaml").unlink()
    same = {
        "density": (
            "survey.csv",
            "area",
            {"900101": 600, "900102": 700, "900103": 500, "900104": 400},
        ),
        "income_ratio": (
            "yearbook.csv",
            "urban_income",
            {"900101": 75000, "900102": 69000, "900103": 63000, "900104": 54000},
        ),
    }
    name, series, figures = same[constant]
    path = sample.file(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    for code, value in figures.items():
        at = next(i for i, x in enumerate(lines) if x.startswith(f"{code},{series},"))
        lines[at] = ",".join([*lines[at].split(",")[:3], str(value), ""])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    edition = ci.score_edition(sample.root, 2024)
    town = next(iter(edition["sample"].values()))
    assert constant not in town.weights.index
    label = {"density": "人口密度", "income_ratio": "收入倍差"}[constant]
    book = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))
    shares = rows_below(book["权重"], "本级权重")
    assert sum(row["有效权重"] for row in shares if row["属性"]) == pytest.approx(1)
    assert len(board_rows(book["虚构区榜"])) == 4
    said = {name: column["未计入"] for name, column in columns_of(book["指标值"]).items()}
    reason = "在本组各单元取值相同，不能区分优劣，本组不计。"
    assert said.pop(label) == reason
    assert set(said.values()) == {None}
    remarks = [f.what_zh for f in ci.audit(town).findings if f.subject == constant]
    assert remarks == [label + reason]


def test_sets_of_sheets_are_added_where_they_are_asked_for(edition, tmp_path):
    path = write_workbook(edition, tmp_path / "full.xlsx", sheets=("audit", "disparity"))
    book = load_workbook(path, read_only=True)
    added = ["统计审计", "审计·描述统计", "审计·相关", "审计·结构与影响", "差距分解", "耦合协调"]
    assert book.sheetnames[-7:-1] == added
    assert book.sheetnames[-1] == "数据来源"


def test_an_unknown_set_of_sheets_is_a_wrong_question(edition, tmp_path):
    with pytest.raises(ci.UsageError, match=r"no set of sheets 'audits'\. Did you mean audit"):
        write_workbook(edition, tmp_path / "full.xlsx", sheets=("audits",))
    assert not list(tmp_path.iterdir())
