"""Edited workbooks → the same, recalculated by LibreOffice (one start for all) or formualizer."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import formualizer
import pytest

#: Set where LibreOffice is installed on purpose, so that its absence is a failure.
NEEDED = "COUNTYINDEX_NEEDS_LIBREOFFICE"
ABSENT = (
    "LibreOffice is not installed, so nobody has recalculated the living workbook as a "
    "spreadsheet program does. Install libreoffice-calc, as .ci/run does."
)

#: A profile that recalculates every file when it is opened.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def by_libreoffice(workbooks: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Recalculate all workbooks in one start of LibreOffice, with a profile of its own."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail(ABSENT) if os.environ.get(NEEDED) else pytest.skip(ABSENT)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    done = folder / "done"
    paths = _written(workbooks, folder / "asked")
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", "xlsx", "--outdir", done, *paths),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=400,
    )
    return {name: (done / f"{name}.xlsx").read_bytes() for name in workbooks}


def by_formualizer(workbooks: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Recalculate all workbooks with formualizer."""
    paths = _written(workbooks, folder / "given")
    for path in paths:
        formualizer.recalculate_file(str(path))
    return {name: path.read_bytes() for name, path in zip(workbooks, paths, strict=True)}


def _written(workbooks: dict[str, bytes], folder: Path) -> list[Path]:
    folder.mkdir()
    for name, content in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return [folder / f"{name}.xlsx" for name in workbooks]
