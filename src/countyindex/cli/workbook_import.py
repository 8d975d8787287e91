"""`countyindex workbook import FILE -o DIR`: the changes in a workbook → a project (改动回写)."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import project_at, project_option


@click.command(
    name="import",
    short_help="Write the changes as a variant and corrections (改动回写).",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write: a project of its own.",
)
@click.option("--force", is_flag=True, help="Replace what an earlier import wrote.")
@project_option
def command(file: Path, output: Path, force: bool, folder: Path | None) -> None:
    """Turn the changes in an edited workbook into a scheme variant and corrections.

    DIR becomes a copy of the project with the changes added: choices as a variant of each scheme,
    judgements as files, figures as corrections. 'countyindex score' there gives the ranks of the
    workbook, which is checked before DIR stands. All of it is written or nothing.
    """
    from countyindex.edits import import_workbook

    done = import_workbook(file, output, project_at(folder), force=force)
    edits = done.verification.edits
    for note in done.notes:
        click.echo(f"注意 {note}", err=True)
    count = len(edits.all)
    click.echo(f"Project: {done.folder} ({count} change{'s' if count > 1 else ''})")
    chosen = " ".join(f"--scheme {name}" for name in done.variants)
    click.echo(f"Next: cd {done.folder} && countyindex score --year {edits.manifest.year} {chosen}")
