"""Workbooks and edits → the same, recalculated by LibreOffice (one start) or formualizer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import formualizer
import pytest
from xlsx_cells import cells_of, with_inputs

#: Sheet and cell → what is typed into it; None empties it.
Typed = Mapping[tuple[str, str], float | str | None]
#: Name → the key of a workbook, and what is typed into it.
Sessions = Mapping[str, tuple[object, Typed]]

#: Set where LibreOffice is installed on purpose, so that its absence is a failure.
NEEDED = "COUNTYINDEX_NEEDS_LIBREOFFICE"
ABSENT = (
    "LibreOffice is not installed, so nobody has recalculated the living workbook as a "
    "spreadsheet program does. Install libreoffice-calc, as .ci/run does."
)

#: A profile that recalculates every file when it is opened, and takes its macros for installed.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


#: What LibreOffice does with a list of steps; they are typed into the open workbook and undone.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Recalculation" script:language="StarBasic">
Sub Run
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  steps = createUnoService("com.sun.star.io.TextInputStream")
  steps.setInputStream(files.openFileRead(Environ("COUNTYINDEX_STEPS")))
  steps.setEncoding("UTF-8")
  On Error GoTo Failed
  Do While Not steps.isEOF()
    said = steps.readLine()
    words = Split(said, Chr(9))
    Select Case words(0)
      Case "open"
        book = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, Array(Named("Hidden", True)))
      Case "number"
        book.Sheets.getByName(words(1)).getCellRangeByName(words(2)).Value = Val(words(3))
      Case "text"
        book.Sheets.getByName(words(1)).getCellRangeByName(words(2)).String = words(3)
      Case "blank"
        book.Sheets.getByName(words(1)).getCellRangeByName(words(2)).clearContents(23)
      Case "save"
        book.storeToURL(words(1), Array(Named("FilterName", "Calc MS Excel 2007 XML")))
      Case "close"
        book.close(True)
    End Select
  Loop
  Failed:
  If Err &lt;&gt; 0 Then
    told = createUnoService("com.sun.star.io.TextOutputStream")
    told.setOutputStream(files.openFileWrite(Environ("COUNTYINDEX_STEPS") &amp; ".failed"))
    told.writeString(said &amp; ": " &amp; Error$)
    told.closeOutput()
  End If
  StarDesktop.terminate()
End Sub
Function Named(name As String, content) As Object
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name
  one.Value = content
  Named = one
End Function
</script:module>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:type="simple" library:link="false"
 xlink:href="$(USER)/basic/Standard/script.xlb/"/>
</library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Recalculation"/>
</library:library>
"""


def by_libreoffice(
    workbooks: Mapping[object, bytes], sessions: Sessions, folder: Path
) -> dict[str, bytes]:
    """Recalculate in one start of LibreOffice: each workbook is opened once, edited and undone."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail(ABSENT) if os.environ.get(NEEDED) else pytest.skip(ABSENT)
    profile, done = folder / "profile", folder / "done"
    done.mkdir()
    _put(profile / "user" / "registrymodifications.xcu", PROFILE)
    _put(profile / "user" / "basic" / "script.xlc", LIBRARIES)
    _put(profile / "user" / "basic" / "Standard" / "script.xlb", LIBRARY)
    _put(profile / "user" / "basic" / "Standard" / "Recalculation.xba", MACRO)
    steps = folder / "steps.txt"
    _put(steps, "\n".join("\t".join(step) for step in _steps(workbooks, sessions, folder)))
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--norestore", "macro:///Standard.Recalculation.Run"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=400,
        env={**os.environ, "COUNTYINDEX_STEPS": steps.as_uri()},
    )
    failed = folder / "steps.txt.failed"
    assert not failed.exists(), failed.read_text(encoding="utf-8")
    return {name: (done / f"{name}.xlsx").read_bytes() for name in sessions}


def _steps(
    workbooks: Mapping[object, bytes], sessions: Sessions, folder: Path
) -> Iterator[tuple[str, ...]]:
    names = [f"{k}" for k in range(len(workbooks))]
    paths = _written(dict(zip(names, workbooks.values(), strict=True)), folder / "asked")
    for (key, content), path in zip(workbooks.items(), paths, strict=True):
        mine = {name: typed for name, (whose, typed) in sessions.items() if whose == key}
        before = cells_of(content, {sheet for typed in mine.values() for sheet, _ in typed})
        yield "open", path.as_uri()
        for name, typed in mine.items():
            yield from _typing(typed)
            yield "save", (folder / "done" / f"{name}.xlsx").as_uri()
            yield from _typing({(s, cell): before[s].get(cell) for s, cell in typed})
        yield ("close",)


def _typing(typed: Typed) -> Iterator[tuple[str, ...]]:
    for place, value in typed.items():
        if value is None:
            yield "blank", *place
        elif isinstance(value, str):
            yield "text", *place, value
        else:
            yield "number", *place, repr(float(value))


def by_formualizer(
    workbooks: Mapping[object, bytes], sessions: Sessions, folder: Path
) -> dict[str, bytes]:
    """Recalculate every edited workbook with formualizer."""
    return recalculated(
        {name: with_inputs(workbooks[key], dict(typed)) for name, (key, typed) in sessions.items()},
        folder,
    )


def recalculated(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Recalculate workbooks as they are, with formualizer."""
    paths = _written(workbooks, folder / "given")
    for path in paths:
        formualizer.recalculate_file(str(path))
    return {name: path.read_bytes() for name, path in zip(workbooks, paths, strict=True)}


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _written(workbooks: Mapping[str, bytes], folder: Path) -> list[Path]:
    folder.mkdir()
    for name, content in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return [folder / f"{name}.xlsx" for name in workbooks]
