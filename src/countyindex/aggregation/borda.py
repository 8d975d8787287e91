"""博尔达计数 Borda count: points for every unit beaten, indicator by indicator."""

import numpy as np

from countyindex.aggregation.places import standings
from countyindex.aggregation.weighted import weighted_mean
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="博尔达计数",
    definition_zh=(
        "B = Σ w·(名次低于该单元的单元数 + ½·并列单元数)，即加权名次和，"
        "末位得 0 分，首位得 n−1 分；"
        "指标缺项时按 (n−1)/(有效单元数−1) 折算到同一满分，该单元缺失项的权重按比例重分。"
        "只看名次，不看差距；得分随其他单元变化。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, tables 25–34."
    ),
    printed={"upper": 100.0},
)
def borda(scores: np.ndarray, weights: np.ndarray, *, upper: float | None = None) -> np.ndarray:
    r"""Count, with the weights of the indicators, the units that every unit beats.

    .. math::
        B_i = \sum_j w_j \left( \#\{l : s_{lj} < s_{ij}\}
              + \tfrac12 \#\{l \ne i : s_{lj} = s_{ij}\} \right)

    The last place has 0 points, the first n − 1. A column with missing cells is stretched to the
    same full count, by (n − 1) over its present units less one; the weights of a unit's missing
    cells go to its present ones in proportion; a unit without any present cell is NaN.

    Parameters
    ----------
    scores
        Scores [any scale: only their order counts], shape [..., units, k], larger is better,
        missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    upper
        Points of a unit that beats all others in everything [score]; None takes their number,
        n − 1. In print 100.

    Returns
    -------
    numpy.ndarray
        Points from 0 to `upper`, shape [..., units].

    Raises
    ------
    MethodError
        A column in which fewer than two units are present; infinite scores; weights that are no
        shares or do not fit; a unit whose present cells all weigh 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, tables 25–34.

    Examples
    --------
    >>> borda(np.array([[9.0, 1.0], [5.0, 2.0], [7.0, 2.0]]), np.array([0.5, 0.5]))
    array([1.  , 0.75, 1.25])
    """
    scores = np.asarray(scores, dtype=float)
    below, level, present = standings("borda", scores)
    points = level * 0.5
    points += below
    if (present < scores.shape[-2]).any():
        points *= (scores.shape[-2] - 1) / (present - 1)
        points[np.isnan(scores)] = np.nan
    counted = weighted_mean("borda", points, weights)
    return counted if upper is None else counted * (upper / (scores.shape[-2] - 1))
