"""What a sensitivity analysis says of one board: a table of indices, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from countyindex.analysis.uncertainty.choices import Choices
from countyindex.result import Result

#: What is looked at: how far the board moves (R_S), a unit's score, and a unit's rank.
SHIFT, SCORE, RANK = "mean_shift", "score", "rank"

#: Estimates, each with the ends of its interval.
ESTIMATES = ("first", "first_low", "first_high", "total", "total_low", "total_high")


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Which choice moves the board of one cohort, and how much: Sobol indices.

    `first` is the share of an output's variance that a choice makes alone, `total` that with all it
    interacts with; `low` and `high` are the ends of their 95 % bootstrap intervals.
    """

    #: The scheme as it stands.
    reference: Result
    choices: Choices
    #: Rows of the design (N), of which each is d + 2 runs.
    base: int
    runs: int
    seed: int
    #: Choices that vary something here, by id: `choice_zh`, `kind`, `options`, `columns`, which
    #: move together.
    factors: pd.DataFrame
    #: Choices that vary nothing in this cohort: id → title.
    idle: Mapping[str, str]
    #: Each output: `output`, `code`, `name_zh`, `rows` that count, `mean`, `sd`, `varies`.
    outputs: pd.DataFrame
    #: Each output and factor: `output`, `code`, `name_zh`, `choice`, `choice_zh`, estimates. NaN
    #: where fewer than half of the rows are left.
    indices: pd.DataFrame
    #: Of R_S, from the first rows of the design alone: `rows`, `choice`, `choice_zh`, estimates.
    convergence: pd.DataFrame
    #: Sentence → how many runs failed with it.
    failed: Mapping[str, int]
    provenance: Mapping[str, Any]

    @property
    def cohort(self) -> str:
        """The cohort's id."""
        return self.reference.cohort

    @property
    def year(self) -> int:
        """The year of the data (数据年份)."""
        return self.reference.year

    def of(self, output: str = SHIFT, code: str = "") -> pd.DataFrame:
        """Return the indices of one output, by choice: R_S, or the score or rank of a unit.

        Parameters
        ----------
        output
            ``mean_shift``, ``score`` or ``rank``.
        code
            Whose score or rank.

        Raises
        ------
        KeyError
            There is no such output.
        """
        rows = self.indices[_are(self.indices, output, code)]
        self.about(output, code)
        return rows.set_index("choice")[["choice_zh", *ESTIMATES]]

    def about(self, output: str = SHIFT, code: str = "") -> pd.Series[Any]:
        """Return what is known of one output: rows, mean, standard deviation, whether it varies.

        Raises
        ------
        KeyError
            There is no such output.
        """
        found = self.outputs[_are(self.outputs, output, code)]
        if found.empty:
            raise KeyError(f"{output} {code}".strip())
        return found.iloc[0]

    @property
    def units(self) -> dict[str, str]:
        """The units whose scores and ranks are looked at: code → name."""
        ranks = self.outputs[self.outputs["output"] == RANK]
        return dict(zip(ranks["code"], ranks["name_zh"], strict=True))


def _are(table: pd.DataFrame, output: str, code: str) -> pd.Series[bool]:
    return (table["output"] == output) & (table["code"] == code)
