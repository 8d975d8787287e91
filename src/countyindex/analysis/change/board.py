"""One end of a comparison: a board's scores and ranks, with what they came from if it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from countyindex.analysis.change.printed import Printed
from countyindex.data import Measured
from countyindex.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A board that was computed: the result, and the figures of the whole study behind it."""

    result: Result
    measured: Measured


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """One leaderboard: `names`, `scores` [0–100] and `ranks` by code.

    `place` says where it comes from: a scheme of a project, or a sheet of a workbook. `run` is None
    for a workbook, which holds results only.
    """

    place: str
    title_zh: str
    cohort_zh: str
    year: int | None
    names: pd.Series
    scores: pd.Series
    ranks: pd.Series
    run: Run | None = None
    #: What a workbook prints besides, if the scores follow from it.
    printed: Printed | None = None
    #: Code → why a unit of the board is not ranked.
    not_ranked: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading_zh(self) -> str:
        """Title, cohort and year, as the workbook prints them."""
        parts = (self.title_zh, self.cohort_zh, "" if self.year is None else str(self.year))
        return " · ".join(part for part in parts if part)


def board_of(result: Result, place: str = "") -> Board:
    """Return the board of a result that was scored from a study."""
    measured = result.dataset.measured
    assert measured is not None
    cohort = measured.study.cohorts[result.cohort]
    return Board(
        place=place or f"{result.scheme.id}@{result.year}",
        title_zh=result.scheme.title_zh,
        cohort_zh=cohort.name_zh,
        year=result.year,
        names=result.dataset.units["name_zh"],
        scores=result.scores,
        ranks=result.ranks,
        run=Run(result, measured),
        not_ranked={unit.code: unit.reason_zh for unit in result.not_ranked},
    )
