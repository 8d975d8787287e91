"""Units by columns → the smallest, largest and sum of every column, and its range (极值、极差)."""

import functools

import numpy as np

#: A range below this share of a column's size is float noise, not information.
NOISE = 1e-12

#: Ends nearer to 0 than this have a range that a float can hold.
FAR = 1e300

#: Rows of a long array that are gone through as one: NumPy takes a while to begin with each.
ABREAST = 8

#: Arrays of fewer rows are not worth the trouble.
LONG = 500


def extremes(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest of every column, shape [..., k]; NaN where a cell is missing."""
    return _best(values, np.minimum), _best(values, np.maximum)


def present_extremes(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest present value of every column; NaN for a column without any."""
    return _best(values, np.fmin), _best(values, np.fmax)


def _best(values: np.ndarray, better: np.ufunc) -> np.ndarray:
    if values.shape[-2] < LONG or not values.flags.c_contiguous:
        return better.reduce(values, axis=-2)
    # The best of every `ABREAST`-th row, of these, and of the rows left over.
    *stack, units, k = values.shape
    whole = units - units % ABREAST
    wide = values[..., :whole, :].reshape(*stack, -1, ABREAST * k)
    chosen = better.reduce(wide, axis=-2).reshape(*stack, ABREAST, k)
    return better.reduce(np.concatenate([chosen, values[..., whole:, :]], axis=-2), axis=-2)


def are_plain(values: np.ndarray) -> bool:
    """Whether no cell is missing, all lie between 0 (not −0) and `FAR`, and one at least above 0.

    By their bits, read as whole numbers, floats from 0 up keep their order, infinite and missing
    ones come after them, and those below 0 last: the greatest says it all, in one pass.
    """
    return 0.0 < values.item(values.view(np.uint64).argmax()) < FAR


def sums(values: np.ndarray) -> np.ndarray:
    """Sum of every column, shape [..., 1, k], by a product with ones: no reduction is as quick."""
    row = _ones(values.shape[-2])
    return row.dot(values) if values.ndim == 2 else row @ values


@functools.lru_cache(maxsize=4)
def _ones(units: int) -> np.ndarray:
    """One row of ones, the same at every call, and so not to be written to."""
    row = np.ones((1, units))
    row.flags.writeable = False
    return row


def ranges(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the ends of every column are apart, and whether values between can be told apart."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = high - low
        return size, (size > NOISE * np.maximum(high, -low)) & np.isfinite(size)


def is_flat(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which columns have one value only, but for float noise; none without a value."""
    flat: np.ndarray = high - low <= NOISE * np.maximum(high, -low)
    return flat


def clear_ranges(low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
    """How far the ends of every column are apart; `None` unless all are finite and clearly so.

    Answers in a few steps for columns that raise no question; the others are to be looked at
    closely, with `ranges`.
    """
    # The place of the smallest number, or of a missing one, is found faster than the number.
    least, most = low.item(low.argmin()), high.item(high.argmax())
    if not (least > -FAR and most < FAR):
        return None
    size = high - low
    clear = size.item(size.argmin()) > NOISE * max(-least, most)
    return size if clear or (size > NOISE * np.maximum(high, -low)).all() else None
