"""Names of units → the one board of a project that scores one, or their codes on boards (查找)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from countyindex.data import latest_year, measure, read_observations
from countyindex.edition import missing_studies
from countyindex.errors import CountyIndexError, InputError, UsageError, did_you_mean
from countyindex.pipeline import score_measured
from countyindex.project import Project
from countyindex.registry import Study, Unit, one_unit, read_study
from countyindex.result import Result
from countyindex.scheme import Scheme, read_scheme


def board_of_unit(
    project: Project, unit: str, year: int | None = None, scheme: str | None = None
) -> Result:
    """Score the one board on which a unit stands.

    Parameters
    ----------
    project
        The project.
    unit
        A code, a name with or without its suffix, or a beginning that only one unit has.
    year
        The year of the data; the study's latest if left out.
    scheme
        The scheme's id; left out, the default scheme whose study has the unit.

    Raises
    ------
    UsageError
        The scheme, unit or year is unknown; several units, or several default schemes, fit; the
        scheme does not score the unit's cohort.
    InputError, MethodError
        A file is wrong, or a method cannot take the figures.
    """
    schemes = _schemes(project, scheme)
    studies = {
        name: read_study(project.studies[name])
        for name in dict.fromkeys(each.study for each in schemes)
    }
    found = _unit(project, studies, schemes, unit)
    chosen = _one_scheme([each for each in schemes if _holds(studies[each.study], found)], found)
    study = studies[chosen.study]
    _refuse_other_cohorts(chosen, study, found)
    observations = read_observations(study)
    year = latest_year(study, observations) if year is None else year
    measured = measure(study, observations, year)
    alone = dataclasses.replace(chosen, cohorts_scored=(found.cohort,))
    return score_measured(measured, alone)[found.cohort]


def _schemes(project: Project, name: str | None) -> list[Scheme]:
    """Return the scheme asked for, or every default scheme."""
    files = {**project.schemes, **project.variants}
    if name is not None and name not in files:
        raise UsageError(f"there is no scheme '{name}'. " + did_you_mean(name, files))
    wanted = project.schemes if name is None else (name,)
    schemes = [read_scheme(files[each]) for each in wanted]
    problems = [each for scheme in schemes for each in missing_studies(project, scheme)]
    if problems:
        raise InputError(problems)
    return schemes


def _holds(study: Study, unit: Unit) -> bool:
    return any(each.code == unit.code for each in study.units)


def _unit(
    project: Project, studies: Mapping[str, Study], schemes: Sequence[Scheme], text: str
) -> Unit:
    """Return the unit of any of the studies that a text names; one in two studies is one."""
    try:
        return _one_of(studies.values(), text)
    except UsageError:
        _refuse_other_studies(project, studies, schemes, text)
        raise


def _refuse_other_studies(
    project: Project, studies: Mapping[str, Study], schemes: Sequence[Scheme], text: str
) -> None:
    """Say so where only the default schemes of other studies score a unit of that name."""
    try:
        names = {each.study for each in _schemes(project, None)}
        others = [read_study(project.studies[name]) for name in sorted(names - studies.keys())]
        found = _one_of([*studies.values(), *others], text)
    except CountyIndexError:
        return
    scored = "、".join(study.title_zh for study in studies.values())
    raise UsageError(
        f"{found.code} {found.name_zh} is no unit of {scored}, which '{schemes[0].id}' scores. "
        "Choose another scheme, or leave --scheme out."
    )


def _one_of(studies: Iterable[Study], text: str) -> Unit:
    units = {unit.code: unit for study in reversed(list(studies)) for unit in study.units}
    return one_unit(list(units.values()), text)


def _one_scheme(schemes: list[Scheme], unit: Unit) -> Scheme:
    if len(schemes) > 1:
        names = " or ".join(f"--scheme {scheme.id}" for scheme in schemes)
        raise UsageError(f"several schemes score {unit.code} {unit.name_zh}. Say {names}.")
    return schemes[0]


def _refuse_other_cohorts(scheme: Scheme, study: Study, unit: Unit) -> None:
    scored = scheme.cohorts_scored
    if scored is not None and unit.cohort not in scored:
        listed = "、".join(study.cohorts[name].name_zh for name in scored if name in study.cohorts)
        raise UsageError(
            f"the scheme '{scheme.id}' scores {listed} only, and {unit.name_zh} belongs to "
            f"{study.cohorts[unit.cohort].name_zh}. Choose another scheme."
        )


def ranked_codes(boards: Sequence[Result], units: Sequence[str]) -> frozenset[str]:
    """Return the codes of units that stand on any of the boards.

    Raises
    ------
    UsageError
        A text names no unit or several, or one that no board ranks.
    """
    ranked = frozenset(code for board in boards for code in board.ranks.index)
    known = {unit.code: unit for board in boards for unit in board.measured.study.units}
    found = [one_unit(list(known.values()), text) for text in units]
    for unit in found:
        if unit.code not in ranked:
            raise UsageError(
                f"{unit.code} {unit.name_zh} is ranked on none of these boards, so that no choice "
                "can move it. Name a unit of a cohort that the scheme scores."
            )
    return frozenset(unit.code for unit in found)
