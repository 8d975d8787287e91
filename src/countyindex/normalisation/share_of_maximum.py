"""最大值比重 Share of the maximum: a value as a share of the best one."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.proportion import shares_of_best


@normalisations.add(
    name_zh="最大值比重",
    definition_zh=(
        "s = x/max x，最优为 1，只取不为负的值；逆向指标为 s = min x/x，只取正值。不改变零点，"
        "故依赖原值的起点。输出时乘 100。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 (distance to the leader)."
    ),
    printed={"best": 100.0},
)
def share_of_maximum(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    best: float = 1.0,
) -> np.ndarray:
    r"""Divide every value by the best one of its column.

    .. math:: s_i = b \, \frac{x_i}{\max x} \quad (x \ge 0), \qquad
              s_i = b \, \frac{\max x}{x_i} \quad (x < 0)

    The second form is for indicators of which less is better and which come in with their sign
    turned: on their own numbers it reads :math:`\min x / x_i`.

    Parameters
    ----------
    values
        Values [a ratio scale], shape [..., units, k], larger is better, missing cells NaN. A column
        has values of 0 and above, not all 0, or values below 0 only.
    goalposts
        Not used: the best value present sets the scale.
    best
        The score of the best value, :math:`b` [score], above 0.

    Returns
    -------
    numpy.ndarray
        Scores [0 … `best`], the shape of `values`; missing cells stay missing. A column with one
        present value gives it `best`.

    Raises
    ------
    MethodError
        A column with both signs, or of zeros only; infinite values; a `best` that is not above 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> share_of_maximum(np.array([[1.0, -2.0], [4.0, -8.0]]))
    array([[0.25, 1.  ],
           [1.  , 0.25]])
    """
    values = np.asarray(values, dtype=float)
    if not 0 < best < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The share_of_maximum method cannot give the best value {best:g}.",
                "Give a score above 0.",
            )
        )
    high = np.maximum.reduce(values, axis=-2, keepdims=True)
    least = np.minimum.reduce(values, axis=None, initial=np.inf)
    if least >= 0 and ((high > 0) & (high < np.inf)).all():
        shares = values / high
    else:
        shares = shares_of_best("share_of_maximum", values)
    if best != 1.0:
        shares *= best
    return shares
