"""近邻插补 Nearest neighbours: a missing cell takes the mean of the most similar units."""

from functools import partial

import numpy as np

from countyindex.columns import present_extremes
from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.treatment.gaps import count_of, fill, fill_one_by_one

#: Donors within this share of the farthest chosen one count as equally near.
NOISE = 1e-9


@treatments.add(
    name_zh="近邻插补",
    definition_zh=(
        "缺失值取最相似的 5 个单元的均值；相似度为共有指标上的欧氏距离（先化为 Z 分数，缺项按比例"
        "放大）；与第 5 近者等距的单元一并计入，故与单元次序无关。已有值不变，凡插补处均须注明。"
    ),
    reference=(
        "Troyanskaya, O., Cantor, M., Sherlock, G., et al. (2001). Missing value estimation "
        "methods for DNA microarrays. Bioinformatics 17(6), 520–525; distances by scikit-learn."
    ),
    imputes=True,
)
def knn(values: np.ndarray, holes: np.ndarray | None = None, *, neighbours: int = 5) -> np.ndarray:
    r"""Fill every gap with the mean of the most similar units that have the value.

    .. math:: d(a, b)^2 = \frac{k}{|P_{ab}|} \sum_{j \in P_{ab}} (z_{aj} - z_{bj})^2

    with :math:`z` the z-scores of the columns and :math:`P_{ab}` the columns present in both units.
    Units as near as the farthest of the `neighbours` are counted too, so that the order of rows
    cannot matter.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all. The others stay missing
        and are never refused: a cell that does not apply is no hole.
    neighbours
        How many units to take the mean of, 1 or more; fewer where fewer have the value.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`.

    Raises
    ------
    MethodError
        A column without any value, or with an infinite one; a unit that shares no column with any
        unit that has the value.

    References
    ----------
    Troyanskaya et al. (2001), *Bioinformatics* 17(6), 520–525.

    Examples
    --------
    >>> knn(np.array([[1.0, 10.0], [2.0, 20.0], [9.0, 90.0], [1.4, np.nan]]), neighbours=2)[3]
    array([ 1.4, 15. ])
    """
    values = np.asarray(values, dtype=float)
    filled = partial(_filled, neighbours=count_of("knn", "neighbours", neighbours))
    return fill_one_by_one("knn", values, holes, filled)


def _filled(matrix: np.ndarray, wanted: np.ndarray, neighbours: int) -> np.ndarray:
    gaps = np.isnan(matrix)
    distances = _distances(matrix)
    filling = np.full_like(matrix, np.nan)
    for column in np.flatnonzero(wanted.any(axis=0)):
        lacking, donors = np.flatnonzero(wanted[:, column]), np.flatnonzero(~gaps[:, column])
        near = _nearest(distances[np.ix_(lacking, donors)], neighbours)
        _refuse_lonely(lacking[~near.any(axis=1)], int(column))
        filling[lacking, column] = near @ matrix[donors, column] / near.sum(axis=1)
    return fill(matrix, filling)


def _distances(matrix: np.ndarray) -> np.ndarray:
    # Imported here: scikit-learn takes a second to import, and only this method needs it.
    from sklearn.metrics import nan_euclidean_distances  # noqa: PLC0415  (as said above)

    matrix = matrix[:, ~np.isnan(matrix).all(axis=0)]
    low, high = present_extremes(matrix)
    scaled = (matrix - low) / np.where(high > low, high - low, 1.0)
    count = np.maximum((~np.isnan(matrix)).sum(axis=0) - 1, 1)
    deviation = np.sqrt(np.nansum(np.square(scaled - np.nanmean(scaled, axis=0)), axis=0) / count)
    distances = nan_euclidean_distances(scaled / np.where(deviation > 0, deviation, 1.0))
    return np.where(np.isnan(distances), np.inf, distances)


def _nearest(distances: np.ndarray, neighbours: int) -> np.ndarray:
    """Which donors (columns) are near enough to each unit that lacks the value (rows)."""
    last = min(neighbours, distances.shape[1]) - 1
    reach = np.partition(distances, last, axis=1)[:, last : last + 1]
    return np.isfinite(distances) & (distances <= reach * (1.0 + NOISE) + NOISE)


def _refuse_lonely(rows: np.ndarray, column: int) -> None:
    if rows.size:
        raise MethodError(
            Problem(
                "",
                "The knn method finds no unit to compare with: no other unit that has the value "
                "shares an indicator.",
                "Use another imputation, or supply observations.",
            ),
            rows=rows.tolist(),
            columns=[column],
        )
