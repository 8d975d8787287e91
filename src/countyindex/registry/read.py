"""A folder of `indicators/` → `Study`, or every problem in it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from countyindex.documents import Document, Strict, check, complaint, read_document
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry.model import (
    INDEX,
    Attribute,
    Break,
    Cohort,
    Correction,
    Indicator,
    Label,
    Node,
    Predecessor,
    Series,
    Size,
    Source,
    Study,
    Unit,
)
from countyindex.tables import read_table

M = TypeVar("M", bound=Strict)
T = TypeVar("T")

#: The columns of units.csv that every study has; what follows are its attributes.
UNIT_COLUMNS = ("code", "name_zh", "name_en", "aliases", "cohort")


class Dimension(Label):
    """A branch of the tree of study.yaml."""

    note_zh: str = ""
    children: Mapping[str, Dimension] = Field(default_factory=dict)


class StudyFile(Strict):
    """What study.yaml holds."""

    title_zh: str
    title_en: str = ""
    note_zh: str = ""
    cohorts: Mapping[str, Cohort]
    attributes: Mapping[str, Attribute] = Field(default_factory=dict)
    tree: Mapping[str, Dimension]
    cautions_zh: tuple[str, ...] = ()
    references: Mapping[str, str] = Field(default_factory=dict)
    size: Mapping[str, Size] = Field(default_factory=dict)


class _Reader:
    """Gathers problems instead of stopping at the first, and gives them all at the end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        #: Ids of entries that are wrong themselves, so that nobody is told they are not there.
        self.broken: set[str] = set()

    def attempt(self, action: Callable[..., T], *arguments: Any) -> T | None:
        """Call, and keep what goes wrong for the end."""
        try:
            return action(*arguments)
        except InputError as error:
            self.problems += error.problems
            return None

    def finish(self) -> None:
        if self.problems:
            raise InputError(self.problems)


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
    reader = _Reader()
    document = read_document(folder / "study.yaml")
    frame = check(document, StudyFile)
    sources = _mapping(reader, folder / "sources.yaml", Source)
    series = _mapping(reader, folder / "series.yaml", Series)
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
    crosswalk = _rows(reader, folder / "crosswalk.csv", Predecessor)
    breaks = _rows(reader, folder / "breaks.csv", Break)
    corrections = _list(reader, folder / "corrections.yaml", Correction)
    _cross_check(reader, folder, frame, units, series, sources, indicators, places, crosswalk)
    _check_breaks(reader, folder / "breaks.csv", breaks, units)
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


def digest(files: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, in the order given."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


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


def _mapping(reader: _Reader, file: Path, model: type[M]) -> dict[str, M]:
    document = reader.attempt(read_document, file)
    if document is None or document.content is None:
        return {}
    if not isinstance(document.content, dict):
        reader.problems.append(
            document.problem((), "is no mapping of ids.", "Write 'id: {…}' entries.")
        )
        return {}
    found = {key: reader.attempt(check, document, model, (key,)) for key in document.content}
    reader.broken |= {key for key, value in found.items() if value is None}
    return {key: value for key, value in found.items() if value is not None}


def _list(reader: _Reader, file: Path, model: type[M]) -> tuple[M, ...]:
    if not file.is_file():
        return ()
    document = reader.attempt(read_document, file)
    if document is None or not document.content:
        return ()
    if not isinstance(document.content, list):
        reader.problems.append(document.problem((), "is no list.", "Begin each entry with '- '."))
        return ()
    found = [reader.attempt(check, document, model, (i,)) for i in range(len(document.content))]
    return tuple(value for value in found if value is not None)


def _indicators(
    reader: _Reader,
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


def _stray_files(reader: _Reader, folder: Path, dimensions: list[str]) -> None:
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


def _texts(reader: _Reader, file: Path) -> tuple[tuple[str, ...], list[tuple[str, dict[str, str]]]]:
    """Read a CSV file: its columns, and (place, row) pairs."""
    table = reader.attempt(read_table, file)
    if table is None:
        return (), []
    rows = zip(table.lines, table.rows, strict=True)
    return table.columns, [
        (f"{file}:{line}", dict(zip(table.columns, row, strict=True))) for line, row in rows
    ]


def _rows(reader: _Reader, file: Path, model: type[M]) -> tuple[M, ...]:
    if not file.is_file():
        return ()
    _, rows = _texts(reader, file)
    found = [_row(reader, where, row, model) for where, row in rows]
    return tuple(value for value in found if value is not None)


def _row(reader: _Reader, where: str, row: Mapping[str, Any], model: type[M]) -> M | None:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for item in error.errors():
            key = f"'{'.'.join(map(str, item['loc']))}'"
            said = complaint(item["type"], item["msg"], key, key, item["input"])
            reader.problems.append(Problem(where, *said))
        return None


def _units(reader: _Reader, file: Path, frame: StudyFile) -> tuple[Unit, ...]:
    columns, rows = _texts(reader, file)
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
        unit = _row(
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


def _cross_check(
    reader: _Reader,
    folder: Path,
    frame: StudyFile,
    units: tuple[Unit, ...],
    series: Mapping[str, Series],
    sources: Mapping[str, Source],
    indicators: Mapping[str, Indicator],
    places: Mapping[str, Document],
    crosswalk: tuple[Predecessor, ...],
) -> None:
    codes = {unit.code for unit in units}
    if not codes:
        # What is wrong with the list of units is said already; every code would be unknown.
        codes = {
            code for i in indicators.values() for code in (*i.not_applicable, *i.not_published)
        }
        codes |= {part.code for part in crosswalk}
    for id_, item in series.items():
        if item.source is not None and item.source not in {*sources, *reader.broken}:
            reader.problems.append(
                read_document(folder / "series.yaml").problem(
                    (id_, "source"),
                    f"the series '{id_}' names the source '{item.source}', which sources.yaml "
                    "does not hold.",
                    did_you_mean(item.source, sources),
                )
            )
    for id_, indicator in indicators.items():
        say = _saying(reader, places[id_], indicator)
        for name in sorted(
            {i.series for i in indicator.formula.inputs} - set(series) - reader.broken
        ):
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
    _check_sizes(reader, folder, frame, series)
    for part in crosswalk:
        if part.code not in codes:
            reader.problems.append(
                Problem(
                    str(folder / "crosswalk.csv"),
                    f"no unit has the code {part.code}.",
                    did_you_mean(part.code, codes),
                )
            )


def _check_breaks(
    reader: _Reader, file: Path, breaks: tuple[Break, ...], units: tuple[Unit, ...]
) -> None:
    codes = {unit.code for unit in units}
    reader.problems += [
        Problem(str(file), f"no unit has the code {item.code}.", did_you_mean(item.code, codes))
        for item in breaks
        if codes and item.code not in codes
    ]


def _check_sizes(
    reader: _Reader, folder: Path, frame: StudyFile, series: Mapping[str, Series]
) -> None:
    for id_, size in frame.size.items():
        for name in sorted({i.series for i in size.formula.inputs} - set(series) - reader.broken):
            reader.problems.append(
                read_document(folder / "study.yaml").problem(
                    ("size", id_, "formula"),
                    f"{size.name_zh}: there is no series '{name}'.",
                    did_you_mean(name, series),
                )
            )


def _known_codes(
    units: tuple[Unit, ...],
    indicators: Mapping[str, Indicator],
    crosswalk: tuple[Predecessor, ...],
) -> set[str]:
    """Return the units' codes, or every code in use where the list of units could not be read."""
    if units:
        return {unit.code for unit in units}
    listed = {code for i in indicators.values() for code in (*i.not_applicable, *i.not_published)}
    return listed | {part.code for part in crosswalk}


def _saying(
    reader: _Reader, document: Document, indicator: Indicator
) -> Callable[[str, str, str], None]:
    def say(key: str, what: str, do: str) -> None:
        reader.problems.append(
            document.problem((indicator.id, key), f"{indicator.name_zh}: {what}", do)
        )

    return say
