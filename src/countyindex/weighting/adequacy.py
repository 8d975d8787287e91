"""Correlations → how well they suit an analysis into components or factors (适用性检验)."""

import math

import numpy as np

#: Correlations with a larger condition number are taken for singular.
SINGULAR = 1e12


def kmo(r: np.ndarray) -> float | None:
    """Kaiser–Meyer–Olkin measure of correlations; None where it is not defined."""
    if len(r) == 1 or np.linalg.cond(r) > SINGULAR:
        return None
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diagonal(inverse))
    off = ~np.eye(len(r), dtype=bool)
    r2 = np.square(r[off]).sum()
    q2 = np.square((inverse / np.outer(scale, scale))[off]).sum()
    return float(r2 / (r2 + q2)) if r2 + q2 > 0 else None


def bartlett(r: np.ndarray, units: int) -> dict[str, float | int | None]:
    """Bartlett's test that columns have nothing in common; None where it is not defined."""
    k = len(r)
    df = k * (k - 1) // 2
    if k == 1 or np.linalg.cond(r) > SINGULAR:
        return {"bartlett_chi2": None, "bartlett_df": df, "bartlett_p": None}
    chi2 = max(0.0, float(-(units - 1 - (2 * k + 5) / 6) * np.linalg.slogdet(r)[1]))
    return {"bartlett_chi2": chi2, "bartlett_df": df, "bartlett_p": chi2_tail(chi2, df)}


def chi2_tail(chi2: float, df: int) -> float:
    r"""Probability that a chi-square variable with `df` degrees of freedom exceeds `chi2`.

    For whole degrees of freedom the integral is a finite sum (a Poisson tail, after
    :math:`\operatorname{erfc}\sqrt{x/2}` where `df` is odd), so that a report need not wait for
    SciPy to be imported.

    References
    ----------
    Abramowitz & Stegun (1964), *Handbook of Mathematical Functions*, 26.4.4 and 26.4.5.

    Examples
    --------
    >>> round(chi2_tail(5.991465, 2), 6)
    0.05
    """
    if chi2 <= 0:
        return 1.0
    half = chi2 / 2
    start = 0.5 if df % 2 else 0.0
    first = math.erfc(math.sqrt(half)) if df % 2 else 0.0
    terms = np.arange(start, df / 2)
    logs = terms * math.log(half) - half - np.array([math.lgamma(term + 1) for term in terms])
    return min(1.0, first + float(np.exp(logs).sum()))
