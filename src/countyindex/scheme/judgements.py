"""A file of pairwise comparisons (判断矩阵) → one full matrix an expert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from countyindex.documents import Document, Reader, Strict, check, number, read_document
from countyindex.errors import InputError, Problem, did_you_mean

#: The ends of Saaty's scale.
LEAST, MOST = 1 / 9, 9.0

#: How far beyond an end a judgement may lie that is written in digits, such as 0.1111111111.
ROUNDED = 1e-9

#: How far a judgement times its reciprocal may be from 1.
NOT_RECIPROCAL = 1e-6

#: So many decimals make a rounding of 1/3 or 1/7; with more, nothing is lost.
DECIMALS = range(2, 7)


def on_scale(judgement: float) -> bool:
    """Whether a judgement lies on Saaty's scale."""
    return LEAST - ROUNDED <= judgement <= MOST + ROUNDED


def reciprocal(one: float, other: float) -> bool:
    """Whether one judgement says the other way round what the other says."""
    return abs(one * other - 1) <= NOT_RECIPROCAL


def rounded_reciprocal(judgement: float) -> int | None:
    """Return the number whose reciprocal a judgement rounds, such as 3 for 0.33; else None."""
    for whole in range(2, 10):
        off = abs(judgement - 1 / whole)
        if not reciprocal(judgement, whole) and any(
            off <= 0.5 * 10.0**-places + 1e-12 and round(judgement, places) == judgement
            for places in DECIMALS
        ):
            return whole
    return None


class JudgementFile(Strict):
    """What a judgement file holds, the experts' comparisons not checked yet."""

    title_zh: str = ""
    note_zh: str = ""
    node: str = "index"
    random_index: str = "saaty1980"
    items: tuple[str, ...]
    experts: Mapping[str, Mapping[str, Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class Judgements:
    """Pairwise comparisons of the children of one node.

    `matrices` holds one reciprocal matrix an expert, in the order of `items`: the entry in row i
    and column j says how many times more important item i is than item j.
    """

    path: Path
    title_zh: str
    note_zh: str
    node: str
    random_index: str
    items: tuple[str, ...]
    experts: tuple[str, ...]
    matrices: tuple[tuple[tuple[float, ...], ...], ...]

    @property
    def array(self) -> np.ndarray:
        """The matrices as an array of shape (experts, items, items)."""
        return np.array(self.matrices)


def read_judgements(path: str | Path, read: Reader = read_document) -> Judgements:
    """Read a judgement file: the upper triangle is enough, a stated reciprocal must agree.

    Raises
    ------
    InputError
        A judgement is missing, is no number on the scale 1/9 … 9, contradicts its reciprocal, or
        compares what is not among the items; all problems at once.
    """
    document = read(Path(path))
    file = check(document, JudgementFile)
    problems: list[Problem] = []
    if len(set(file.items)) != len(file.items):
        problems.append(document.problem(("items",), "an item is listed twice.", "Keep one."))
    matrices = tuple(
        _matrix(document, expert, rows, file.items, problems)
        for expert, rows in file.experts.items()
    )
    if not matrices:
        problems.append(
            document.problem(("experts",), "there is no expert.", "Add one block of comparisons.")
        )
    if problems:
        raise InputError(problems)
    return Judgements(
        path=Path(path),
        title_zh=file.title_zh,
        note_zh=file.note_zh,
        node=file.node,
        random_index=file.random_index,
        items=file.items,
        experts=tuple(file.experts),
        matrices=matrices,
    )


def _matrix(
    document: Document,
    expert: str,
    rows: Mapping[str, Mapping[str, Any] | None],
    items: tuple[str, ...],
    problems: list[Problem],
) -> tuple[tuple[float, ...], ...]:
    """Return what one expert says of every two items; what is wrong or missing is added."""
    given: dict[tuple[str, str], float] = {}
    spoken_of: set[frozenset[str]] = set()
    for row, cells in rows.items():
        for column, text in (cells or {}).items():
            spoken_of |= _spoken_of(row, column, items)
            wrong = _stranger(row, column, items) or _unfit(text)
            wrong = wrong or _askew(row, column, text, given)
            if wrong is None:
                given[row, column] = number(text)
            else:
                problems.append(document.problem(("experts", expert, row, column), *wrong))
    for row, column in combinations(items, 2):
        if frozenset((row, column)) not in spoken_of:
            what = f"expert {expert} has not compared {row} with {column}."
            do = f"Add '{row}: {{{column}: …}}'."
            problems.append(document.problem(("experts", expert, row), what, do))
    return tuple(
        tuple(
            1.0 if row == column else given.get((row, column)) or 1 / given.get((column, row), 1.0)
            for column in items
        )
        for row in items
    )


def _spoken_of(row: str, column: str, items: tuple[str, ...]) -> set[frozenset[str]]:
    """Return the pairs that a comparison may be of: beside an unknown name, every one."""
    if row in items and column in items:
        return {frozenset((row, column))}
    return {frozenset((one, other)) for one in (row, column) for other in items}


def _stranger(row: str, column: str, items: tuple[str, ...]) -> tuple[str, str] | None:
    for name in (row, column):
        if name not in items:
            return f"'{name}' is none of the items.", did_you_mean(name, items)
    return (f"{row} is compared with itself.", "Leave it out.") if row == column else None


def _unfit(text: Any) -> tuple[str, str] | None:
    """Say why something is no judgement."""
    try:
        value = number(text)
    except (ValueError, TypeError):
        what = "is empty." if text is None else f"'{text}' is no number."
        return f"the judgement {what}", "Write 3 or 1/3."
    if not on_scale(value):
        return f"the judgement {text} lies outside 1/9 … 9.", "Use Saaty's scale."
    return None


def _askew(
    row: str, column: str, text: Any, given: Mapping[tuple[str, str], float]
) -> tuple[str, str] | None:
    """Say why a judgement and what was said the other way round cannot both be meant."""
    value, mirror = number(text), given.get((column, row))
    if mirror is None or reciprocal(value, mirror):
        return None
    return (
        f"{row} over {column} is {value:g}, but {column} over {row} is {mirror:g}: "
        "one must be the reciprocal of the other.",
        "Correct one or leave it out.",
    )
