"""Values and one reference value a column → relative distances (相对差距); not a method itself."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.normalisation.extent import own_extent
from countyindex.refusals import refuse_columns


def relative_distance(
    method: str, values: np.ndarray, reference: np.ndarray, centre: float, unit: float
) -> np.ndarray:
    r"""Return c + u (x − x₀)/|x₀|, with x₀ the `reference` [..., k], c `centre` and u `unit`.

    Infinite values are refused by column, like references that nothing can be measured by.
    """
    refuse_scale(method, centre, unit)
    useful = np.isfinite(reference) & (reference != 0)
    if not useful.all():
        own_extent(method, values)
        useless = ~useful
        refuse_columns(
            useless & ~np.isnan(values).all(axis=-2),
            f"The {method} method needs a reference value that is finite and not 0.",
            "Use minmax or zscore, which need no natural zero.",
        )
        reference = np.where(useless, 1.0, reference)
    with np.errstate(over="ignore"):
        scores = values / np.abs(reference)[..., None, :]
    infinite = np.isinf(scores)
    if infinite.any():
        own_extent(method, values)
        refuse_columns(
            infinite.any(axis=-2),
            f"The {method} method finds a reference value too near to 0 to measure by.",
            "Use minmax or zscore, which need no natural zero.",
        )
    if unit != 1.0:
        scores *= unit
    origin = centre - unit * np.sign(reference)
    if origin.any():
        scores += origin[..., None, :]
    return scores


def refuse_scale(method: str, centre: float, unit: float) -> None:
    """Refuse a scale without a finite centre or with a unit that is not above 0."""
    if not (-np.inf < centre < np.inf and 0 < unit < np.inf):
        raise MethodError(
            Problem(
                "",
                f"The {method} method cannot scale with centre {centre:g} and unit {unit:g}.",
                "Give numbers, the unit above 0.",
            )
        )
