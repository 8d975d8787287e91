"""A folder of `indicators/` → `Study`, or every problem in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from countyindex.documents import Document, check, digest, read_document
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry.gathering import (
    Reader,
    read_list,
    read_mapping,
    read_row,
    read_rows,
    read_texts,
)
from countyindex.registry.model import (
    INDEX,
    Break,
    Correction,
    Indicator,
    Node,
    Predecessor,
    Series,
    Source,
    Study,
    Unit,
)
from countyindex.registry.references import Contents, check_references
from countyindex.registry.study_file import Dimension, StudyFile

#: The columns of units.csv that every study has; what follows are its attributes.
UNIT_COLUMNS = ("code", "name_zh", "name_en", "aliases", "cohort")


def read_study(path: str | Path) -> Study:
    """Read and validate one study.

    Parameters
    ----------
    path
        The study's folder, such as ``indicators/county``.

    Raises
    ------
    InputError
        All problems at once, each with file, line and column, what is wrong and what to do.
    """
    folder = Path(path)
    if not (folder / "study.yaml").is_file():
        raise InputError(Problem(str(folder), "is no study: it has no study.yaml."))
    reader = Reader()
    document = read_document(folder / "study.yaml")
    frame = check(document, StudyFile)
    sources = read_mapping(reader, folder / "sources.yaml", Source)
    series = read_mapping(reader, folder / "series.yaml", Series)
    units = _units(reader, folder / "units.csv", frame)
    leaf_dimensions = list(_leaf_ids(frame.tree))
    indicators: dict[str, Indicator] = {}
    places: dict[str, Document] = {}
    for dimension in leaf_dimensions:
        file = folder / f"{dimension}.yaml"
        if not file.is_file():
            at = ("tree", dimension)
            reader.problems.append(
                document.problem(
                    at, f"the dimension '{dimension}' has no file.", f"Write {file.name}."
                )
            )
            continue
        _indicators(reader, file, dimension, indicators, places)
    _stray_files(reader, folder, leaf_dimensions)
    crosswalk = read_rows(reader, folder / "crosswalk.csv", Predecessor)
    breaks = read_rows(reader, folder / "breaks.csv", Break)
    corrections = read_list(reader, folder / "corrections.yaml", Correction)
    contents = Contents(
        *(folder, frame, units, series, sources, indicators, places, crosswalk, breaks)
    )
    check_references(reader, contents)
    reader.finish()
    tree = Node(INDEX, frame.title_zh, frame.title_en, _nodes(frame.tree, indicators))
    return Study(
        id=folder.name,
        path=folder,
        title_zh=frame.title_zh,
        title_en=frame.title_en,
        note_zh=frame.note_zh,
        cohorts=frame.cohorts,
        attributes=frame.attributes,
        units=units,
        tree=tree,
        indicators=indicators,
        series=series,
        sources=sources,
        corrections=corrections,
        crosswalk=crosswalk,
        cautions_zh=frame.cautions_zh,
        references=frame.references,
        sizes=frame.size,
        digest=digest(sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.csv"))),
        breaks=breaks,
    )


def _leaf_ids(tree: Mapping[str, Dimension]) -> Iterable[str]:
    for key, dimension in tree.items():
        if dimension.children:
            yield from _leaf_ids(dimension.children)
        else:
            yield key


def _nodes(
    tree: Mapping[str, Dimension], indicators: Mapping[str, Indicator]
) -> tuple[Node | str, ...]:
    return tuple(
        Node(
            key,
            dimension.name_zh,
            dimension.name_en,
            _nodes(dimension.children, indicators)
            or tuple(i.id for i in indicators.values() if i.dimension == key),
        )
        for key, dimension in tree.items()
    )


def _indicators(
    reader: Reader,
    file: Path,
    dimension: str,
    indicators: dict[str, Indicator],
    places: dict[str, Document],
) -> None:
    document = reader.attempt(read_document, file)
    if document is None:
        return
    if not isinstance(document.content or {}, dict):
        reader.problems.append(
            document.problem((), "is no mapping of indicators.", "Write 'id:' and its keys below.")
        )
        return
    for key, content in (document.content or {}).items():
        if key in indicators:
            reader.problems.append(
                document.problem(
                    (key,),
                    f"the indicator '{key}' is in {places[key].path.name} too.",
                    "Rename one.",
                )
            )
            continue
        if not isinstance(content, dict):
            reader.problems.append(
                document.problem((key,), f"the indicator '{key}' has no keys.", "Add name_zh etc.")
            )
            continue
        content.setdefault("id", key)
        content.setdefault("dimension", dimension)
        content.setdefault("where", f"{file.name}:{document.positions[(key,)][1]}")
        label = f"{content.get('name_zh', key)}: "
        indicator = reader.attempt(check, document, Indicator, (key,), label)
        if indicator is not None:
            indicators[key] = indicator
            places[key] = document


def _stray_files(reader: Reader, folder: Path, dimensions: list[str]) -> None:
    known = {*dimensions, "study", "series", "sources", "corrections"}
    for file in sorted(folder.glob("*.yaml")):
        if file.stem not in known:
            reader.problems.append(
                Problem(
                    str(file),
                    "belongs to no dimension of study.yaml.",
                    did_you_mean(file.stem, dimensions),
                )
            )


def _units(reader: Reader, file: Path, frame: StudyFile) -> tuple[Unit, ...]:
    columns, rows = read_texts(reader, file)
    expected = [*UNIT_COLUMNS, *frame.attributes]
    for column in [c for c in columns if c not in expected]:
        reader.problems.append(
            Problem(f"{file}:1", f"unknown column '{column}'.", did_you_mean(column, expected))
        )
    for column in [c for c in expected if c not in columns] if columns else []:
        reader.problems.append(Problem(f"{file}:1", f"the column '{column}' is missing."))
    units: dict[str, Unit] = {}
    for where, row in rows:
        content = {key: row.get(key, "") for key in UNIT_COLUMNS}
        attributes = {key: row.get(key, "") for key in frame.attributes}
        unit = read_row(
            reader,
            where,
            content | {"aliases": content["aliases"].split(), "attributes": attributes},
            Unit,
        )
        if unit is None:
            continue
        if unit.code in units:
            reader.problems.append(
                Problem(where, f"{unit.code} {unit.name_zh} is listed twice.", "Keep one row.")
            )
        if unit.cohort not in frame.cohorts:
            reader.problems.append(
                Problem(
                    where,
                    f"'{unit.cohort}' is no cohort.",
                    did_you_mean(unit.cohort, frame.cohorts),
                )
            )
        units[unit.code] = unit
    return tuple(units.values())
