"""IDOCRIW 法 IDOCRIW weights: entropy weights times CILOS weights."""

from typing import Literal

import numpy as np

from countyindex.errors import MethodError
from countyindex.methods import weightings
from countyindex.weighting.cilos import cilos
from countyindex.weighting.entropy import entropy


@weightings.add(
    name_zh="IDOCRIW 法",
    definition_zh=(
        "熵权与 CILOS 权重之积：w ∝ q·W。熵权默认按原值比重（definition=raw_shares，原文如此，"
        "只接受正数）；definition=minmax 时先作极差标准化，可有 0。两者均对同一组正向化得分计算；"
        "缺失值：熵权用有效单元，CILOS 用完整单元。"
    ),
    reference=(
        "Zavadskas, E. K., & Podvezko, V. (2016). Integrated determination of objective criteria "
        "weights in MCDM. International Journal of Information Technology & Decision Making 15(2), "
        "267–283."
    ),
    needs_scores=True,
    non_negative=True,
)
def idocriw(
    scores: np.ndarray, *, definition: Literal["raw_shares", "minmax"] = "raw_shares"
) -> np.ndarray:
    r"""Give more weight to columns that are spread unevenly and lose little to the others.

    .. math:: w_j = q_j W_j / \sum_j q_j W_j

    with the entropy weights :math:`W` and the CILOS weights :math:`q` of the same scores.

    Parameters
    ----------
    scores
        Scores [any unit with a true zero], shape [..., units, k], larger is better, above 0;
        missing cells are NaN, which `entropy` leaves out by column and `cilos` by unit.
    definition
        Entropy weights of ``raw_shares`` (default, as in the paper), or of ``minmax`` scores, which
        may start at 0.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        What `entropy` or `cilos` refuses.

    References
    ----------
    Zavadskas & Podvezko (2016), *International Journal of Information Technology & Decision Making*
    15(2), 267–283.

    Examples
    --------
    >>> idocriw(np.array([[4.0, 1.0], [3.0, 4.0], [1.0, 2.0]])).round(4)
    array([0.7229, 0.2771])
    """
    try:
        product = entropy(scores, definition=definition) * cilos(scores)
    except MethodError as error:
        raise error.by("idocriw") from None
    return product / product.sum(axis=-1, keepdims=True)
