"""`countyindex indicators`: a study's registry → a table or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from countyindex.cli.options import (
    json_option,
    project_at,
    project_option,
    study_option,
    study_paths,
)


@click.command(name="indicators", context_settings={"help_option_names": ["-h", "--help"]})
@study_option
@json_option
@project_option
def command(study: str | None, as_json: bool, folder: Path | None) -> None:
    """List indicators: id, name, dimension, direction, unit, cohorts, status, formula."""
    from countyindex.cli.table import print_rows
    from countyindex.registry import read_study

    rows: list[dict[str, Any]] = []
    for path in study_paths(project_at(folder), study).values():
        found = read_study(path)
        rows += [
            {
                "study": found.id,
                "dimension": item.dimension,
                "id": item.id,
                "name_zh": item.name_zh,
                "unit": item.unit,
                "direction": item.direction if isinstance(item.direction, str) else "interval",
                "cohorts": " ".join(item.cohorts or found.cohorts),
                "status": item.status,
                "formula": item.formula.text,
            }
            for item in found.indicators.values()
        ]
    print_rows(rows, as_json)
