"""Workbooks that are no longer as they were written: each is told, with the cell (虚构)."""

import io
import re
import shutil
import zipfile

import pytest
from edited import raw
from openpyxl import Workbook, load_workbook
from xlsx_cells import sheet_files

import countyindex as ci
from countyindex.edits.read import read_edits


def replaced(content: bytes, part: str, change) -> bytes:
    """Change the text of one part of a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                data = change(data.decode()).encode()
            new.writestr(name, data)
    return out.getvalue()


def part_of(content: bytes, sheet: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return sheet_files(book)[sheet]


def refusal(written, tmp_path, content) -> str:
    path = written.saved(tmp_path, content)
    with pytest.raises(ci.InputError) as caught:
        read_edits(path, written.project)
    return str(caught.value)


def test_a_renamed_sheet_is_missed_by_name(written, tmp_path):
    content = replaced(
        written.content, "xl/workbook.xml", lambda xml: xml.replace("虚构区·权重", "权重二")
    )
    said = refusal(written, tmp_path, content)
    assert "!虚构区·权重: is not there" in said
    assert "Is it '权重二' now?" in said


def test_a_formula_typed_over_is_named(written, tmp_path):
    sheet = "虚构区·得分"
    part = part_of(written.content, sheet)
    content = replaced(
        written.content, part, lambda xml: re.sub(r"(<c r=\"C8\"[^>]*>)<f>.*?</f>", r"\1", xml)
    )
    said = refusal(written, tmp_path, content)
    assert f"!{sheet}!C8: holds '" in said
    assert "in place of its formula" in said


def swapped(sheet: str, a: int, b: int, content: bytes) -> bytes:
    """Swap two rows of a sheet, as sorting would."""
    part = part_of(content, sheet)

    def change(xml: str) -> str:
        rows = {n: re.search(rf'<row r="{n}".*?</row>', xml, re.DOTALL)[0] for n in (a, b)}
        moved = {
            a: re.sub(rf'(r="[A-Z]*){b}"', rf'\g<1>{a}"', rows[b]),
            b: re.sub(rf'(r="[A-Z]*){a}"', rf'\g<1>{b}"', rows[a]),
        }
        return xml.replace(rows[a], "§").replace(rows[b], moved[b]).replace("§", moved[a])

    return replaced(content, part, change)


def test_rows_sorted_by_hand_are_recognised(written, tmp_path):
    said = refusal(written, tmp_path, swapped("虚构区·基础数据", 8, 9, written.content))
    assert "!虚构区·基础数据!A8: holds '900102', where '900101' was written" in said
    assert "the rows were sorted by hand" in said


def test_merged_cells_over_inputs_are_refused(written, tmp_path):
    part = part_of(written.content, "虚构区·基础数据")
    merge = '<mergeCells count="1"><mergeCell ref="D8:E9"/></mergeCells>'
    content = replaced(
        written.content, part, lambda xml: xml.replace("</sheetData>", f"</sheetData>{merge}")
    )
    assert "!虚构区·基础数据!D8:E9: these cells are merged" in refusal(written, tmp_path, content)


def test_a_workbook_of_somebody_else_is_no_living_one(written, tmp_path):
    out = io.BytesIO()
    made = Workbook()
    made.active["A1"] = "虚构"
    made.save(out)
    assert "it has no sheet '版本'" in refusal(written, tmp_path, out.getvalue())


def told(written, change) -> bytes:
    """Change what the workbook says of itself."""
    return replaced(written.content, "xl/sharedStrings.xml", change)


def test_another_format_is_told(written, tmp_path):
    content = told(written, lambda xml: xml.replace('"format":1', '"format":7'))
    assert "its format is 7, and this version reads 1" in refusal(written, tmp_path, content)


def test_another_version_with_the_same_sheets_is_read_and_told(written, tmp_path):
    version = f'"countyindex":"{ci.__version__}"'
    content = told(written, lambda xml: xml.replace(version, '"countyindex":"0.0.1"'))
    found = ci.verify_workbook(written.saved(tmp_path, content), written.project)
    assert found.is_right
    assert found.written_by == "0.0.1"


def test_cells_in_other_places_are_not_read(written, tmp_path):
    content = told(written, lambda xml: xml.replace('"first":"D8"', '"first":"D9"'))
    assert "with its cells in other places" in refusal(written, tmp_path, content)


def test_a_damaged_description_is_told(written, tmp_path):
    content = told(written, lambda xml: xml.replace('"boards":[', '"boards":'))
    assert "its description is damaged" in refusal(written, tmp_path, content)


def test_a_project_that_has_changed_since_is_told_file_by_file(written, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(written.sample.root, other)
    figures = other / "indicators/sample/observations/yearbook.csv"
    figures.write_text(
        figures.read_text(encoding="utf-8").replace(",2900,", ",2901,"), encoding="utf-8"
    )
    path = written.saved(tmp_path, written.content)
    with pytest.raises(ci.InputError) as caught:
        read_edits(path, ci.Project(other))
    said = str(caught.value)
    assert f"was written from other figures than {figures.parent} holds now" in said
    assert "other indicators" not in said


def test_a_workbook_that_a_program_saved_without_results_is_uncalculated(written, tmp_path):
    path = written.saved(tmp_path, written.typed(raw("900101", "beds@2024", 5000.0)))
    book = load_workbook(path)
    book.save(path)
    found = ci.verify_workbook(path, written.project)
    assert [board.state for board in found.boards] == ["uncalculated", "uncalculated"]
    assert not found.is_right


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet3.xml", r't="s"><v>\d+<', 't="s"><v>999999<'),
        ("xl/worksheets/sheet3.xml", r't="s"><v>\d+<', 't="s"><v>-999999<'),
        ("xl/worksheets/sheet3.xml", r'<c r="A8"', '<c r="Ä8"'),
        ("xl/worksheets/sheet3.xml", "</sheetData>", ""),
        ("xl/sharedStrings.xml", "</si>", ""),
        ("xl/styles.xml", "<cellXfs", "<other"),
        ("xl/workbook.xml", "<sheets>", "<sheets/><other>"),
        ("xl/_rels/workbook.xml.rels", "sheet3.xml", "sheet999.xml"),
    ],
)
def test_torn_parts_are_refused_in_a_sentence(written, tmp_path, part, old, new):
    content = replaced(written.content, part, lambda xml: re.sub(old, new, xml, count=1))
    assert content != written.content
    assert refusal(written, tmp_path, content).startswith(str(tmp_path / "edited.xlsx"))


def test_a_number_beyond_all_numbers_is_none(written, tmp_path):
    part = part_of(written.content, "虚构区·基础数据")
    content = replaced(written.content, part, lambda xml: xml.replace(">2900<", ">1e999<"))
    said = refusal(written, tmp_path, content)
    (cell,) = written.cells(raw("900102", "beds@2024", 0))
    assert f"{'!'.join(cell)}: holds inf, which is no number" in said
