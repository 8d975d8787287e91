"""`countyindex validate`: every file of a project → every problem in it, or a summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from countyindex.cli.options import project_at, project_option
from countyindex.errors import CountyIndexError, InputError, Problem, gathering

if TYPE_CHECKING:
    from countyindex.data import Measured, Observations
    from countyindex.registry import Study


class _Facts(NamedTuple):
    """A study that was read, and what it measures in each of its years."""

    study: Study
    observations: Observations
    years: dict[int, Measured]


@click.command(name="validate", context_settings={"help_option_names": ["-h", "--help"]})
@project_option
def command(folder: Path | None) -> None:
    """Read every study, observation, judgement and scheme, and try each scheme on its data.

    All problems are listed at once.
    """
    from countyindex.data import latest_year
    from countyindex.edition import missing_studies
    from countyindex.pipeline import score_measured
    from countyindex.scheme import read_scheme

    project = project_at(folder)
    problems: list[Problem] = []
    lines = []
    facts: dict[str, _Facts] = {}
    for name, path in project.studies.items():
        with gathering(problems):
            facts[name] = _read(path)
            lines.append(f"study {name}: {_counted(facts[name])}")
    for name, path in {**project.schemes, **project.variants}.items():
        with gathering(problems, CountyIndexError):
            scheme = read_scheme(path)
            problems += missing_studies(project, scheme)
            if scheme.study in facts:
                study, observations, years = facts[scheme.study]
                score_measured(years[latest_year(study, observations)], scheme)
            lines.append(f"scheme {name}: {scheme.title_zh}")
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    for line in lines:
        click.echo(line)
    click.echo("No problems.")


def _read(path: Path) -> _Facts:
    """Read a study, and measure it in every year."""
    from countyindex.data import indicator_years, measure, read_observations
    from countyindex.registry import read_study

    study = read_study(path)
    observations = read_observations(study)
    years = indicator_years(study, observations)
    return _Facts(study, observations, {y: measure(study, observations, y) for y in years})


def _counted(facts: _Facts) -> str:
    """Say how much a study holds; an awaited indicator may have figures in the latest year."""
    study, observations, years = facts
    awaiting = [item for item in study.indicators.values() if item.status == "awaiting_data"]
    latest = years[max(years)].indicators if years else ()
    return (
        f"{len(study.units)} units, {len(study.indicators)} indicators ({len(awaiting)} awaiting "
        f"data, {sum(item in awaiting for item in latest)} of them with figures), "
        f"{len(observations.table)} observations"
    )
