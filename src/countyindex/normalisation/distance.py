"""Values and one reference value a column → relative distances (相对差距); not a method itself."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.normalisation.extent import refuse_columns


def relative_distance(
    method: str, values: np.ndarray, reference: np.ndarray, centre: float, unit: float
) -> np.ndarray:
    r"""Return c + u (x − x₀)/|x₀|, with x₀ the `reference` [..., k], c `centre` and u `unit`."""
    refuse_scale(method, centre, unit)
    lacking = np.isnan(values).all(axis=-2)
    refuse_columns(
        ~(np.isfinite(reference) & (reference != 0)) & ~lacking,
        f"The {method} method needs a reference value that is finite and not 0.",
        "Use minmax or zscore, which need no natural zero.",
    )
    base = np.where(lacking, np.nan, reference)[..., None, :]
    scores = values - base
    with np.errstate(over="ignore"):
        scores *= unit / np.abs(base)
    scores += centre
    refuse_columns(
        np.isinf(scores).any(axis=-2),
        f"The {method} method finds a reference value too near to 0 to measure by.",
        "Use minmax or zscore, which need no natural zero.",
    )
    return scores


def refuse_scale(method: str, centre: float, unit: float) -> None:
    """Refuse a scale without a finite centre or with a unit that is not above 0."""
    if not (np.isfinite(centre) and np.isfinite(unit) and unit > 0):
        raise MethodError(
            Problem(
                "",
                f"The {method} method cannot scale with centre {centre:g} and unit {unit:g}.",
                "Give numbers, the unit above 0.",
            )
        )
