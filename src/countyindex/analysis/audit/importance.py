"""Scores and the index made of them → how much each really moves it (有效重要性)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.analysis.audit.correlation import pearson
from countyindex.analysis.audit.tree import item_scores, several
from countyindex.result import Result

#: Bandwidths that cross-validation chooses from, in standard deviations of x; the straight line
#: (an infinite bandwidth) first, so that it is taken where nothing fits better.
BANDWIDTHS = (np.inf, 2.4, 1.6, 1.1, 0.75, 0.5, 0.35, 0.25)

#: Fewer units than these make no correlation ratio.
FEWEST = 8

#: A smoother must improve the cross-validated error by more than this share to be preferred.
TIE = 1e-9

#: A unit that its own fit rests on by more than this cannot be left out of it.
ALONE = 1 - 1e-6

#: A determinant below this share means that all neighbours stand at one place.
NOISE = 1e-10

#: An importance of so many times the weight, or of that part of it, is remarked on.
OFF = 2.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """A correlation ratio in [0, 1], and what it rests on: `bandwidth` [standard deviations]."""

    ratio: float
    bandwidth: float
    linear: float
    units: int


def correlation_ratio(x: np.ndarray, y: np.ndarray, bandwidth: float | None = None) -> Ratio:
    r"""Estimate the share of the variance of `y` that goes with `x`, along a smooth curve.

    .. math:: S = \operatorname{Var}_x[E(y \mid x)] / \operatorname{Var}(y)

    :math:`E(y \mid x)` is fitted by local-linear regression with a Gaussian kernel, weights
    :math:`\exp(-(x_i - x)^2 / 2h^2)`; its variance is taken over the units. `linear` is the squared
    correlation, which S is for an infinite bandwidth.

    Parameters
    ----------
    x, y
        Values [any unit], shape [units]; units that lack either are left out.
    bandwidth
        h [standard deviations of x]; None chooses among `BANDWIDTHS` by leave-one-out
        cross-validation.

    Returns
    -------
    Ratio
        NaN where `x` or `y` is constant or fewer than eight units have both.

    References
    ----------
    Paruolo, P., Saisana, M., & Saltelli, A. (2013). Ratings and rankings: voodoo or science?
    Journal of the Royal Statistical Society A 176(3), 609–634.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 41)
    >>> found = correlation_ratio(x, x**2)
    >>> round(found.linear, 3), found.ratio > 0.9
    (0.0, True)
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    r = pearson(x[:, None], y[:, None])[0][0, 0]
    if len(x) < FEWEST or np.isnan(r):
        return Ratio(np.nan, np.nan, np.nan, len(x))
    u = (x - x.mean()) / x.std(ddof=1)
    v = (y - y.mean()) / y.std(ddof=1)
    widths = BANDWIDTHS if bandwidth is None else (bandwidth,)
    best, error, ratio = np.nan, np.inf, np.nan
    for width in widths:
        fit, own = _fitted(u, v, width)
        left_out = float(np.square((v - fit) / np.maximum(1 - own, 1 - ALONE)).mean())
        if len(widths) == 1 or left_out < error * (1 - TIE) - TIE * TIE:
            best, error, ratio = width, left_out, fit.var() / v.var()
    return Ratio(float(min(ratio, 1.0)), float(best), float(r * r), len(x))


def _fitted(u: np.ndarray, v: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Fit a local line at every unit; also return the weight of its own value in the fit."""
    away = u[None, :] - u[:, None]
    kernel = np.exp(-0.5 * np.square(away / width))
    s0, s1, s2 = (np.sum(kernel * away**p, axis=1) for p in (0, 1, 2))
    determinant = s0 * s2 - s1**2
    sloped = determinant > NOISE * s0**2
    # Where neighbours all stand at one place there is no slope, and their mean is the fit.
    line = (s2[:, None] - s1[:, None] * away) / np.where(sloped, determinant, 1.0)[:, None]
    weights = kernel * np.where(sloped[:, None], line, 1 / s0[:, None])
    return weights @ v, np.diagonal(weights)


def importance(result: Result) -> pd.DataFrame:
    """Compare what items weigh with what they do, within every node and in the whole index.

    Items are compared within a node by their weights there, against the node's score; indicators
    are also compared by their effective weights against the index. Ratios are scaled to sum 1 over
    the items compared.

    Returns
    -------
    DataFrame
        Columns: node, item, weight [share], ratio (S), linear (r²), bandwidth [standard
        deviations], share (S/ΣS), times (share/weight; NaN for a weight of 0), units, flag (`over`,
        `under` or nothing).
    """
    rows: list[tuple[object, ...]] = []
    shares: dict[str, float] = {}
    for level in result.levels:
        shares |= {str(item): float(weight) for item, weight in level.weights.items()}
    compared = [
        (node.id, {child: shares[child] for child in node.child_ids}) for node in several(result)
    ]
    flat = set(result.tree.child_ids) == set(result.weights.index)
    if not flat and len(result.weights) > 1:
        compared.append(
            (result.tree.id, {str(item): float(weight) for item, weight in result.weights.items()})
        )
    for node, weights in compared:
        score = item_scores(result, node).to_numpy()
        found = [correlation_ratio(item_scores(result, item).to_numpy(), score) for item in weights]
        total = np.nansum([each.ratio for each in found])
        for (item, weight), each in zip(weights.items(), found, strict=True):
            share = each.ratio / total if total > 0 else np.nan
            times = share / weight if weight > 0 else np.nan
            flag = "over" if times > OFF else "under" if times < 1 / OFF else ""
            rows.append(
                (
                    *(node, item, weight, each.ratio, each.linear, each.bandwidth),
                    *(share, times, each.units, flag),
                )
            )
    columns = ["node", "item", "weight", "ratio", "linear", "bandwidth", "share", "times"]
    return pd.DataFrame(rows, columns=[*columns, "units", "flag"])
