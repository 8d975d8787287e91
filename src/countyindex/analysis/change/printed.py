"""What a workbook prints of a board → its scores put together again, also mixed (重新合成)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.normalisation.goalposts import NOBODY_OUTSIDE
from countyindex.result import Result
from countyindex.scheme import Normalisation

#: The line that values are scored along, as the workbook says it.
ENDS = "下阈值得分 0、上阈值得分 100"
#: What the workbook puts behind the name of an indicator that does not move with the year.
FIXED_LAYER = "（C）"


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """Normalised scores by code and indicator's name, with what made an index of them.

    `weights` are effective ones; `dimensions` names the node above every indicator. `lower` and
    `upper` are goalposts on the scale that scores are linear in, NaN where there are none; `scale`
    says how values between them are scored, empty where that is not along a line.
    """

    scores: pd.DataFrame
    weights: pd.Series
    dimensions: pd.Series
    lower: pd.Series
    upper: pd.Series
    scale: str


def printed_of(result: Result) -> Printed:
    """Return what a workbook of a result would print of it."""
    known = {item.id: item for item in result.dataset.indicators}
    names = {
        name: known[name].name_zh + (FIXED_LAYER if known[name].fixed_layer else "")
        for name in result.tree.leaves
    }
    above = {
        child: node.name_zh
        for node in result.tree.walk()
        for child in node.children
        if isinstance(child, str)
    }
    choices = [result.plan.normalisation_of(name) for name in result.tree.leaves]
    return Printed(
        scores=result.normalised.rename(columns=names),
        weights=result.weights.rename(index=names),
        dimensions=pd.Series({names[name]: above[name] for name in names}),
        lower=result.goalposts.T["lower"].rename(index=names),
        upper=result.goalposts.T["upper"].rename(index=names),
        scale=ENDS if all(map(_is_straight, choices)) else "",
    )


def _is_straight(choice: Normalisation) -> bool:
    """Whether scores run along a line from 0 to 100, also beyond the goalposts."""
    return choice.method == "minmax" and not any(choice.options.values())


def composed(scores: pd.DataFrame, weights: pd.Series, dimensions: pd.Series) -> pd.Series:
    """Average scores within dimensions, then over them; what is missing is left out.

    Parameters
    ----------
    scores
        Normalised scores [0–100], units by indicator's name.
    weights
        Effective weights [share] of the indicators to count.
    dimensions
        The dimension of each of these.
    """
    table = scores[list(weights.index)].to_numpy()
    within = np.full((len(table), dimensions.nunique()), np.nan)
    shares = np.zeros(within.shape[1])
    for at, name in enumerate(dimensions.unique()):
        columns = (dimensions[weights.index] == name).to_numpy()
        shares[at] = weights.to_numpy()[columns].sum()
        within[:, at] = _mean(table[:, columns], weights.to_numpy()[columns])
    return pd.Series(_mean(within, shares), index=scores.index)


def _mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted mean of what is there in every row."""
    total = (~np.isnan(values)) @ weights
    return np.where(total > 0, np.nan_to_num(values) @ weights, np.nan) / np.where(total, total, 1)


def exchangeable(before: Printed, after: Printed) -> bool:
    """Whether both score along the same line between goalposts, so that these can be exchanged."""
    shared = [name for name in map(str, before.scores) if name in after.scores]
    ends = [end[shared] for each in (before, after) for end in (each.lower, each.upper)]
    return bool(before.scale) and before.scale == after.scale and not pd.concat(ends).isna().any()


def rescored(data: Printed, goalposts: Printed) -> pd.DataFrame:
    """Return the scores that the figures of one board have between the goalposts of another."""
    shared = [name for name in map(str, data.scores) if name in goalposts.scores]
    lower, upper = data.lower[shared], data.upper[shared]
    figures = lower + data.scores[shared] / 100.0 * (upper - lower)
    nobody = _nobody_outside(goalposts)[shared]
    bottom = goalposts.lower[shared].mask(nobody, lower)
    top = goalposts.upper[shared].mask(nobody, upper)
    again = (figures - bottom) / (top - bottom) * 100.0
    return data.scores.assign(**{name: again[name] for name in shared})


def _nobody_outside(printed: Printed) -> pd.Series:
    """Mark the indicators whose lower goalpost stands for no unit: all are in their interval."""
    full = (printed.scores == 100.0) | printed.scores.isna()
    return (printed.lower == NOBODY_OUTSIDE) & (printed.upper == 0) & full.all()


def makes(printed: Printed, scores: pd.Series, noise: float) -> bool:
    """Whether the printed parts put together give the printed scores."""
    again = composed(printed.scores, printed.weights, printed.dimensions)
    return np.allclose(again[scores.index], scores, rtol=noise, atol=noise)
