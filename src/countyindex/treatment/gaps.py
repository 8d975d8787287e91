"""Values with gaps → values without, present cells untouched (插补); not a method by itself.

Refuses what a treatment cannot take, by column or by cell.
"""

import numpy as np

from countyindex.refusals import refuse_columns


def fill(values: np.ndarray, filling: np.ndarray) -> np.ndarray:
    """Put `filling` where `values` are missing, and nowhere else."""
    return np.where(np.isnan(values), filling, values)


def refuse_empty_columns(method: str, values: np.ndarray) -> None:
    """Refuse a column without any present value, and infinite values, naming the columns."""
    refuse_columns(
        np.isnan(values).all(axis=-2),
        f"The {method} method has no value to go by in some column.",
        "Leave the indicator out, or supply observations.",
    )
    refuse_columns(
        np.isinf(values).any(axis=-2),
        f"The {method} method needs finite values.",
        "Look for a division by zero before the values.",
    )
