"""Values → the smallest and largest of every column (极值); refuses infinite ones by column."""

import numpy as np

from countyindex.refusals import refuse_columns


def own_extent(method: str, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest present value of every column; NaN for a column without any."""
    low, high = np.fmin.reduce(values, axis=-2), np.fmax.reduce(values, axis=-2)
    infinite = np.isinf(low) | np.isinf(high)
    if infinite.any():
        refuse_columns(
            infinite,
            f"The {method} method needs finite values.",
            "Look for a division by zero before the values.",
        )
    return low, high
