"""Random numbers → the option chosen, weights around a scheme's, errors of figures (分布)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtri

from countyindex.registry import Node
from countyindex.scheme import Change


@dataclass(frozen=True, slots=True)
class Option:
    """One of the ways to choose, and what it does to a scheme."""

    name: str
    probability: float
    #: Where the file says so, as file:line:column.
    where: str
    changes: tuple[Change, ...] = ()
    #: Indicators that are left out.
    without: frozenset[str] = frozenset()
    #: A node, and the only one of its experts who is asked.
    expert: tuple[str, str] | None = None
    #: What a reader knows it by, where the name is an id.
    known_as: str = ""

    @property
    def title_zh(self) -> str:
        """What it is called in print."""
        return self.known_as or self.name


@dataclass(frozen=True, slots=True)
class Discrete:
    """A choice between options: fixed slices of [0, 1), one for each, as wide as it is likely."""

    id: str
    title_zh: str
    options: tuple[Option, ...]

    @property
    def columns(self) -> int:
        """How many numbers in [0, 1) a draw takes."""
        return 1

    def pick(self, uniform: np.ndarray) -> np.ndarray:
        """Turn numbers in [0, 1), shape (draws,), into positions of options."""
        likely = [option.probability for option in self.options]
        ends = np.cumsum(np.array(likely) / math.fsum(likely))[:-1]
        return np.searchsorted(ends, uniform, side="right")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that vary around those of the scheme, in every node of some levels."""

    id: str
    title_zh: str
    #: Column by node and child.
    at: Mapping[tuple[str, str], int]
    #: Half the width of an even factor around 1, or None.
    within: float | None
    #: Concentration of a Dirichlet distribution around the weights, or None.
    concentration: float | None

    @property
    def columns(self) -> int:
        """How many numbers in [0, 1) a draw takes."""
        return len(self.at)

    def shares(self, node: Node, weights: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        r"""Vary the weights of a node.

        Multiplicative: :math:`w_j (1 + p (2 u_j - 1))`, divided by its sum. Dirichlet:
        :math:`G^{-1}_{c w_j}(u_j)`, divided by its sum, with :math:`G_a` the distribution function
        of the gamma distribution of shape a.

        Parameters
        ----------
        weights
            Shares of 1, shape (..., children).
        uniform
            Numbers in [0, 1), shape (draws, columns).
        """
        columns = [self.at.get((node.id, child), -1) for child in node.child_ids]
        if -1 in columns:
            return weights
        if columns == list(range(columns[0], columns[0] + len(columns))):
            u = uniform[:, columns[0] : columns[0] + len(columns)]
        else:
            u = uniform[:, columns]
        raw = self._multiplied(weights, u) if self.within else self._drawn(weights, u)
        raw /= raw.sum(axis=-1, keepdims=True)
        return raw

    def _multiplied(self, weights: np.ndarray, u: np.ndarray) -> np.ndarray:
        assert self.within is not None
        factor = u * (2.0 * self.within)
        factor += 1.0 - self.within
        factor *= weights
        return factor

    def _drawn(self, weights: np.ndarray, u: np.ndarray) -> np.ndarray:
        assert self.concentration is not None
        shape = self.concentration * weights
        if np.all(shape == 1.0):
            return -np.log1p(-u)
        return np.asarray(gammaincinv(shape, u))


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Relative errors of cells and of series' figures, normal around 0."""

    id: str
    title_zh: str
    codes: tuple[str, ...]
    indicators: tuple[str, ...]
    #: Standard deviation of each cell's error, shape (units, indicators); 0 where there is none.
    cells: np.ndarray
    series: Mapping[str, float]

    @property
    def columns(self) -> int:
        """How many numbers a draw takes: one for each cell with an error, and unit and series."""
        return int(np.count_nonzero(self.cells)) + len(self.codes) * len(self.series)

    def of_cells(
        self, normal: np.ndarray, values: np.ndarray, rows: np.ndarray, columns: np.ndarray
    ) -> np.ndarray:
        """Return the errors of some units and indicators, shape (draws, rows, columns).

        Parameters
        ----------
        normal
            Standard normal numbers, shape (draws, columns of the factor).
        values
            The values that are off [the indicators' units], shape (rows, columns).
        rows, columns
            Positions of units and indicators.
        """
        cells = np.ix_(rows, columns)
        sizes = values * self.cells[cells]
        at = (np.cumsum(self.cells.ravel() > 0).reshape(self.cells.shape) - 1)[cells].ravel()
        inside = (at == np.arange(at[0], at[0] + len(at))).all() and at[0] >= 0
        taken = normal[:, at[0] : at[0] + len(at)] if inside else np.take(normal, at, axis=1)
        return taken.reshape(-1, *sizes.shape) * sizes

    def of_series(self, normal: np.ndarray, series: str) -> np.ndarray:
        """Return relative errors of a series, shape (draws, units of the study's cohort)."""
        number = list(self.series).index(series)
        start = int(np.count_nonzero(self.cells)) + number * len(self.codes)
        return normal[:, start : start + len(self.codes)] * self.series[series]


def normal(uniform: np.ndarray) -> np.ndarray:
    """Turn numbers in (0, 1) into standard normal ones."""
    return np.asarray(ndtri(uniform))
