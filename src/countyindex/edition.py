"""Several schemes of a project for one year → an `Edition`, which exporters print."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from countyindex.data import Measured, Observations, has_indicators, measure, read_observations
from countyindex.documents import Reader, read_document
from countyindex.errors import InputError, Problem, StrictError, UsageError, did_you_mean
from countyindex.pipeline import score_measured, version
from countyindex.project import Project
from countyindex.registry import Study, read_study
from countyindex.result import Result
from countyindex.scheme import Scheme, read_scheme


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One run of several schemes for one year: scheme → cohort → `Result` (D14).

    `defaults` are the schemes a leaderboard is printed of, in order; the others are variants,
    printed beside them.
    """

    year: int
    project: Project
    results: Mapping[str, Mapping[str, Result]]
    schemes: Mapping[str, Scheme]
    defaults: tuple[str, ...]
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
            name for name in self.schemes if name != scheme and _root(name, self.schemes) == root
        )


def score_edition(
    project: Project | str | Path,
    year: int | None = None,
    schemes: Sequence[str] = (),
    settings: Sequence[str] = (),
    strict: bool = False,
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
        Changes to the printed schemes, each ``key.path=value``; variants keep their own.
    strict
        Refuse to return a result with warnings.

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
    chosen = _schemes(project, tuple(schemes) or tuple(project.schemes), settings)
    defaults = tuple(schemes) or tuple(project.schemes)
    studies = _studies(project, chosen)
    observations = {name: read_observations(study) for name, study in studies.items()}
    scored = {scheme.study: None for scheme in chosen.values()}
    year = min(observations[name].years[-1] for name in scored) if year is None else year
    now = {name: measure(studies[name], observations[name], year) for name in scored}
    results = {
        name: MappingProxyType(score_measured(now[scheme.study], scheme))
        for name, scheme in chosen.items()
    }
    edition = Edition(
        year=year,
        project=project,
        results=MappingProxyType(results),
        schemes=MappingProxyType(chosen),
        defaults=defaults,
        studies=MappingProxyType(studies),
        measured=MappingProxyType(
            {
                name: tuple(_through_years(study, observations[name], year, now.get(name)))
                for name, study in studies.items()
            }
        ),
        provenance=MappingProxyType(
            {
                "countyindex": version(),
                "year": year,
                "settings": tuple(settings),
                "registry": {name: study.digest for name, study in studies.items()},
                "observations": {name: item.digest for name, item in observations.items()},
                "schemes": {name: scheme.digest for name, scheme in chosen.items()},
                "seed": None,
            }
        ),
    )
    warnings = [
        notice
        for result in edition.boards
        for notice in result.notices
        if notice.severity == "warning"
    ]
    if strict and warnings:
        raise StrictError([Problem("--strict", notice.text_zh) for notice in warnings])
    return edition


def _schemes(project: Project, wanted: Sequence[str], settings: Sequence[str]) -> dict[str, Scheme]:
    """Read the schemes asked for, then the variants of the same roots."""
    files = {**project.schemes, **project.variants}
    problems: list[Problem] = []
    chosen: dict[str, Scheme] = {}
    read = functools.cache(read_document)
    for name in wanted:
        if name not in files:
            raise UsageError(f"there is no scheme '{name}'. " + did_you_mean(name, files))
        _gather(problems, chosen, name, files[name], settings, read)
    for name, file in project.variants.items():
        if name not in chosen:
            _gather(problems, chosen, name, file, (), read)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    roots = {_root(name, chosen) for name in wanted}
    return {name: scheme for name, scheme in chosen.items() if _root(name, chosen) in roots}


def _gather(
    problems: list[Problem],
    chosen: dict[str, Scheme],
    name: str,
    file: Path,
    settings: Sequence[str],
    read: Reader,
) -> None:
    try:
        chosen[name] = read_scheme(file, settings, read)
    except InputError as error:
        problems += error.problems


def _root(name: str, schemes: Mapping[str, Scheme]) -> str:
    """Return the scheme at the end of the chain of `extends`."""
    while name in schemes and (parent := schemes[name].extends) is not None:
        name = parent
    return name


def _studies(project: Project, schemes: Mapping[str, Scheme]) -> dict[str, Study]:
    """Read the studies that the schemes name, and those that only carry facts to print."""
    problems: list[Problem] = []
    studies: dict[str, Study] = {}
    for name, scheme in schemes.items():
        if scheme.study not in project.studies:
            raise InputError(
                Problem(
                    str(scheme.path),
                    f"names the study '{scheme.study}' ({name}), which indicators/ does not hold.",
                    did_you_mean(scheme.study, project.studies),
                )
            )
    for name, path in project.studies.items():
        try:
            studies[name] = read_study(path)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return studies


def _through_years(
    study: Study, observations: Observations, year: int, now: Measured | None
) -> Iterator[Measured]:
    """Measure a study in every year up to the edition's that has an indicator of its own."""
    for each in observations.years:
        if now is not None and each == year:
            yield now
        elif each <= year and has_indicators(study, observations, each):
            yield measure(study, observations, each)
