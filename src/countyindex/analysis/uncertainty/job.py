"""Everything that draws need → scores and ranks of one pass of draws (抽样计算).

Random numbers come in blocks of 256 draws, each from a seed of its own, and draws are computed in
passes of whole or part blocks whose bounds depend on nothing but the number of units: so any number
of workers, of any kind, gives the same numbers to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from countyindex.analysis.uncertainty.distributions import Errors, Weights
from countyindex.analysis.uncertainty.factors import Drawn, Factors
from countyindex.analysis.uncertainty.line import Line, in_error
from countyindex.data import Measured
from countyindex.errors import CountyIndexError
from countyindex.ranking import rank
from countyindex.registry import Node
from countyindex.rollup import Vary

#: Draws that share one seed; part of the definition of a run.
BLOCK = 256

#: Draws that are computed together at most, and scores, so that memory stays bounded.
PASS, PASS_CELLS = 2048, 2**22

#: Errors of more cells than this are drawn a block at a time, for the same reason.
WIDE = 1024

#: Values, or scores of a node, that are worked on together: as many as a processor's cache holds.
LINE_CELLS = 2**17

#: Draws over the same scores that are worked on together at least.
FEWEST = 32


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """What is drawn, of what, how often."""

    factors: Factors
    #: Positions of options of the factors that change the scheme → the line.
    lines: Mapping[tuple[int, ...], Line]
    #: Whether each discrete factor changes the scheme; the others leave something out.
    changes: tuple[bool, ...]
    measured: Measured
    #: Which of the cohort's units stand on the board: the others, which an alternative may bring
    #: in, count for goalposts and weights, and have no rank.
    board: np.ndarray
    seed: int
    draws: int

    @property
    def units(self) -> int:
        """How many units the cohort has."""
        return len(self.board)

    @property
    def erring(self) -> tuple[Errors, ...]:
        """The factors of errors that touch any cell of this cohort."""
        return tuple(factor for factor in self.factors.errors if factor.columns)

    @property
    def step(self) -> int:
        """Draws of a pass: a power of 2, so that it divides a block or holds whole ones."""
        most = BLOCK if sum(factor.columns for factor in self.erring) > WIDE else PASS
        fitting = max(1, PASS_CELLS // self.units)
        return min(most, 2 ** int(math.log2(fitting)))

    @property
    def passes(self) -> int:
        """How many passes there are."""
        return -(-self.draws // self.step)

    def bounds(self, number: int) -> tuple[int, int]:
        """The first draw of a pass, and the one after its last."""
        return number * self.step, min((number + 1) * self.step, self.draws)

    def drawn(self, number: int) -> Drawn:
        """Draw the random numbers of a pass."""
        first, last = self.bounds(number)
        blocks = range(first // BLOCK, -(-last // BLOCK))
        parts = [self.factors.random(generator(self.seed, block), BLOCK) for block in blocks]
        whole = _joined(parts)
        start = first - blocks[0] * BLOCK
        return whole.rows(slice(start, start + last - first))

    def picks(self) -> np.ndarray:
        """Which options all draws take, shape (draws, discrete factors)."""
        blocks = range(-(-self.draws // BLOCK))
        parts = [self.factors.picks(generator(self.seed, block), BLOCK) for block in blocks]
        return np.concatenate(parts)[: self.draws]


def generator(seed: int, block: int) -> np.random.Generator:
    """Return the random numbers of a block: the block's own child of the run's seed."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))


def _joined(parts: list[Drawn]) -> Drawn:
    if len(parts) == 1:
        return parts[0]
    names = parts[0].numbers
    return Drawn(
        np.concatenate([part.picks for part in parts]),
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in names},
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What one pass gave: scores, NaN where a unit has none, and ranks, 0 there.

    `failed` names the draws without any score, counted from the first of the run, and why.
    """

    number: int
    scores: np.ndarray
    ranks: np.ndarray
    failed: Mapping[int, str]


def run_pass(job: Job, number: int) -> Pass:
    """Compute the draws of a pass."""
    scores, failed = evaluate(job, job.drawn(number))
    scores[:, ~job.board] = np.nan
    first, _ = job.bounds(number)
    width = np.int16 if job.units < np.iinfo(np.int16).max else np.int32
    ranks = rank(scores).astype(width)
    return Pass(number, scores, ranks, {first + at: why for at, why in failed.items()})


def evaluate(job: Job, drawn: Drawn) -> tuple[np.ndarray, dict[int, str]]:
    """Return scores, shape (draws, units of the cohort), and why some draws have none."""
    scores = np.full((len(drawn), job.units), np.nan)
    failed: dict[int, str] = {}
    for picks, at in _alike(drawn.picks[:, list(job.changes)]):
        line = job.lines[picks]
        for part in _portions(job, line, at):
            some = drawn.rows(as_slice(part))
            try:
                scores[_block(part, line.rows)] = _totals(job, line, some)
            except CountyIndexError:
                failed |= _one_by_one(job, line, drawn, part, scores)
    return scores, failed


def _alike(picks: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Options, and the draws that take just these."""
    if not picks.shape[1]:
        yield (), np.arange(len(picks))
        return
    distinct, which = np.unique(picks, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel()))[:-1]
    for options, at in zip(distinct.tolist(), np.split(order, ends), strict=True):
        yield tuple(options), at


def _portions(job: Job, line: Line, at: np.ndarray) -> Iterator[np.ndarray]:
    """Cut draws into portions that fit the cache.

    Where each draw is but other weights over the same scores, these are read again for each
    portion, so that it must not be too small.
    """
    if job.erring:
        size = max(1, LINE_CELLS // line.scores.size)
    else:
        size = max(FEWEST, LINE_CELLS // job.units)
    for start in range(0, len(at), size):
        yield at[start : start + size]


def as_slice(at: np.ndarray) -> np.ndarray | slice:
    """Return positions without gaps as a slice, which copies nothing."""
    if not at.size:
        return slice(0)
    first, last = int(at[0]), int(at[-1]) + 1
    return slice(first, last) if last - first == len(at) else at


def _block(rows: np.ndarray, columns: np.ndarray) -> Any:
    """Return what picks rows and columns of a table, by slices where they have no gaps."""
    found = as_slice(rows), as_slice(columns)
    return found if any(isinstance(each, slice) for each in found) else np.ix_(rows, columns)


def _totals(job: Job, line: Line, drawn: Drawn) -> np.ndarray:
    """Return the index of draws on one line; those that leave out the same go together."""
    scores = line.scores[None]
    if job.erring:
        errors = [(factor, drawn.numbers[factor.id]) for factor in job.erring]
        scores = line.normalised(in_error(line, job.measured, errors))
    leaving = [not changes for changes in job.changes]
    left = [f for f, leaves in zip(job.factors.discrete, leaving, strict=True) if leaves]
    apart = [
        (
            as_slice(at),
            frozenset[str]().union(
                *(f.options[pick].without for f, pick in zip(left, picks, strict=True))
            ),
        )
        for picks, at in _alike(drawn.picks[:, leaving])
    ]
    return line.totals_leaving(
        scores, len(drawn), lambda rows: varying(job.factors.weights, drawn.rows(rows)), apart
    )


def varying(weights: tuple[Weights, ...], drawn: Drawn) -> Vary:
    """Return what changes the weights of a node for each of some draws."""

    def vary(node: Node, shares: np.ndarray) -> np.ndarray:
        for factor in weights:
            shares = factor.shares(node, shares, drawn.numbers[factor.id])
        return shares

    return vary


def _one_by_one(
    job: Job, line: Line, drawn: Drawn, at: np.ndarray, scores: np.ndarray
) -> dict[int, str]:
    """Compute draws apart, so that one which fails spoils no other; say why those fail."""
    failed = {}
    for draw in at:
        try:
            scores[draw, line.rows] = _totals(job, line, drawn.rows(np.array([draw])))[0]
        except CountyIndexError as error:
            failed[int(draw)] = str(error)
    return failed
