"""The shipped living workbook, as written and edited → docs/images/living_*.png.

Run by hand, `.venv/bin/python docs/write_pictures.py`: it needs LibreOffice, poppler (pdftotext,
pdftoppm) and fonts for Chinese. Edits are typed by LibreOffice as in the tests.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import countyindex as ci
from countyindex.export.living import living_content

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "export" / "living"))

from proving import addressed, manifest_of  # noqa: E402
from recalculation import by_libreoffice  # noqa: E402

YEAR = 2024
#: The three changes of docs/workbook.md.
EDITS = {
    ("raw", "", "330109", "gdp_per_capita@2024"): 150000.0,
    ("indicators", "", "sports_venues_per_10k", "used"): "否",
    ("judgements", "index/示例", "economy", "innovation"): 1.0,
}


class Picture(NamedTuple):
    """A part of the page that begins with `title`, in pixels at `dots` to the inch."""

    state: str
    title: str
    dots: int
    left: int
    top: int
    width: int
    height: int


PICTURES = {
    "living_guide": Picture("published", "活的工作簿", 84, 50, 65, 1130, 400),
    "living_raw": Picture("published", "市辖区 · 基础数据", 165, 100, 110, 1180, 560),
    "living_board": Picture("published", "市辖区 · 榜单", 94, 60, 68, 1420, 582),
    "living_moved": Picture("edited", "市辖区 · 榜单", 110, 70, 80, 800, 460),
    "living_judgements": Picture("edited", "市辖区 · 判断矩阵", 84, 50, 60, 1240, 290),
    "living_changes": Picture("edited", "我的改动", 84, 50, 60, 1130, 200),
}


def main() -> None:
    """Write, edit, render, crop."""
    edition = ci.score_edition(HERE.parent, YEAR)
    content = living_content(edition)
    districts = next(b for b in manifest_of(content).boards if b.cohort == "district")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sessions = {"published": ("living", {}), "edited": ("living", addressed(districts, EDITS))}
        by_libreoffice({"living": content}, sessions, folder)
        for state in sessions:
            rendered(folder, folder / "done" / f"{state}.xlsx")
        for picture, part in PICTURES.items():
            crop(folder / f"{part.state}.pdf", part, HERE / "images" / picture)


def rendered(folder: Path, workbook: Path) -> None:
    """Print a workbook as PDF with the profile that typed the edits."""
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", folder, workbook], check=True)


def crop(pdf: Path, part: Picture, target: Path) -> None:
    """Cut a picture out of the first page that has its title on the first line."""
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True)
    firsts = [page.strip().partition("\n")[0] for page in text.stdout.split("\f")]
    page = str(1 + next(i for i, first in enumerate(firsts) if part.title in first))
    corners = ["-x", part.left, "-y", part.top, "-W", part.width, "-H", part.height]
    subprocess.run(
        [
            *("pdftoppm", "-f", page, "-l", page, "-r", str(part.dots), *map(str, corners)),
            *("-png", "-singlefile", pdf, target),
        ],
        check=True,
    )


if __name__ == "__main__":
    main()
