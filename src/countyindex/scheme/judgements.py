"""A file of pairwise comparisons (判断矩阵) → one full matrix an expert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from countyindex.documents import Document, Reader, Strict, check, number, read_document
from countyindex.errors import InputError, Problem, did_you_mean

#: The ends of Saaty's scale.
LEAST, MOST = 1 / 9, 9.0


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
    given: dict[tuple[str, str], float] = {}
    spoken_of: set[frozenset[str]] = set()
    for row, cells in rows.items():
        for column, text in (cells or {}).items():
            at = ("experts", expert, row, column)
            stranger = next((name for name in (row, column) if name not in items), None)
            if stranger is not None:
                problems.append(
                    document.problem(
                        at, f"'{stranger}' is none of the items.", did_you_mean(stranger, items)
                    )
                )
                spoken_of |= {frozenset((one, other)) for one in (row, column) for other in items}
                continue
            spoken_of.add(frozenset((row, column)))
            if row == column:
                problems.append(
                    document.problem(at, f"{row} is compared with itself.", "Leave it out.")
                )
                continue
            try:
                value = number(text)
            except (ValueError, TypeError):
                what = "is empty." if text is None else f"'{text}' is no number."
                problems.append(document.problem(at, f"the judgement {what}", "Write 3 or 1/3."))
                continue
            if not LEAST - 1e-9 <= value <= MOST + 1e-9:
                problems.append(
                    document.problem(
                        at, f"the judgement {text} lies outside 1/9 … 9.", "Use Saaty's scale."
                    )
                )
                continue
            given[row, column] = value
            mirror = given.get((column, row))
            if mirror is not None and abs(value * mirror - 1) > 1e-6:
                problems.append(
                    document.problem(
                        at,
                        f"{row} over {column} is {value:g}, but {column} over {row} is {mirror:g}: "
                        "one must be the reciprocal of the other.",
                        "Correct one or leave it out.",
                    )
                )
    for i, row in enumerate(items):
        for column in items[i + 1 :]:
            if frozenset((row, column)) not in spoken_of:
                problems.append(
                    document.problem(
                        ("experts", expert, row),
                        f"expert {expert} has not compared {row} with {column}.",
                        f"Add '{row}: {{{column}: …}}'.",
                    )
                )
    return tuple(
        tuple(
            1.0 if row == column else given.get((row, column)) or 1 / given.get((column, row), 1.0)
            for column in items
        )
        for row in items
    )
