"""`countyindex trace`: a unit's indicator, from the index back to file and line (溯源)."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import (
    json_option,
    project_at,
    project_option,
    scheme_of_unit_option,
    year_option,
)

if TYPE_CHECKING:
    from countyindex.lineage import Trace


@click.command(name="trace", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("unit")
@click.argument("indicator")
@year_option
@scheme_of_unit_option
@json_option
@project_option
def command(
    unit: str,
    indicator: str,
    year: int | None,
    scheme: str | None,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Follow UNIT's INDICATOR from the index's score back to the published figures.

    UNIT is a code, a name with or without its suffix, or a beginning that only one unit has;
    INDICATOR an id, a name, or a beginning that only one indicator has.
    """
    from countyindex.analysis.lookup import board_of_unit
    from countyindex.export.json.trace import trace_to_dict
    from countyindex.export.json.values import json_text
    from countyindex.export.text.trace import trace_text

    found = _from_here(board_of_unit(project_at(folder), unit, year, scheme).trace(unit, indicator))
    if as_json:
        click.echo(json_text(trace_to_dict(found)))
    else:
        click.echo(trace_text(found), nl=False)


def _from_here(found: Trace) -> Trace:
    """Name files below the current folder from there, and others in full."""
    here = f"{Path.cwd()}{os.sep}"
    figures = tuple(
        dataclasses.replace(figure, where=figure.where.removeprefix(here))
        for figure in found.figures
    )
    return dataclasses.replace(found, figures=figures)
