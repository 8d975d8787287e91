"""`countyindex export`: the long tables of a year → CSV, Parquet, JSON or a data package."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.cli.options import project_at, project_option, year_option


@click.command(name="export", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "json", "datapackage"]),
    default="csv",
    show_default=True,
    help="datapackage: CSV files and a datapackage.json that describes them.",
)
@year_option
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    metavar="NAME",
    help="Only this scheme, default or variant; may be repeated. Left out: all of them.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder; for json, the file."
)
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote.")
@project_option
def command(
    form: str,
    year: int | None,
    schemes: tuple[str, ...],
    output: Path | None,
    force: bool,
    folder: Path | None,
) -> None:
    """Write long tables, one row a fact (长表): figures, values, scores, ranks, weights.

    Without -o they go to outputs/countyindex_YEAR_FORMAT/, or to a file .json. Codes are text,
    numbers are exact, and text that a spreadsheet might take for a formula begins with a '.
    """
    from countyindex.edition import score_edition
    from countyindex.export.tidy import write_tables

    project = project_at(folder)
    edition = score_edition(project, year, schemes)
    if output is None:
        name = "_".join(["countyindex", str(edition.year), *schemes])
        output = project.outputs / (f"{name}.json" if form == "json" else f"{name}_{form}")
    written = write_tables(edition, output, form, schemes=schemes, force=force)
    click.echo(f"Tables: {written}")
