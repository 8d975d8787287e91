"""Options that several commands share, and how they find their project."""

from __future__ import annotations

from pathlib import Path

import click

from countyindex.errors import UsageError, did_you_mean
from countyindex.project import Project, find_project

project_option = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder with indicators/ and config/, instead of the nearest one.",
)
study_option = click.option("--study", help="Only this study, such as county.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON to stdout.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr.")

year_option = click.option(
    "--year", type=int, help="Year of the data (数据年份); the latest one if left out."
)
schemes_option = click.option(
    "--scheme", "schemes", multiple=True, metavar="NAME", help="This scheme; may be repeated."
)
scheme_of_unit_option = click.option(
    "--scheme", metavar="NAME", help="The scheme; left out, the default one that scores the unit."
)
settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a choice, such as normalisation.method=zscore; may be repeated.",
)
choices_option = click.option(
    "--choices",
    "choices_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What may vary; config/uncertainty.yaml if left out.",
)
executor_option = click.option(
    "--executor",
    default="serial",
    show_default=True,
    metavar="NAME",
    help="serial, threads, processes, or dask://HOST:PORT; the numbers are the same.",
)
workers_option = click.option(
    "--workers", type=int, help="Threads or processes; one a processor if left out."
)


def project_at(folder: Path | None) -> Project:
    """Return the project of a folder, or the nearest one."""
    return find_project() if folder is None else Project(folder)


def study_paths(project: Project, study: str | None) -> dict[str, Path]:
    """Return the folders of all studies, or of the one asked for."""
    paths = project.studies
    if study is None:
        return paths
    if study not in paths:
        raise UsageError(f"there is no study '{study}'. " + did_you_mean(study, paths))
    return {study: paths[study]}
