"""Two boards → how far each factor moved every unit's score and place (变化归因)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd

from countyindex.analysis.change.alike import goalposts_apart
from countyindex.analysis.change.board import Board
from countyindex.analysis.change.counterfactual import Counterfactual
from countyindex.analysis.change.decomposition import shapley
from countyindex.analysis.change.mixture import Choice, Ends, Mode
from countyindex.analysis.change.printed import (
    Printed,
    composed,
    exchangeable,
    makes,
    printed_of,
    rescored,
)
from countyindex.errors import CountyIndexError
from countyindex.ranking import rank

#: Factor → what it is called. The last two stand for what cannot be told apart: figures and
#: goalposts together, and all that moves a unit's own score.
FACTORS_ZH = {
    "own": "自身数据",
    "others": "他者变动",
    "goalposts": "阈值",
    "weights": "权重",
    "method": "方法",
    "standardised": "标准化得分",
    "itself": "自身得分",
}
#: The factors of every mode, in the order of the bits.
FACTORS: dict[Mode, tuple[str, ...]] = {
    "apart": ("own", "others", "goalposts", "weights", "method"),
    "with_method": ("own", "others", "weights", "method"),
    "whole": ("own", "others", "method"),
}
#: The factors of workbooks whose goalposts can be exchanged, and of others.
EXCHANGED = ("own", "others", "goalposts", "weights")
STANDARDISED = ("standardised", "others", "weights")
#: The factors where only scores are known.
PRINTED = ("itself", "others")
#: A mixture that should give back an end may differ from it by so much [share of the score].
NOISE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """Parts of every change: rows are units by code, columns factors.

    `scores` [points] and `places` [places gained, above 0 is better] add up to the change. `mode`
    says what goalposts and weights go with; None means that only scores were known or could be
    used, and `refusal` says why.
    """

    mode: Mode | Literal["printed"] | None
    scores: pd.DataFrame
    places: pd.DataFrame
    refusal: str = ""


def attribute(before: Board, after: Board, codes: Sequence[str]) -> Attribution:
    """Split the changes of units that both boards rank, as finely as can be done exactly."""
    if before.run is None or after.run is None:
        one, other = printed_at(before), printed_at(after)
        if one is None or other is None:
            return from_scores(before, after, codes)
        return from_printed((one, other), codes)
    ends = (before.run, after.run)
    modes: list[Mode] = ["apart" if goalposts_apart(*ends) else "with_method", "whole"]
    refusals = []
    for mode in modes:
        try:
            return from_runs(ends, codes, mode)
        except CountyIndexError as error:
            refusals.append(str(error.problems[0]))
    return from_scores(before, after, codes, refusals[-1])


def printed_at(board: Board) -> Printed | None:
    """Return what is, or would be, printed of a board, if its scores follow from it."""
    if board.run is None:
        return board.printed
    printed = printed_of(board.run.result)
    return printed if makes(printed, board.scores, NOISE) else None


def from_runs(ends: Ends, codes: Sequence[str], mode: Mode) -> Attribution:
    """Split changes by running the line on every mixture of the two ends.

    Raises
    ------
    CountyIndexError
        The line cannot take a mixture, or the ends cannot be put together again from their parts.
    """
    mixtures = Counterfactual(ends, mode)
    names = FACTORS[mode]
    found = np.array(
        [[mixtures.score(code, choice) for code in codes] for choice in choices(names)], dtype=float
    ).reshape(1 << len(names), len(codes), 2)
    _refuse_other_ends(ends, codes, found)
    parts = shapley(found * np.array([1.0, -1.0]))
    columns, index = list(names), pd.Index(codes, name="code")
    return Attribution(
        mode,
        pd.DataFrame(parts[..., 0].T, index, columns),
        pd.DataFrame(parts[..., 1].T, index, columns),
    )


def choices(names: Sequence[str]) -> list[Choice]:
    """Return every mixture, in the order of the bits; what is no factor goes with the method."""
    found = []
    for bits in range(1 << len(names)):
        taken = {name: (bits >> at) & 1 for at, name in enumerate(names)}
        found.append(
            Choice(**{**dict.fromkeys(("goalposts", "weights"), taken["method"]), **taken})
        )
    return found


def _refuse_other_ends(ends: Ends, codes: Sequence[str], found: np.ndarray) -> None:
    """Refuse parts that do not lead from the one published result to the other."""
    for run, got in zip(ends, (found[0], found[-1]), strict=True):
        scores = run.result.scores[list(codes)].to_numpy()
        ranks = run.result.ranks[list(codes)].to_numpy()
        same = np.allclose(got[:, 0], scores, rtol=NOISE, atol=NOISE)
        if not (same and np.array_equal(got[:, 1], ranks)):
            raise CountyIndexError("由各因素重新合成的结果与原结果不符。")


def from_printed(ends: tuple[Printed, Printed], codes: Sequence[str]) -> Attribution:
    """Split changes by putting scores together from what two workbooks print."""
    names = EXCHANGED if exchangeable(*ends) else STANDARDISED
    tables = [[rescored(data, goalposts) for goalposts in ends] for data in ends]
    if names is STANDARDISED:
        tables = [[data.scores, data.scores] for data in ends]
    scores = {
        (data, goalposts, weights): _mixed(tables[data][goalposts], ends[weights])
        for data, goalposts, weights in product((0, 1), repeat=3)
    }
    found = []
    for bits in range(1 << len(names)):
        taken = {name: (bits >> at) & 1 for at, name in enumerate(names)}
        goalposts, weights = taken.get("goalposts", 0), taken["weights"]
        own = scores[taken.get("own", taken.get("standardised", 0)), goalposts, weights]
        others = scores[taken["others"], goalposts, weights]
        found.append([(own[code], -_place(own, others, code)) for code in codes])
    parts = shapley(np.array(found, dtype=float).reshape(1 << len(names), len(codes), 2))
    columns, index = list(names), pd.Index(codes, name="code")
    return Attribution(
        "printed",
        pd.DataFrame(parts[..., 0].T, index, columns),
        pd.DataFrame(parts[..., 1].T, index, columns),
    )


def _mixed(scores: pd.DataFrame, weights: Printed) -> pd.Series:
    """Put scores together with the weights of another board; what is not printed is missing."""
    table = scores.reindex(columns=list(weights.weights.index))
    return composed(table, weights.weights, weights.dimensions)


def from_scores(
    before: Board, after: Board, codes: Sequence[str], refusal: str = ""
) -> Attribution:
    """Split changes of place only: what the unit's own score did, and what those of others did."""
    index = pd.Index(codes, name="code")
    change = (after.scores[list(codes)] - before.scores[list(codes)]).to_numpy(dtype=float)
    places = np.array(
        [
            [-_place(own, others, code) for code in codes]
            for others in (before.scores, after.scores)
            for own in (before.scores, after.scores)
        ],
        dtype=float,
    ).reshape(4, len(codes))
    return Attribution(
        None,
        pd.DataFrame({"itself": change, "others": np.zeros(len(codes))}, index),
        pd.DataFrame(shapley(places).T, index, list(PRINTED)),
        refusal,
    )


def _place(own: pd.Series, others: pd.Series, code: str) -> int:
    """Return the place that a score of one board has among the others of another."""
    rest = others.drop(code).to_numpy(dtype=float)
    return int(rank(np.array([own[code], *rest]))[0])
