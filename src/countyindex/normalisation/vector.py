"""向量标准化 Vector normalisation: a value divided by the length of its column."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.refusals import refuse_columns

#: Sums of squares between this and one over it lose no digit to the ends of a float.
SAFE = 1e-250


@normalisations.add(
    name_zh="向量标准化",
    definition_zh=(
        "s = x/√Σx²，x 已正向化（逆向指标取负号，得分不大于 0），Σ 取本组有效单元；"
        "不改变零点。输出时乘 100。"
    ),
    reference=(
        "Brauers, W. K., & Zavadskas, E. K. (2006). The MOORA method and its application to "
        "privatization in a transition economy. Control and Cybernetics 35(2), 445–469."
    ),
    printed={"length": 100.0},
)
def vector(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    length: float = 1.0,
) -> np.ndarray:
    r"""Divide every value by the Euclidean length of its column.

    .. math:: s_i = \ell \, \frac{x_i}{\sqrt{\sum_l x_l^2}}

    An indicator of which less is better comes in with its sign turned and keeps it: an arithmetic
    mean of these scores is the ratio system of MOORA.

    Parameters
    ----------
    values
        Values [a ratio scale], shape [..., units, k], larger is better, missing cells NaN. A column
        is not all 0.
    goalposts
        Not used: the values present set the scale.
    length
        The length of a column of scores, :math:`\ell` [score], above 0.

    Returns
    -------
    numpy.ndarray
        Scores from −`length` to `length`, the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A column of zeros only; infinite values; a `length` that is not above 0.

    References
    ----------
    Brauers & Zavadskas (2006), *Control and Cybernetics* 35(2), 445–469.

    Examples
    --------
    >>> vector(np.array([[3.0, -3.0], [4.0, -4.0]]))
    array([[ 0.6, -0.6],
           [ 0.8, -0.8]])
    """
    values = np.asarray(values, dtype=float)
    if not 0 < length < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The vector method cannot give a column the length {length:g}.",
                "Give a number above 0.",
            )
        )
    squares = np.einsum("...nk,...nk->...k", values, values)
    # The place of the smallest number, or of a missing one, is found faster than the number.
    if squares.item(squares.argmin()) > SAFE and squares.item(squares.argmax()) < 1.0 / SAFE:
        lengths = np.sqrt(squares, out=squares)
        return values * (length / lengths)[..., None, :]
    return length * _of_any_size(values)


def _of_any_size(values: np.ndarray) -> np.ndarray:
    """Columns of length 1 where cells are missing or squares leave what a float can hold."""
    low, high = own_extent("vector", values)
    size = np.fmax(high, -low)
    refuse_columns(
        size == 0,
        "The vector method cannot divide a column of zeros by its length.",
        "Leave the indicator out: it tells no units apart.",
    )
    scores = values / size[..., None, :]
    squares = np.add.reduce(np.square(scores), axis=-2, where=~np.isnan(scores), keepdims=True)
    scores /= np.sqrt(np.where(squares > 0, squares, 1.0))
    return scores
