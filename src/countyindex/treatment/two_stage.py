"""两步处理离群值 Two-stage treatment: pull points in, and take logarithms where that fails."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from countyindex.errors import MethodError
from countyindex.methods import guarded, treatments
from countyindex.refusals import within_reach
from countyindex.treatment.shape import outlying, skewness_kurtosis
from countyindex.treatment.shifted_log import refuse_share, shifted_log
from countyindex.treatment.winsorise import winsorise


@guarded
def stages_taken(
    values: np.ndarray,
    *,
    max_points: int = 5,
    share: float = 0.01,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> Mapping[str, Any]:
    """Say what `two_stage` does to every column, and which columns stay outlying even so.

    Parameters
    ----------
    values, max_points, share, skewness, kurtosis
        As in `two_stage`.

    Returns
    -------
    Mapping
        ``points``, cells pulled in, integers of shape [..., k], 0 where the logarithm was taken;
        ``logged`` and ``still_outlying``, booleans of shape [..., k].

    References
    ----------
    Becker et al. (2022), *Journal of Open Source Software* 7(78), 4567.

    Examples
    --------
    >>> told = stages_taken(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [99.0]]))
    >>> told["points"], told["logged"]
    (array([1]), array([False]))
    """
    values = np.asarray(values, dtype=float)
    pulled = winsorise(values, max_points=max_points, skewness=skewness, kurtosis=kurtosis)
    logged = outlying(*skewness_kurtosis(pulled), skewness, kurtosis)
    treated = two_stage(
        values, max_points=max_points, share=share, skewness=skewness, kurtosis=kurtosis
    )
    points = ((pulled != values) & ~np.isnan(values)).sum(axis=-2)
    return {
        "points": np.where(logged, 0, points),
        "logged": logged,
        "still_outlying": outlying(*skewness_kurtosis(treated), skewness, kurtosis),
    }


@treatments.add(
    name_zh="两步处理离群值",
    definition_zh=(
        "先检验：偏度绝对值大于 2 且超额峰度大于 3.5（第 2 型）者逐点缩尾，至多 5 点；再检验，"
        "仍属离群者弃去缩尾，改对原值平移取对数 ln(x − min + 0.01·极差)（左偏时取镜像）；"
        "最后再检验，仍属离群者予以报告。"
    ),
    reference=(
        "Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E., & Saisana, M. "
        "(2022). COINr: an R package for developing composite indicators. Journal of Open Source "
        "Software 7(78), 4567."
    ),
    report=stages_taken,
)
@within_reach
def two_stage(
    values: np.ndarray,
    *,
    max_points: int = 5,
    share: float = 0.01,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> np.ndarray:
    r"""Pull in a few extreme values; where a column stays outlying, take logarithms instead.

    A column is outlying while :math:`|G_1| > 2` and :math:`G_2 > 3.5` (type 2). Such a column is
    winsorised; if it still is outlying, its *original* values become
    :math:`\ln(x - \min + c \cdot range)`, or the mirror image when it is skewed to the left. To
    treat one column whatever its shape, use `winsorise` or `shifted_log` with ``when="always"``.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    max_points
        Cells of a column that winsorising may move, 0 or more.
    share
        How far below the smallest value the logarithm starts, :math:`c` [share of the range],
        above 0.
    skewness, kurtosis
        Limits of :math:`|G_1|` and :math:`G_2`; both must be passed.

    Returns
    -------
    numpy.ndarray
        Treated values [the unit of the column, ln of it where logarithms were taken], the shape of
        `values`; missing cells stay missing. Where no column is treated, `values` itself. A column
        with fewer than four present cells is left as it is.

    Raises
    ------
    MethodError
        Infinite values; an impossible number of points; a share that is not above 0.

    References
    ----------
    Becker et al. (2022), *Journal of Open Source Software* 7(78), 4567.

    Examples
    --------
    >>> far = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [99.0]])
    >>> two_stage(far).ravel()
    array([1., 2., 3., 4., 5., 6., 6.])
    >>> two_stage(far, max_points=0).ravel().round(2)
    array([-0.02,  0.68,  1.09,  1.38,  1.61,  1.79,  4.59])
    """
    values = np.asarray(values, dtype=float)
    refuse_share("two_stage", share)
    try:
        pulled = winsorise(values, max_points=max_points, skewness=skewness, kurtosis=kurtosis)
    except MethodError as error:
        raise error.by("two_stage") from None
    if pulled is values:
        return values
    still = outlying(*skewness_kurtosis(pulled), skewness, kurtosis)
    columns = still.reshape(-1, still.shape[-1]).any(axis=0)
    if columns.any():
        logs = shifted_log(values[..., columns], share=share, skewness=skewness, kurtosis=kurtosis)
        pulled[..., columns] = np.where(
            still[..., columns][..., None, :], logs, pulled[..., columns]
        )
    return pulled
