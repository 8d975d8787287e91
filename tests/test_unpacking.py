"""Zip files of strangers: each kind is refused with a sentence, within bounded time and memory."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

import countyindex as ci
from countyindex.unpacking import (
    FIGURES,
    OLE,
    Bounds,
    merged_cells,
    refuse_hostile,
    refuse_oversized,
)


def book(tmp_path: Path, **parts: bytes) -> Path:
    """A small workbook, with further parts in its zip file."""
    out = io.BytesIO()
    made = Workbook()
    made.active["A1"] = "虚构"
    made.save(out)
    path = tmp_path / "book.xlsx"
    path.write_bytes(out.getvalue())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def with_sheet(tmp_path: Path, xml: str) -> Path:
    """The workbook with other XML in place of its only sheet."""
    path = book(tmp_path)
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(path, "w", 8) as after:
        for name in before.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            after.writestr(name, xml if is_sheet else before.read(name))
    return path


def refusal(path: Path, bounds: Bounds | None = None) -> str:
    with pytest.raises(ci.InputError) as caught:
        refuse_hostile(path, bounds)
    return str(caught.value)


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}'
    "<sheetData>{}</sheetData></worksheet>"
)


def test_a_plain_workbook_is_let_through(tmp_path):
    assert refuse_hostile(book(tmp_path)) is None


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "is linked to other workbooks"),
        ("xl/connections.xml", "is connected to outside data"),
        ("xl/embeddings/object.bin", "holds other files"),
    ],
)
def test_parts_that_figures_do_not_need_are_refused(tmp_path, part, says):
    assert says in refusal(book(tmp_path, **{part: b"<x/>"}))


def test_an_encrypted_file_is_called_protected(tmp_path):
    path = tmp_path / "secret.xlsx"
    path.write_bytes(OLE + bytes(4096))
    assert "password" in refusal(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_part_of_a_file_is_no_workbook(tmp_path, share):
    path = book(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "only a part of one" in refusal(path)


def test_other_files_are_no_workbooks(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_text("code,value\n", encoding="utf-8")
    assert "is no Excel workbook" in refusal(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "nothing")
    assert "is no Excel workbook" in refusal(path)


def test_a_bomb_is_refused_by_its_directory(tmp_path):
    path = book(tmp_path, **{"xl/worksheets/sheet9.xml": bytes(400_000_000)})
    tracemalloc.start()
    said = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to 400 MB" in said
    assert peak < 20_000_000


def test_a_part_packed_too_tightly_is_refused(tmp_path):
    path = book(tmp_path, **{"xl/worksheets/sheet9.xml": bytes(50_000_000)})
    assert "times its size" in refusal(path)


def test_a_part_that_stands_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = book(tmp_path, **{"xl/workbook.xml": b"<x/>"})
    assert "twice" in refusal(path)


def test_the_last_row_of_excel_is_too_far(tmp_path):
    xml = SHEET.format("", '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    said = refusal(with_sheet(tmp_path, xml))
    assert "!Sheet: reaches to A1048576" in said
    assert "20,000" in said


def test_a_sheet_that_only_says_it_is_large_is_too_large(tmp_path):
    dimension = '<dimension ref="A1:XFD1048576"/>'
    xml = SHEET.format(dimension, '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert "reaches to XFD1048576" in refusal(with_sheet(tmp_path, xml))


@pytest.mark.parametrize(
    "cell",
    [
        "<row r='1048576'><c s='1' r='XFD1048576'/></row>",
        '<row\nht="9" r = "1048576"><c\nr="XFD1048576"/></row>',
        '<a-b:row x=">" r="1048576"><c x=">" r="XFD1048576"/></a-b:row>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(tmp_path, cell):
    said = refusal(with_sheet(tmp_path, SHEET.format("", cell)))
    assert "reaches to XFD1048576" in said


def test_an_address_that_excel_never_writes_is_refused(tmp_path):
    said = refusal(with_sheet(tmp_path, SHEET.format("", '<row r="1"><c r="&#88;FD9"/></row>')))
    assert "'&#88;FD9', which is no address" in said


def test_rows_without_a_number_are_counted(tmp_path):
    path = with_sheet(tmp_path, SHEET.format("", "<row/>" * 101))
    refuse_hostile(path, Bounds(rows=101))
    assert "reaches to A101" in refusal(path, Bounds(rows=100))


def test_cells_without_an_address_are_counted(tmp_path):
    path = with_sheet(tmp_path, SHEET.format("", f"<row r='1'>{'<c/>' * 101}</row>"))
    assert "more than 100 cells" in refusal(path, Bounds(cells=100))


def test_a_wide_and_long_sheet_may_span_too_much(tmp_path):
    xml = SHEET.format("<dimension ref='A1:Z1000'/>", "")
    refuse_hostile(with_sheet(tmp_path, xml), Bounds(area=26_000))
    assert "more than 25,999 cells" in refusal(with_sheet(tmp_path, xml), Bounds(area=25_999))


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/styles9.xml", b"<s>" + b"<xf/>" * 200_000 + b"</s>", "tags, as no such part does"),
        ("xl/sharedStrings.xml", b"<t>" + b"<si/>" * 400_001 + b"</t>", "more than 400,000 texts"),
    ],
)
def test_what_a_sheet_refers_to_is_bounded_too(tmp_path, part, content, says):
    assert says in refusal(book(tmp_path, **{part: content}), Bounds(ratio=10_000))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_tags_of_two_bytes_a_letter_are_refused(tmp_path, encoding):
    path = book(tmp_path, **{"xl/picture.png": SHEET.format("", "").encode(encoding)})
    assert "is not in UTF-8" in refusal(path)


def test_another_encoding_is_refused(tmp_path):
    xml = '<?xml version="1.0" encoding="cp037"?>' + SHEET.format("", "")
    assert "is not in UTF-8" in refusal(with_sheet(tmp_path, xml))


def test_an_endless_text_is_refused(tmp_path):
    path = book(tmp_path, **{"xl/notes.xml": b"<t>" + b"x" * 3_000_000 + b"</t>"})
    assert "longer than any cell" in refusal(path, Bounds(ratio=10_000))


def test_pictures_are_let_through(tmp_path):
    assert refuse_hostile(book(tmp_path, **{"xl/media/a.png": bytes(range(256)) * 99})) is None


def test_a_reader_of_figures_takes_every_row_of_excel(tmp_path):
    path = with_sheet(tmp_path, SHEET.format("", '<row r="1048576"><c r="B1048576"/></row>'))
    assert refuse_oversized(path, FIGURES) is None
    with pytest.raises(ci.InputError, match="reaches to B1048576"):
        refuse_oversized(path)


def test_a_torn_file_is_left_to_its_reader(tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(b"PK")
    assert refuse_oversized(path) is None


def test_many_cells_are_counted_piece_by_piece(tmp_path):
    row = "".join(f'<c r="A{k}"/>' for k in range(1, 101))
    xml = SHEET.format("", f'<row r="1">{row}</row>')
    path = with_sheet(tmp_path, xml)
    refuse_hostile(path, Bounds(cells=100))
    assert "more than 99 cells" in refusal(path, Bounds(cells=99))


def test_entities_are_refused(tmp_path):
    xml = '<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET.format("", "")
    assert "declares entities" in refusal(with_sheet(tmp_path, xml))


def test_merged_cells_are_told_by_sheet(tmp_path):
    made = Workbook()
    made.active.title = "甲"
    made.active.merge_cells("B2:C4")
    made.create_sheet("乙")
    made.save(tmp_path / "merged.xlsx")
    assert merged_cells(tmp_path / "merged.xlsx") == {"甲": ("B2:C4",), "乙": ()}
