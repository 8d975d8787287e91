"""`countyindex workbook`: the year's boards as a workbook of live formulas, and what reads it."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import project_at, project_option, year_option
from countyindex.cli.workbook_import import command as import_
from countyindex.cli.workbook_verify import command as verify

CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(name="workbook", context_settings=CONTEXT, invoke_without_command=True)
@year_option
@click.option(
    "--scheme", "schemes", multiple=True, metavar="NAME", help="Take this scheme; may be repeated."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The workbook's path.")
@click.option("--force", is_flag=True, help="Replace a workbook that has changes in it.")
@project_option
@click.pass_context
def command(
    context: click.Context,
    year: int | None,
    schemes: tuple[str, ...],
    output: Path | None,
    force: bool,
    folder: Path | None,
) -> None:
    """Write a workbook in which every score is a formula, down to the published figures.

    Change a figure, a direction, a goalpost, a judgement, a weight or a method in it, and every
    place moves; a sheet lists what was changed. Without --scheme it holds every scheme directly in
    config/, and goes to outputs/countyindex_living_YEAR.xlsx.
    """
    if context.invoked_subcommand is not None:
        return
    from countyindex.edition import score_edition
    from countyindex.export.living import write_living_workbook

    project = project_at(folder)
    edition = score_edition(project, year, schemes)
    if output is None:
        name = "_".join([f"countyindex_living_{edition.year}", *schemes])
        output = project.outputs / f"{name}.xlsx"
    write_living_workbook(edition, output, force=force)
    click.echo(f"Workbook: {output}")


command.add_command(verify)
command.add_command(import_)
