"""与参照单元之比 Distance to a reference unit: a value measured against one unit's own."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.distance import relative_distance
from countyindex.refusals import refuse_columns


@normalisations.add(
    name_zh="与参照单元之比",
    definition_zh=(
        "s = c + u·(x − x₀)/|x₀|，x₀ 为参照单元（或其基年、或目标）的值；默认 c = u = 1，"
        "即 x₀ 为正时 s = x/x₀；c = 0 时以 0 为中心。输出时 c = u = 100。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
    printed={"centre": 100.0, "unit": 100.0},
)
def distance_to_reference(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    reference: np.ndarray,
    centre: float = 1.0,
    unit: float = 1.0,
) -> np.ndarray:
    r"""Measure every value against that of one unit.

    .. math:: s_i = c + u \, \frac{x_i - x_0}{|x_0|}

    which is :math:`x_i / x_0` by default where :math:`x_0 > 0`. The reference is given by its
    values, so that it may be a unit of the matrix, the same unit in an earlier year, or a target.

    Parameters
    ----------
    values
        Values [a ratio scale], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: the reference sets the scale.
    reference
        The values of the reference :math:`x_0` [the unit of the column, oriented like `values`],
        shape [..., k], none 0.
    centre
        The reference's score, :math:`c` [score]: 1 (default), or 0 for distances around 0.
    unit
        The score of a distance as large as the reference's value, :math:`u` [score], above 0.

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing. Values below 0, as those
        of an indicator whose sign was turned, score :math:`2 - x_i/x_0` by default.

    Raises
    ------
    MethodError
        A reference that is missing, infinite or 0 in a column that has values, or of another
        length; infinite values; a `unit` that is not above 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> incomes = np.array([[30.0], [45.0], [60.0]])
    >>> distance_to_reference(incomes, reference=incomes[0]).ravel()
    array([1. , 1.5, 2. ])
    """
    values = np.asarray(values, dtype=float)
    reference = np.asarray(reference, dtype=float)
    if reference.ndim == 0 or reference.shape[-1] != values.shape[-1]:
        raise MethodError(
            Problem(
                "",
                "The distance_to_reference method needs one value of the reference for each of "
                f"the {values.shape[-1]} columns.",
                "Give the reference unit's own row.",
            )
        )
    unknown = np.isnan(reference)
    if unknown.any():
        refuse_columns(
            unknown & ~np.isnan(values).all(axis=-2),
            "The distance_to_reference method finds no value of the reference for some column.",
            "Take a reference that has every value, or another normalisation for the indicator.",
        )
    return relative_distance("distance_to_reference", values, reference, centre, unit)
