"""The living workbook of 90 units × 50 indicators (虚构) against plain XlsxWriter.

The floor writes as many formula cells, from strings and values that are there already, into one
sheet each of ours; inputs, texts, checks and charts are on our side only.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from measure import Measure, alternate

UNITS, INDICATORS, DIMENSIONS, YEAR = 90, 50, 5, 2024
RUNS = 5


def measures() -> list[Measure]:
    """Time writing both."""
    import numpy as np  # noqa: PLC0415  (keeps this process small for the memory measures)

    import countyindex as ci  # noqa: PLC0415  (as above)
    from countyindex.export import living  # noqa: PLC0415  (as above)

    with tempfile.TemporaryDirectory() as folder:
        figures = np.exp(np.random.default_rng(2024).standard_normal((UNITS, INDICATORS)) * 0.4)
        write_project(Path(folder), figures)
        edition = ci.score_edition(folder, YEAR)
        drawn = [living.draw_board(board) for board in living.boards_of(edition)]
        plans = [sheet.formulas for sheet in living.all_sheets(edition, drawn).sheets]
        found = alternate(lambda: living.living_content(edition), lambda: plain(plans), RUNS)
    cells = sum(map(len, plans))
    return [Measure(f"living workbook 90 × 50 ({cells:,} formulas)", *found, "s", 1.5)]


def plain(plans: list[list[Any]]) -> None:
    """Write the formulas, and nothing else."""
    import xlsxwriter  # noqa: PLC0415  (as above)

    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    look = book.add_format({"num_format": "0.00"})
    for formulas in plans:
        sheet = book.add_worksheet()
        for row, column, formula, value, _ in formulas:
            sheet.write_formula(row, column, formula, look, value)
    book.close()


def write_project(root: Path, figures: Any) -> None:
    """Write a study of invented units with an indicator for each series, and its scheme."""
    study, config = root / "indicators" / "sample", root / "config"
    (study / "observations").mkdir(parents=True)
    config.mkdir()
    names = [f"series_{j}" for j in range(INDICATORS)]
    codes = [f"{900101 + i}" for i in range(UNITS)]
    dimensions = [f"dimension_{k}" for k in range(DIMENSIONS)]
    tree = "\n".join(f"  {name}: {{name_zh: 虚构维度{k}}}" for k, name in enumerate(dimensions))
    files = {
        "study.yaml": f"title_zh: 虚构研究\ncohorts:\n  town: {{name_zh: 虚构区}}\ntree:\n{tree}\n",
        "units.csv": "\n".join(
            ["code,name_zh,name_en,aliases,cohort", *(f"{c},虚构{c},,,town" for c in codes), ""]
        ),
        "sources.yaml": "yearbook: {title_zh: 虚构年鉴}\n",
        "series.yaml": "\n".join(
            f"{name}: {{name_zh: 虚构{name}, unit: 元, source: yearbook}}" for name in names
        ),
        "observations/yearbook.csv": "\n".join(
            [
                "code,series,year,value,note",
                *(
                    f"{code},{name},{YEAR},{figures[i, j]:.6f},"
                    for i, code in enumerate(codes)
                    for j, name in enumerate(names)
                ),
                "",
            ]
        ),
    }
    for k, dimension in enumerate(dimensions):
        files[f"{dimension}.yaml"] = "\n".join(
            f"indicator_{j}: {{name_zh: 虚构{j}, unit: 元, direction: positive, formula: {name}}}"
            for j, name in enumerate(names)
            if j % DIMENSIONS == k
        )
    for name, text in files.items():
        (study / name).write_text(text, encoding="utf-8")
    level = "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n"
    normalised = "normalisation: {method: minmax, goalposts: data}\n"
    scheme = f"title_zh: 虚构指数\nstudy: sample\n{normalised}levels:\n{level}{level}"
    (config / "sample.yaml").write_text(scheme, encoding="utf-8")


if __name__ == "__main__":
    from measure import table

    print(table(measures()))
