"""A workbook's bytes and new inputs → the edited workbook; a recalculated one → its cells."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape, unescape

CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
VALUE = re.compile(r"<v[^>]*>(.*?)</v>|<t[^>]*>(.*?)</t>", re.DOTALL)


def sheet_files(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → the part that holds it."""
    targets = {
        re.search(r'Id="(.*?)"', tag)[1]: re.search(r'Target="/?(?:xl/)?(.*?)"', tag)[1]
        for tag in re.findall(
            r"<Relationship .*?/>", book.read("xl/_rels/workbook.xml.rels").decode()
        )
    }
    sheets = re.findall(r"<sheet .*?/>", book.read("xl/workbook.xml").decode())
    return {
        unescape(re.search(r'name="(.*?)"', tag)[1], {"&quot;": '"', "&apos;": "'"}): "xl/"
        + targets[re.search(r'r:id="(.*?)"', tag)[1]]
        for tag in sheets
    }


def with_inputs(workbook: bytes, inputs: dict[tuple[str, str], float | str | None]) -> bytes:
    """Type values over cells, as a person would; None empties a cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", 8) as new:
        files = sheet_files(old)
        by_file: dict[str, dict[str, float | str | None]] = {}
        for (sheet, cell), value in inputs.items():
            by_file.setdefault(files[sheet], {})[cell] = value
        for name in old.namelist():
            data = old.read(name)
            for cell, value in by_file.get(name, {}).items():
                data = _typed(data.decode(), cell, value).encode()
            new.writestr(name, data)
    return out.getvalue()


def _typed(xml: str, cell: str, value: float | str | None) -> str:
    found = re.search(rf'<c r="{cell}"([^>]*?)(/>|>.*?</c>)', xml, re.DOTALL)
    assert found is not None, f"no cell {cell}"
    assert "<f>" not in found[2], f"{cell} holds a formula"
    style = re.search(r' s="\d+"', found[1])
    start = f'<c r="{cell}"{style[0] if style else ""}'
    if value is None:
        new = f"{start}/>"
    elif isinstance(value, str):
        new = f'{start} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    else:
        new = f"{start}><v>{value!r}</v></c>"
    return xml[: found.start()] + new + xml[found.end() :]


def cells_of(workbook: bytes, wanted: set[str]) -> dict[str, dict[str, float | str]]:
    """Sheet → address → number or text of every cell that holds something."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            items = re.findall(
                r"<si>(.*?)</si>|<si/>", book.read("xl/sharedStrings.xml").decode(), re.DOTALL
            )
            strings = ["".join(re.findall(r"<t[^>]*>(.*?)</t>", item, re.DOTALL)) for item in items]
        return {
            name: _cells(book.read(part).decode(), strings)
            for name, part in sheet_files(book).items()
            if name in wanted
        }


def _plain(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def _cells(xml: str, strings: list[str]) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for address, attributes, content in CELL.findall(xml):
        value = VALUE.search(content)
        if value is None:
            continue
        text = value[1] if value[1] is not None else value[2]
        if 't="s"' in attributes:
            found[address] = _plain(strings[int(text)])
        elif 't="' in attributes and 't="n"' not in attributes:
            found[address] = _plain(text or "")
        elif text:
            found[address] = float(text)
    return found
