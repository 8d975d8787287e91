"""The changed figures and directions → changes to a copy of the registry's files (勘误)."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from countyindex.documents import read_document
from countyindex.edits.apply import direction_of, row_of_figure
from countyindex.edits.emit import flow
from countyindex.edits.inputs import Edit
from countyindex.edits.read import EditedBoard, Edits
from countyindex.errors import InputError, Problem
from countyindex.registry import Study
from countyindex.registry.model import Direction

#: Why a figure was changed: the workbook does not say.
WHY = "工作簿中改动"
SCHEMA = "# yaml-language-server: $schema=../../schemas/corrections.json\n"
#: Columns of a file of observations.
COLUMNS = ("code", "series", "year", "value", "note")
#: A direction as it stands on one line.
DIRECTION = re.compile(r"(direction:\s*)(\{[^{}]*\}|[a-z]+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that was changed: its place in the workbook, what it was and is."""

    code: str
    series: str
    year: int
    now: float | None
    edit: Edit


def refuse_contradictions(edits: Edits) -> None:
    """Refuse facts that two boards of one study change differently.

    Raises
    ------
    InputError
        All of them, each with both cells.
    """
    problems = []
    seen: dict[tuple[str, ...], tuple[Edit, object]] = {}
    for board in edits.boards:
        for edit in board.edits:
            kind, _, row, column = edit.key
            if edit.owner != "input" or kind == "overrides":
                continue
            about = "raw" if kind == "raw" else "direction"
            what = column if kind == "raw" else "direction"
            now = edit.now if kind == "raw" else str(direction_of(row, board.now))
            first, said = seen.setdefault((board.board.study.id, about, row, what), (edit, now))
            if said != now:
                told = f"{edit.row} / {edit.column} is changed otherwise at {first.place}."
                do = "A fact is one for all boards: make both the same."
                problems.append(Problem(f"{edits.file}!{edit.place}", told, do))
    if problems:
        raise InputError(problems)


def write_facts(folder: Path, study: Study, boards: Sequence[EditedBoard], file: Path) -> None:
    """Write the changed facts of one study into its folder, a copy.

    Raises
    ------
    InputError
        A fact stands in the files in a way that cannot be changed here.
    """
    figures = {(f.code, f.series, f.year): f for board in boards for f in _figures(board)}
    table = boards[0].board.measured.observations.table
    rows = row_of_figure(table)
    values = table["value"].tolist()
    printed = {key: values[at] for key, at in rows.items() if key in figures}
    _refuse_taken_out(file, figures, printed)
    known = [(figures[key], was) for key, was in printed.items()]
    if known:
        _correct(folder / "corrections.yaml", known, file)
    new = [figure for key, figure in figures.items() if key not in printed]
    for source in dict.fromkeys(study.series[figure.series].source for figure in new):
        mine = [figure for figure in new if study.series[figure.series].source == source]
        _add(folder / "observations" / f"{source or 'workbook_edits'}.csv", mine, file)
    for id_, direction in _directions(boards).items():
        _turn(folder / f"{study.indicators[id_].dimension}.yaml", id_, direction, study, file)


def _figures(board: EditedBoard) -> Iterator[Figure]:
    for edit in board.edits:
        if edit.key[0] == "raw":
            series, _, year = edit.key[3].rpartition("@")
            now = edit.now if isinstance(edit.now, int | float) else None
            yield Figure(edit.key[2], series, int(year), now, edit)


def _refuse_taken_out(
    file: Path,
    figures: Mapping[tuple[str, str, int], Figure],
    printed: Mapping[tuple[str, str, int], float],
) -> None:
    problems = [
        Problem(
            f"{file}!{figures[key].edit.place}",
            "corrections.yaml takes this figure out, and the workbook puts one in.",
            "Change that entry of corrections.yaml in the project, and leave the cell empty.",
        )
        for key, was in printed.items()
        if math.isnan(was)
    ]
    if problems:
        raise InputError(problems)


def _correct(path: Path, known: Sequence[tuple[Figure, float]], file: Path) -> None:
    """Add entries to a file of corrections."""
    held = path.is_file() and bool(read_document(path).content)
    text = path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n" if held else SCHEMA
    if held and not re.search(r"(?m)^- ", text):
        what = "is written in brackets, and entries are to be added."
        raise InputError(Problem(str(path), what, "Begin each entry on a line with '- '."))
    for figure, was in known:
        entry = {
            "code": figure.code,
            "series": figure.series,
            "year": figure.year,
            "was": was,
            "becomes": figure.now,
            "why": WHY,
            "evidence": f"{file.name}!{figure.edit.place}",
        }
        lines = [f"{key}: {flow(value)}" for key, value in entry.items()]
        text += "- " + "\n  ".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")


def _add(path: Path, figures: Sequence[Figure], file: Path) -> None:
    """Add figures that the source does not print to its file of observations."""
    text, encoding = _decoded(path) if path.is_file() else (",".join(COLUMNS) + "\n", "utf-8")
    columns = next(csv.reader([text.splitlines()[0]]))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
    for figure in figures:
        note = f"{WHY}：{file.name}!{figure.edit.place}"
        given = (figure.code, figure.series, figure.year, repr(figure.now), note)
        writer.writerow(dict(zip(COLUMNS, given, strict=True)))
    path.write_bytes((text.rstrip("\r\n") + "\n" + out.getvalue()).encode(encoding))


def _decoded(path: Path) -> tuple[str, str]:
    content = path.read_bytes()
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InputError(Problem(str(path), "is neither UTF-8 nor GB 18030.", "Save it as UTF-8."))


def _directions(boards: Sequence[EditedBoard]) -> dict[str, Direction]:
    """Return the directions that were changed."""
    facts = ("direction", "interval_low", "interval_high")
    return {
        edit.key[2]: direction_of(edit.key[2], board.now)
        for board in boards
        for edit in board.edits
        if edit.key[0] == "indicators" and edit.key[3] in facts
        if _is_turned(edit.key[2], board)
    }


def _is_turned(id_: str, board: EditedBoard) -> bool:
    """Whether an indicator's direction is another one; ends that nobody reads do not count."""
    return direction_of(id_, board.now) != board.board.study.indicators[id_].direction


def _turn(path: Path, id_: str, direction: Direction, study: Study, file: Path) -> None:
    """Write another direction into the file of a dimension; all else stays as it is."""
    text = path.read_text(encoding="utf-8-sig")
    lines = text.split("\n")
    _, line, column = read_document(path).positions[id_, "direction"]
    said = direction if isinstance(direction, str) else {"interval": list(direction.interval)}
    start = lines[line - 1][: column - 1]
    rest, count = DIRECTION.subn(
        lambda found: found[1] + flow(said), lines[line - 1][column - 1 :], count=1
    )
    if not count:
        name = study.indicators[id_].name_zh
        what = f"{name}: its direction does not stand on one line, and {file.name} changes it."
        raise InputError(Problem(f"{path}:{line}", what, "Write it as {interval: [a, b]}."))
    lines[line - 1] = start + rest
    path.write_text("\n".join(lines), encoding="utf-8")
