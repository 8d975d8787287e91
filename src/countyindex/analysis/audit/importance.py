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

#: Neighbours that spread less than this [variances of x] all stand at one place.
NOISE = 1e-18

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
    best = _best_bandwidth(u, v) if bandwidth is None else bandwidth
    ratio = _fitted(u, v, best).var() / v.var()
    return Ratio(float(min(ratio, 1.0)), float(best), float(r * r), len(x))


def _best_bandwidth(u: np.ndarray, v: np.ndarray) -> float:
    """Choose the bandwidth whose lines come nearest to units that are left out of them."""
    best, error = np.inf, np.inf
    for width in BANDWIDTHS:
        missed = float(np.square(v - _fitted(u, v, width, left_out=True)).mean())
        if missed < error * (1 - TIE) - TIE * TIE:
            best, error = width, missed
    return best


def _fitted(u: np.ndarray, v: np.ndarray, width: float, *, left_out: bool = False) -> np.ndarray:
    """Fit a local line at every unit, to all units or to all others, and read it off there."""
    away = u[None, :] - u[:, None]
    exponent = -0.5 * np.square(away / width)
    if left_out:
        np.fill_diagonal(exponent, -np.inf)
    # Relative to the nearest one, so that a unit far from all others still has neighbours.
    kernel = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    share = kernel / kernel.sum(axis=1, keepdims=True)
    middle = np.sum(share * away, axis=1, keepdims=True)
    spread = np.sum(share * np.square(away - middle), axis=1, keepdims=True)
    # Where neighbours all stand at one place there is no slope, and their mean is the fit.
    slope = np.divide(middle, spread, out=np.zeros_like(middle), where=spread > NOISE)
    return np.asarray((share * (1 - slope * (away - middle))) @ v)


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
