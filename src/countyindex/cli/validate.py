"""`countyindex validate`: every file of a project → every problem in it, or a summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import project_at, project_option
from countyindex.errors import CountyIndexError, InputError, Problem, gathering

if TYPE_CHECKING:
    from countyindex.data import Measured


@click.command(name="validate", context_settings={"help_option_names": ["-h", "--help"]})
@project_option
def command(folder: Path | None) -> None:
    """Read every study, observation, judgement and scheme, and try each scheme on its data.

    All problems are listed at once.
    """
    from countyindex.edition import missing_studies
    from countyindex.pipeline import score_measured
    from countyindex.scheme import read_scheme

    project = project_at(folder)
    problems: list[Problem] = []
    lines = []
    latest: dict[str, Measured] = {}
    for name, path in project.studies.items():
        with gathering(problems):
            lines.append(_checked_study(name, path, latest))
    for name, path in {**project.schemes, **project.variants}.items():
        with gathering(problems, CountyIndexError):
            scheme = read_scheme(path)
            problems += missing_studies(project, scheme)
            if scheme.study in latest:
                score_measured(latest[scheme.study], scheme)
            lines.append(f"scheme {name}: {scheme.title_zh}")
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    for line in lines:
        click.echo(line)
    click.echo("No problems.")


def _checked_study(name: str, path: Path, latest: dict[str, Measured]) -> str:
    """Read a study, and measure it in all its years; the latest is kept. Say what it holds."""
    from countyindex.data import indicator_years, measure, read_observations
    from countyindex.registry import read_study

    study = read_study(path)
    observations = read_observations(study)
    for year in indicator_years(study, observations):
        latest[name] = measure(study, observations, year)
    awaiting = [item for item in study.indicators.values() if item.status == "awaiting_data"]
    supplied = sum(item in awaiting for item in latest[name].indicators)
    return (
        f"study {name}: {len(study.units)} units, {len(study.indicators)} indicators "
        f"({len(awaiting)} awaiting data, {supplied} of them with figures), "
        f"{len(observations.table)} observations"
    )
