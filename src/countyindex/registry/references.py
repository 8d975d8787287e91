"""What the files of a study hold → a problem for each name in them that is nothing's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from countyindex.documents import Document, read_document
from countyindex.errors import Problem, did_you_mean
from countyindex.registry.gathering import Reader
from countyindex.registry.model import Break, Indicator, Predecessor, Series, Source, Unit
from countyindex.registry.study_file import StudyFile

#: Gathers a problem with one key of an indicator: the key, what is wrong, what to do.
Say = Callable[[str, str, str], None]


class Contents(NamedTuple):
    """What was read of a study; `places` are the files of the indicators, by id."""

    folder: Path
    frame: StudyFile
    units: tuple[Unit, ...]
    series: Mapping[str, Series]
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    places: Mapping[str, Document]
    crosswalk: tuple[Predecessor, ...]
    breaks: tuple[Break, ...]


def check_references(reader: Reader, contents: Contents) -> None:
    """Gather every name of a source, series, cohort, unit or reference that the study lacks."""
    codes = _known_codes(contents)
    _check_sources(reader, contents)
    for id_, indicator in contents.indicators.items():
        say = _saying(reader, contents.places[id_], indicator)
        _check_indicator(reader, contents, indicator, codes, say)
    _check_sizes(reader, contents)
    crosswalk, breaks = (contents.folder / name for name in ("crosswalk.csv", "breaks.csv"))
    for part in contents.crosswalk:
        if part.code not in codes:
            reader.problems.append(_no_unit(crosswalk, part.code, codes))
    listed = {unit.code for unit in contents.units}
    for item in contents.breaks if listed else ():
        if item.code not in listed:
            reader.problems.append(_no_unit(breaks, item.code, listed))


def _known_codes(contents: Contents) -> set[str]:
    """Return the units' codes, or every code in use where the list of units could not be read."""
    if contents.units:
        return {unit.code for unit in contents.units}
    # What is wrong with the list of units is said already; every code would be unknown.
    indicators = contents.indicators.values()
    listed = {code for i in indicators for code in (*i.not_applicable, *i.not_published)}
    return listed | {part.code for part in contents.crosswalk}


def _no_unit(file: Path, code: str, codes: set[str]) -> Problem:
    return Problem(str(file), f"no unit has the code {code}.", did_you_mean(code, codes))


def _check_sources(reader: Reader, contents: Contents) -> None:
    sources = contents.sources
    for id_, item in contents.series.items():
        if item.source is not None and item.source not in {*sources, *reader.broken}:
            reader.problems.append(
                read_document(contents.folder / "series.yaml").problem(
                    (id_, "source"),
                    f"the series '{id_}' names the source '{item.source}', which sources.yaml "
                    "does not hold.",
                    did_you_mean(item.source, sources),
                )
            )


def _check_indicator(
    reader: Reader, contents: Contents, indicator: Indicator, codes: set[str], say: Say
) -> None:
    frame, series = contents.frame, contents.series
    for name in sorted({i.series for i in indicator.formula.inputs} - set(series) - reader.broken):
        say("formula", f"there is no series '{name}'.", did_you_mean(name, series))
    for cohort in set(indicator.cohorts or ()) - set(frame.cohorts):
        say("cohorts", f"'{cohort}' is no cohort.", did_you_mean(cohort, frame.cohorts))
    for key in ("not_applicable", "not_published"):
        for code in [c for c in getattr(indicator, key) if c not in codes]:
            say(key, f"no unit has the code {code}.", did_you_mean(code, codes))
    for reference in [r for r in indicator.references if r not in frame.references]:
        say(
            "references",
            f"there is no reference '{reference}'.",
            did_you_mean(reference, frame.references),
        )


def _check_sizes(reader: Reader, contents: Contents) -> None:
    series = contents.series
    for id_, size in contents.frame.size.items():
        for name in sorted({i.series for i in size.formula.inputs} - set(series) - reader.broken):
            reader.problems.append(
                read_document(contents.folder / "study.yaml").problem(
                    ("size", id_, "formula"),
                    f"{size.name_zh}: there is no series '{name}'.",
                    did_you_mean(name, series),
                )
            )


def _saying(reader: Reader, document: Document, indicator: Indicator) -> Say:
    def say(key: str, what: str, do: str) -> None:
        reader.problems.append(
            document.problem((indicator.id, key), f"{indicator.name_zh}: {what}", do)
        )

    return say
