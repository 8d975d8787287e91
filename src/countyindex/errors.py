"""What can go wrong, as one tree; each error is a list of sentences: where, what, what to do.

CountyIndexError            exit code
├── InputError              1   facts or choices on disk are wrong: all problems at once
├── MethodError             1   a method cannot take these numbers: names indicators and units
│   └── GapError            1   … because some are not there
├── UsageError              2   the question cannot be asked: unknown year, scheme, unit, path
└── StrictError             3   warnings under --strict
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: `where` is file:line:column, file!sheet!cell or a unit's name."""

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return ": ".join(
            part for part in (self.where, " ".join((self.what, self.do)).strip()) if part
        )


class CountyIndexError(Exception):
    """The root; `problems` holds every problem found, in order."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem] | Problem | str):
        if isinstance(problems, str):
            problems = Problem("", problems)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class InputError(CountyIndexError):
    """A registry, scheme, judgement or observation file is wrong."""


#: What the columns of a method's array may be, and what they are called before their names.
KINDS = {"indicator": "指标 indicators", "dimension": "维度 dimensions"}


class MethodError(CountyIndexError):
    """A method cannot take these numbers.

    `rows` and `columns` are the offending positions in the array (empty: all), so that the step
    that called the method can put the Chinese names of units and indicators on them. Until then
    the text of the error says the positions, counted from 0 as in the array.
    """

    def __init__(
        self,
        problems: Iterable[Problem] | Problem | str,
        rows: Sequence[int] = (),
        columns: Sequence[int] = (),
    ):
        super().__init__(problems)
        self.rows = tuple(int(row) for row in rows)
        self.columns = tuple(int(column) for column in columns)
        axes = {"rows": self.rows, "columns": self.columns}
        places = [f"{axis} {_listed(at)}" for axis, at in axes.items() if at]
        if places and not self.problems[0].where:
            self.args = (f"{self.args[0]} ({', '.join(places)}, counted from 0)",)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.rows, self.columns)

    def by(self, method: str, part: str = "") -> MethodError:
        """Return the refusal of a part of a method in the name of the whole."""
        whole = f"The {method} method" + (f" ({part})" if part else "")
        told = [
            Problem(p.where, re.sub(r"^The \w+ method", whole, p.what), p.do) for p in self.problems
        ]
        return type(self)(told, self.rows, self.columns)

    def named(
        self, where: str, units: Sequence[str], columns: Sequence[str], kind: str = "indicator"
    ) -> MethodError:
        """Return the refusal with labels of rows and columns; `kind` says what the columns are."""
        what, do = self.problems[0].what, self.problems[0].do
        if self.columns:
            labels = "、".join(columns[column] for column in self.columns)
            what += f" {KINDS[kind]}: {labels}."
        if self.rows:
            what += " 单元 units: " + "、".join(units[row] for row in self.rows[:8])
            what += f" and {len(self.rows) - 8} more." if len(self.rows) > 8 else "."
        if kind != "indicator":
            do = do.replace("an indicator", f"a {kind}").replace("indicator", kind)
        return MethodError(Problem(where, what, do), self.rows, self.columns)


class GapError(MethodError):
    """A method needs numbers that are not there; the step that called it knows why they are not."""


def _listed(positions: Sequence[int]) -> str:
    """Write the first eight positions, and how many more there are."""
    more = f" and {len(positions) - 8} more" if len(positions) > 8 else ""
    return ", ".join(map(str, positions[:8])) + more


class UsageError(CountyIndexError):
    """The question cannot be asked: an unknown year, scheme, unit or an impossible path."""

    exit_code = 2


class StrictError(CountyIndexError):
    """There were warnings, and the caller asked for none."""

    exit_code = 3


#: So many words at most are listed where none is near.
LISTED = 20


@contextmanager
def gathering(problems: list[Problem], kind: type[CountyIndexError] = InputError) -> Iterator[None]:
    """Keep what is wrong for the end, so that everything is said at once."""
    try:
        yield
    except kind as error:
        problems += error.problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing sentence that offers the nearest known words, or lists them when they are few."""
    names = sorted(set(known))
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"Known: {', '.join(names)}." if 0 < len(names) <= LISTED else ""
