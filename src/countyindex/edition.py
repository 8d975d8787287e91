"""Several schemes of a project for one year → an `Edition`, which exporters print."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countyindex import __version__
from countyindex.data import (
    Measured,
    Observations,
    indicator_years,
    latest_year,
    measure,
    read_observations,
)
from countyindex.documents import read_document
from countyindex.errors import (
    CountyIndexError,
    InputError,
    Problem,
    StrictError,
    UsageError,
    did_you_mean,
    gathering,
)
from countyindex.pipeline import score_measured
from countyindex.project import Project
from countyindex.registry import Study, read_study
from countyindex.result import Result
from countyindex.scheme import Scheme, read_scheme


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One run of several schemes for one year: scheme → cohort → `Result`.

    `defaults` are the schemes a leaderboard is printed of, in order; the others are variants,
    printed beside them.
    """

    year: int
    project: Project
    results: Mapping[str, Mapping[str, Result]]
    schemes: Mapping[str, Scheme]
    defaults: tuple[str, ...]
    #: Variant → why it could not be computed on these data.
    refused: Mapping[str, str]
    studies: Mapping[str, Study]
    #: What was measured, by study, for each year a trend can be shown.
    measured: Mapping[str, tuple[Measured, ...]]
    provenance: Mapping[str, Any]

    def __getitem__(self, scheme: str) -> Mapping[str, Result]:
        return self.results[scheme]

    @property
    def boards(self) -> tuple[Result, ...]:
        """The results of the default schemes, one a cohort, in order."""
        return tuple(result for name in self.defaults for result in self.results[name].values())

    def variants_of(self, scheme: str) -> tuple[str, ...]:
        """Return the ids of the other schemes that go back to the same root as this one."""
        root = _root(scheme, self.schemes)
        return tuple(
            name for name in self.results if name != scheme and _root(name, self.schemes) == root
        )


def score_edition(
    project: Project | str | Path,
    year: int | None = None,
    schemes: Sequence[str] = (),
    settings: Sequence[str] = (),
    strict: bool = False,
    companions: Sequence[str] = (),
) -> Edition:
    """Score every default scheme and every variant of a project.

    Parameters
    ----------
    project
        A project, or the folder that holds `indicators/` and `config/`.
    year
        The year of the data; the latest one that every study to score has, if left out.
    schemes
        Ids of the schemes to print; none means every scheme directly in `config/`. The variants of
        what is printed are computed beside it.
    settings
        Changes to every scheme of the run, each ``key.path=value``; a variant that they do not fit
        is not computed, and named among `Edition.refused`.
    strict
        Refuse to return a result with warnings.
    companions
        Studies to read besides those that the schemes score or name as companions.

    Raises
    ------
    InputError, MethodError
        A file is wrong or a method cannot take the figures.
    UsageError
        The year, a scheme or a setting is unknown.
    StrictError
        There were warnings and `strict` is set.
    """
    project = project if isinstance(project, Project) else Project(Path(project))
    defaults = tuple(dict.fromkeys(schemes)) or tuple(project.schemes)
    refused: dict[str, str] = {}
    chosen, studies, observations = _facts_and_choices(
        project, defaults, settings, refused, companions
    )
    scored = {scheme.study: None for scheme in chosen.values()}
    years = {name: indicator_years(studies[name], observations[name]) for name in scored}
    if year is None:
        year = min(latest_year(studies[name], observations[name]) for name in scored)
    _refuse_year(year, years, {name: chosen[name] for name in defaults})
    now = _measured({name: studies[name] for name in scored}, observations, year)
    results = _scored(chosen, defaults, now, refused)
    edition = Edition(
        year=year,
        project=project,
        results=results,
        schemes=chosen,
        defaults=defaults,
        refused=refused,
        studies=studies,
        measured={
            name: tuple(_through_years(study, observations[name], year, now.get(name)))
            for name, study in studies.items()
        },
        provenance={
            "countyindex": __version__,
            "year": year,
            "settings": tuple(settings),
            "registry": {name: study.digest for name, study in studies.items()},
            "observations": {name: item.digest for name, item in observations.items()},
            "schemes": {name: scheme.digest for name, scheme in chosen.items()},
            "seed": None,
        },
    )
    if strict:
        _refuse_warnings(edition)
    return edition


def _measured(
    studies: Mapping[str, Study], observations: Mapping[str, Observations], year: int
) -> dict[str, Measured]:
    """Measure every study in the edition's year; every problem at once."""
    problems: list[Problem] = []
    found: dict[str, Measured] = {}
    for name, study in studies.items():
        with gathering(problems):
            found[name] = measure(study, observations[name], year)
    if problems:
        raise InputError(problems)
    return found


def _scored(
    schemes: Mapping[str, Scheme],
    defaults: Sequence[str],
    measured: Mapping[str, Measured],
    refused: dict[str, str],
) -> dict[str, Mapping[str, Result]]:
    """Score by every scheme; why a variant could not be is added to what is refused."""
    results: dict[str, Mapping[str, Result]] = {}
    for name, scheme in schemes.items():
        if name in refused:
            continue
        try:
            results[name] = score_measured(measured[scheme.study], scheme)
        except CountyIndexError as error:
            if name in defaults:
                raise
            refused[name] = str(error)
    return results


def _refuse_warnings(edition: Edition) -> None:
    warnings = [
        Problem(f"--strict: {result.scheme.id}/{result.cohort}", notice.text_zh)
        for result in edition.boards
        for notice in result.notices
        if notice.severity == "warning"
    ]
    warnings += [
        Problem(f"--strict: {name}", f"this variant could not be computed. {reason}")
        for name, reason in edition.refused.items()
    ]
    if warnings:
        raise StrictError(warnings)


def _facts_and_choices(
    project: Project,
    defaults: Sequence[str],
    settings: Sequence[str],
    refused: dict[str, str],
    companions: Sequence[str],
) -> tuple[dict[str, Scheme], dict[str, Study], dict[str, Observations]]:
    """Read the schemes asked for, their variants, and the studies; every problem at once.

    Studies that only carry facts to print are read where a scheme names them its companions.
    """
    problems: list[Problem] = []
    every = _schemes(project, defaults, settings, refused, problems)
    roots = {_root(name, every) for name in defaults}
    chosen = {name: scheme for name, scheme in every.items() if _root(name, every) in roots}
    wanted = {scheme.study for scheme in chosen.values()} | set(companions)
    wanted |= {name for scheme in chosen.values() for name in scheme.companions}
    # What a broken scheme would have named is not known: then everything is read, and checked.
    wanted |= set(project.studies) if problems else set()
    for name in set(refused) - set(chosen):
        del refused[name]
    for scheme in chosen.values():
        problems += missing_studies(project, scheme)
    studies: dict[str, Study] = {}
    observations: dict[str, Observations] = {}
    for name, path in project.studies.items():
        if name in wanted:
            with gathering(problems):
                studies[name] = read_study(path)
                observations[name] = read_observations(studies[name])
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return chosen, studies, observations


def missing_studies(project: Project, scheme: Scheme) -> list[Problem]:
    """Say which studies a scheme names that the project does not hold."""
    return [
        Problem(
            str(scheme.path),
            f"names the study '{name}', which indicators/ does not hold.",
            did_you_mean(name, project.studies),
        )
        for name in (scheme.study, *scheme.companions)
        if name not in project.studies
    ]


def _schemes(
    project: Project,
    defaults: Sequence[str],
    settings: Sequence[str],
    refused: dict[str, str],
    problems: list[Problem],
) -> dict[str, Scheme]:
    """Read every scheme of the project with the settings, those asked for first.

    A variant that only the settings spoil is read without them, and `refused` says why.
    """
    files = {**project.schemes, **project.variants}
    for name in defaults:
        if name not in files:
            raise UsageError(f"there is no scheme '{name}'. " + did_you_mean(name, files))
    read = functools.cache(read_document)
    schemes: dict[str, Scheme] = {}
    for name in dict.fromkeys((*defaults, *files)):
        with gathering(problems):
            if name in defaults or not settings:
                schemes[name] = read_scheme(files[name], settings, read)
                continue
            schemes[name] = read_scheme(files[name], (), read)
            try:
                schemes[name] = read_scheme(files[name], settings, read)
            except CountyIndexError as error:
                refused[name] = str(error)
    return schemes


def _root(name: str, schemes: Mapping[str, Scheme]) -> str:
    """Return the scheme at the end of the chain of `extends`."""
    while name in schemes and (parent := schemes[name].extends) is not None:
        name = parent
    return name


def _through_years(
    study: Study, observations: Observations, year: int, now: Measured | None
) -> Iterator[Measured]:
    """Measure a study in every year up to the edition's that has an indicator of its own."""
    for each in indicator_years(study, observations):
        if now is not None and each == year:
            yield now
        elif each <= year:
            yield measure(study, observations, each)


def _refuse_year(
    year: int, years: Mapping[str, tuple[int, ...]], defaults: Mapping[str, Scheme]
) -> None:
    """Refuse a year that a study to score has not, and say which schemes have it."""
    without = {scheme.study for scheme in defaults.values() if year not in years[scheme.study]}
    if not without:
        return
    has = "; ".join(
        f"the study '{name}' has {', '.join(map(str, years[name])) or 'none'}" for name in without
    )
    others = [name for name, scheme in defaults.items() if scheme.study not in without]
    options = " ".join(f"--scheme {name}" for name in others)
    do = f" Score {year} without it: {options}." if others else ""
    raise UsageError(f"there are no figures of {year}: {has}.{do}")
