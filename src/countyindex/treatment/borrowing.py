"""Gaps and the same cells in other years → gaps filled (跨年插补); not a method by itself."""

from collections.abc import Callable
from typing import TypedDict

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_cells
from countyindex.treatment.gaps import fill, holes_among


class Sources(TypedDict):
    """How many years before its own, or after, what a cell is filled from lies; NaN where none."""

    ages: np.ndarray


def fill_from_years(
    method: str,
    across: Callable[[np.ndarray, np.ndarray], np.ndarray],
    values: np.ndarray,
    holes: np.ndarray | None,
    others: np.ndarray | None,
    ages: np.ndarray | None,
) -> np.ndarray:
    """Fill gaps by what `across`, a function of a panel and its years, puts in their year.

    A hole that stays empty is refused by unit and column. All gaps are holes where `holes` is None.
    """
    wanted = holes_among(method, values, holes)
    others, ages = _checked(method, values, others, ages)
    order = np.argsort(-ages)
    at = int((ages > 0).sum())
    panel = np.insert(others[order], at, np.nan, axis=0)
    filling = np.broadcast_to(across(panel, np.insert(-ages[order], at, 0.0))[at], np.shape(values))
    refuse_cells(
        wanted & np.isnan(filling),
        f"The {method} method finds no value in the years that it may look at.",
        "Supply the figure, or choose another imputation for the indicator.",
    )
    return fill(values, np.where(wanted, filling, np.nan))


def sources(
    method: str, others: np.ndarray | None, ages: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Ages of the nearest earlier and the nearest later value of every cell; NaN where none."""
    others, ages = _checked(method, None, others, ages)
    aged = np.where(np.isnan(others), np.nan, ages.reshape(-1, *[1] * (others.ndim - 1)))
    earlier = np.where(aged > 0, aged, np.inf).min(axis=0, initial=np.inf)
    later = np.where(aged < 0, aged, -np.inf).max(axis=0, initial=-np.inf)
    return np.where(earlier < np.inf, earlier, np.nan), np.where(later > -np.inf, later, np.nan)


def _checked(
    method: str, values: np.ndarray | None, others: np.ndarray | None, ages: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    others = np.empty((0, 1, 1)) if others is None else np.asarray(others, dtype=float)
    ages = np.empty(0) if ages is None else np.asarray(ages, dtype=float)
    told = others.ndim > 1 and ages.shape == others.shape[:1]
    if not (told and len(np.unique(ages)) == len(ages) and (ages != 0).all()):
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs the age of every other year, each once, and none of 0.",
                "Give how many years it lies before the values' own.",
            )
        )
    if (
        values is not None
        and len(ages)
        and others.shape[1:] not in (values.shape, values.shape[-2:])
    ):
        raise MethodError(
            Problem(
                "",
                f"The {method} method was given other years of shape {others.shape[1:]} for values "
                f"of shape {values.shape}.",
                "Give the same units and columns in every year.",
            )
        )
    return others, ages
