"""`countyindex explain`: why a unit stands where it does → text, JSON or a workbook (位次解释)."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import (
    json_option,
    project_at,
    project_option,
    scheme_of_unit_option,
    year_option,
)


@click.command(name="explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("unit")
@year_option
@scheme_of_unit_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a workbook of one sheet."
)
@json_option
@click.option(
    "--force", is_flag=True, help="Replace a workbook that was changed, or another one of ours."
)
@project_option
def command(
    unit: str,
    year: int | None,
    scheme: str | None,
    output: Path | None,
    as_json: bool,
    force: bool,
    folder: Path | None,
) -> None:
    """Say why UNIT has its place, and what would move it.

    UNIT is a code, a name with or without its suffix, or a beginning that only one unit has.
    """
    from countyindex.analysis.explanation import explain
    from countyindex.analysis.lookup import board_of_unit
    from countyindex.export.json.explanation import explanation_to_dict
    from countyindex.export.json.values import json_text
    from countyindex.export.text.explanation import explanation_text

    found = explain(board_of_unit(project_at(folder), unit, year, scheme), unit)
    if output is not None:
        from countyindex.export.workbook.explanation import write_explanation

        write_explanation(found, output, force=force)
    if as_json:
        told = explanation_to_dict(found)
        click.echo(json_text(told))
    else:
        click.echo(explanation_text(found), nl=False)
    if output is not None:
        click.echo(f"Workbook: {output}", err=as_json)
