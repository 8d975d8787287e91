"""The sheets of the audit, written by themselves and read back; the text and JSON beside them."""

import pytest
import xlsxwriter
from openpyxl import load_workbook
from reading import texts

import countyindex as ci
from countyindex.analysis.audit import CHECKS_ZH
from countyindex.export.text.audit import audit_text
from countyindex.export.workbook.audit import SHEETS
from countyindex.export.workbook.page import Page
from countyindex.export.workbook.styles import Styles, options

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def audits(edition: ci.Edition) -> list[ci.Audit]:
    return [ci.audit(board) for board in edition.boards]


@pytest.fixture(scope="module")
def sheets(edition, tmp_path_factory):
    path = tmp_path_factory.mktemp("audit") / "audit.xlsx"
    book = xlsxwriter.Workbook(path, options() | {"in_memory": False})
    styles = Styles(book)
    for name, write in SHEETS.items():
        write(Page(book, book.add_worksheet(name), styles, ""), edition)
    book.close()
    return load_workbook(path)


def rows_with(sheet, *headings: str) -> list[dict]:
    """Rows of every table that has these headings."""
    found, head = [], None
    for row in sheet.iter_rows(values_only=True):
        if set(headings) <= set(row):
            head = row
        elif all(cell is None for cell in row):
            head = None
        elif head is not None:
            found.append(dict(zip(head, row, strict=True)))
    return found


def test_every_finding_of_every_board_has_its_row(sheets, audits):
    rows = rows_with(sheets["统计审计"], "问题", "可以怎样做")
    expected = [finding for found in audits for finding in found.findings]
    assert [row["问题"] for row in rows] == [finding.what_zh for finding in expected]
    assert {row["榜"] for row in rows} == {"市辖区榜", "县市榜", "省域协调榜"}


def test_correlations_with_nodes_above_are_printed_to_the_last_digit(sheets, audits):
    rows = rows_with(sheets["审计·相关"], "上级", "相关系数")
    expected = [r for found in audits for r in found.links["r"]]
    assert [row["相关系数"] for row in rows] == expected


def test_every_indicator_has_its_statistics_and_every_unit_its_availability(sheets, audits):
    sheet = sheets["审计·描述统计"]
    indicators, units = rows_with(sheet, "偏度", "处理后偏度"), rows_with(sheet, "可得率")
    assert len(indicators) == sum(len(found.statistics) for found in audits)
    assert len(units) == 37 + 53 + 31


def test_structure_consistency_and_importance_are_printed(sheets, audits):
    sheet = sheets["审计·结构与影响"]
    nodes = rows_with(sheet, "KMO", "χ²")
    assert [row["α"] for row in nodes] == [a for f in audits for a in f.reliability["alpha"]]
    shares = rows_with(sheet, "影响份额", "S")
    assert [row["S"] for row in shares] == [s for f in audits for s in f.importance["ratio"]]


def test_no_sheet_shows_an_id_or_an_undefined_number(sheets):
    for sheet in sheets:
        assert "nan" not in texts(sheet)
        assert "gdp_per_capita" not in texts(sheet)


def test_the_text_says_of_every_check_what_it_found(edition, audits):
    text = audit_text(edition, audits[0])
    assert "市辖区 37 个 · 2024 年数据" in text
    assert [title for title in CHECKS_ZH.values() if f"  {title}：" not in text] == []
    assert "    说明" not in text
    assert "    说明" in audit_text(edition, audits[0], everything=True)
