"""`countyindex workbook verify FILE`: whether an edited workbook is right (核验)."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import json_option, project_at, project_option


@click.command(
    name="verify",
    short_help="Say whether an edited workbook is right (核验).",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@project_option
@click.pass_context
def command(context: click.Context, file: Path, as_json: bool, folder: Path | None) -> None:
    """Recompute an edited workbook in Python, and say what was changed and whether it is right.

    Every stage of FILE, from indicator values to ranks, is compared with what the engine makes of
    its inputs: numbers to 1e-9, ranks exactly. Exits with 1 where anything differs. A workbook
    that was damaged, sorted by hand, or whose formulas were typed over is refused with the cell.
    """
    from countyindex.edits import verify_workbook
    from countyindex.edits.text import verification_text, verification_to_dict
    from countyindex.export.json.values import json_text

    found = verify_workbook(file, project_at(folder))
    if as_json:
        told = verification_to_dict(found)
        click.echo(json_text(told))
    else:
        click.echo(verification_text(found))
    context.exit(0 if found.is_right else 1)
