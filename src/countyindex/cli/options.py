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
