"""A job of random draws → the same job at the points of a Sobol design (按设计计算)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from countyindex.analysis.sensitivity.design import Block, design
from countyindex.analysis.uncertainty.distributions import Discrete, Errors, Weights
from countyindex.analysis.uncertainty.factors import Drawn
from countyindex.analysis.uncertainty.job import PASS_CELLS, Job

#: Runs that are computed together at most: those that go through the whole line for their errors,
#: which takes so long that several workers are worth having, and others.
ERRING, RUNS = 2**13, 2**15

#: Sobol's sequence comes in steps of 2⁻³⁰ and may hold 0, of which no normal number is made.
LEAST = 2.0**-31


@dataclass(frozen=True, slots=True, eq=False)
class DesignedJob(Job):
    """Runs row after row of a design: at A, at B, then at A with each factor from B."""

    #: A and B side by side, shape (rows, 2 × columns that vary).
    points: np.ndarray
    #: Before which of the columns that vary each factor ends.
    ends: tuple[int, ...]
    #: Whether each column of all factors varies.
    varies: np.ndarray

    @property
    def row(self) -> int:
        """How many runs a row of the design has: d + 2."""
        return len(self.ends) + 2

    @property
    def step(self) -> int:
        """Runs of a pass: those of whole rows, the number of which is a power of 2.

        Many at once, so that few of them are alone with what they choose.
        """
        together = ERRING if self.erring else RUNS
        most = min(together, PASS_CELLS // max(self.units, len(self.varies)))
        rows = max(1, most // self.row)
        return self.row * (1 << (rows.bit_length() - 1))

    def drawn(self, number: int) -> Drawn:
        """Return the runs of a pass."""
        first, last = self.bounds(number)
        a, b = np.split(self.points[first // self.row : last // self.row], 2, axis=1)
        stacked = Block(first // self.row, a, b, self.ends).points()
        points = np.zeros((last - first, len(self.varies)))
        points[:, self.varies] = stacked.swapaxes(0, 1).reshape(last - first, a.shape[1])
        return self.factors.of_uniform(points)

    def picks(self) -> np.ndarray:
        """Which options all runs take, shape (runs, discrete factors)."""
        return np.concatenate([self.drawn(number).picks for number in range(self.passes)])


def designed(job: Job) -> DesignedJob:
    """Lay out the rows of a design, as many as the job has draws.

    Raises
    ------
    UsageError
        The draws are no power of 2, or the factors have more columns than Sobol's sequence.
    """
    every = job.factors.every
    widths = [factor.columns for factor in every if moves(factor)]
    varies = np.repeat([moves(factor) for factor in every], [factor.columns for factor in every])
    points = np.zeros((job.draws, 0))
    if widths:
        points = np.concatenate(
            [np.hstack([block.a, block.b]) for block in design(job.draws, widths, job.seed)]
        )
    return DesignedJob(
        **{field.name: getattr(job, field.name) for field in fields(Job)}
        | {"draws": job.draws * (len(widths) + 2)},
        points=np.maximum(points, LEAST),
        ends=tuple(np.cumsum(widths, dtype=int).tolist()),
        varies=varies.astype(bool),
    )


def moves(factor: Discrete | Weights | Errors) -> bool:
    """Whether a factor varies anything: it has two options that are taken, or numbers."""
    if isinstance(factor, Discrete):
        return sum(option.probability > 0 for option in factor.options) > 1
    return factor.columns > 0
