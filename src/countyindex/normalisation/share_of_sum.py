"""总和比重 Share of the sum: a value as a share of its column's total."""

import numpy as np

from countyindex.columns import are_plain, sums
from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.proportion import shares_of_best

#: Dividing by a sum below this leaves the numbers that a float can hold.
LEAST = 1e-300


@normalisations.add(
    name_zh="总和比重",
    definition_zh=(
        "s = x/Σx，只取不为负的值；逆向指标为 s = (1/x)/Σ(1/x)，只取正值。Σ 取本组有效单元；"
        "best_twice=true 时最优值再计一次（ARAS 的最优方案行）。不改变零点；输出时乘 100。"
    ),
    reference=(
        "Zavadskas, E. K., & Turskis, Z. (2010). A new additive ratio assessment (ARAS) method in "
        "multicriteria decision-making. Technological and Economic Development of Economy 16(2), "
        "159–172."
    ),
    printed={"total": 100.0},
)
def share_of_sum(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    best_twice: bool = False,
    total: float = 1.0,
) -> np.ndarray:
    r"""Divide every value by the sum of its column.

    .. math:: s_i = t \, \frac{x_i}{\sum_l x_l} \quad (x \ge 0), \qquad
              s_i = t \, \frac{1/x_i}{\sum_l 1/x_l} \quad (x < 0)

    The second form is for indicators of which less is better and which come in with their sign
    turned. An arithmetic mean of these scores orders units as COPRAS does where more is better
    throughout, and with `best_twice` as ARAS does.

    Parameters
    ----------
    values
        Values [a ratio scale], shape [..., units, k], larger is better, missing cells NaN. A column
        has values of 0 and above, not all 0, or values below 0 only.
    goalposts
        Not used: the sum of the values present sets the scale.
    best_twice
        Whether the best value counts once more in the sum, as the optimal alternative of ARAS does.
    total
        What a column sums to, :math:`t` [score], above 0.

    Returns
    -------
    numpy.ndarray
        Scores [0 … `total`], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A column with both signs, or of zeros only; infinite values; a `total` that is not above 0.

    References
    ----------
    Zavadskas & Turskis (2010), *Technological and Economic Development of Economy* 16(2), 159–172.

    Examples
    --------
    >>> share_of_sum(np.array([[1.0, -2.0], [4.0, -8.0]]))
    array([[0.2, 0.8],
           [0.8, 0.2]])
    """
    values = np.asarray(values, dtype=float)
    if not 0 < total < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The share_of_sum method cannot give a column the sum {total:g}.",
                "Give a number above 0.",
            )
        )
    if not best_twice and are_plain(values):
        whole = sums(values)
        # The place of the smallest number, or of a missing one, is found faster than the number.
        if whole.item(whole.argmin()) > LEAST:
            return values * (total / whole)
    shares = shares_of_best("share_of_sum", values)
    whole = np.add.reduce(shares, axis=-2, where=~np.isnan(shares), keepdims=True) + best_twice
    shares *= total / np.where(whole > 0, whole, 1.0)
    return shares
