"""`countyindex units`: a study's units → a table or JSON."""

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


@click.command(name="units", context_settings={"help_option_names": ["-h", "--help"]})
@study_option
@json_option
@project_option
def command(study: str | None, as_json: bool, folder: Path | None) -> None:
    """List units: code, names, cohort and attributes."""
    from countyindex.cli.table import print_rows
    from countyindex.registry import read_study

    rows: list[dict[str, Any]] = []
    for path in study_paths(project_at(folder), study).values():
        found = read_study(path)
        rows += [
            {
                "study": found.id,
                "code": unit.code,
                "name_zh": unit.name_zh,
                "name_en": unit.name_en,
                "cohort": unit.cohort,
                **(unit.attributes if as_json or study else {}),
            }
            for unit in found.units
        ]
    print_rows(rows, as_json)
