"""Majorities of all pairs of units → the orders that agree with them best (最优线性序).

An order is optimal when the majorities of its pairs, each in the order's direction, sum to the
most. The units are first cut into stages: where every unit of one set has a majority over every
unit of another, each optimal order puts the first set first. Within a stage an integer program
finds the optimum: one variable a pair, and no three units in a circle. Conditions are added as they
are broken, and the linear relaxation alone is proof enough when its answer is whole.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

#: Sums of majorities nearer than this are tied.
TIED = 1e-9

#: The solver's tolerance is absolute, 1e-6; this factor brings it below what counts as tied.
SCALE = 2.0**14

#: How far a variable may be from 0 or 1, and three units from forming no circle.
WHOLE = 1e-6

#: Up to this many units all conditions are given at once; above, those that are broken.
SMALL = 14

#: Broken conditions added in one round.
ROUND = 1500

#: Partial orders looked at in search of all optimal ones.
VISITS = 30_000


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """What is known of the optimal orders.

    `settled[a, b]` is 1 where a stands before b in every optimal order, −1 where behind, and 0
    where both occur. `agreement` is the sum of majorities of the best order found, `bound` what no
    order can exceed; they are equal when the optimum is proven. `complete` says whether it is also
    proven which pairs are settled.
    """

    settled: np.ndarray
    agreement: float
    bound: float
    complete: bool

    @property
    def proven(self) -> bool:
        """Whether no order is better than the one found."""
        return self.bound - self.agreement <= TIED


def consensus(majorities: np.ndarray, seconds: float) -> Consensus:
    """Find how the optimal orders place every pair; antisymmetric majorities, shape [n, n]."""
    until = time.monotonic() + seconds
    n = len(majorities)
    settled = np.zeros((n, n), dtype=int)
    agreement = bound = 0.0
    complete = True
    stages = list(_stages(majorities))
    for before, after in itertools.combinations(stages, 2):
        settled[np.ix_(before, after)], settled[np.ix_(after, before)] = 1, -1
        between = majorities[np.ix_(before, after)].sum()
        agreement, bound = agreement + between, bound + between
    for stage in stages:
        within = np.ix_(stage, stage)
        part = _stage_consensus(majorities[within], until)
        settled[within] = part.settled
        agreement, bound = agreement + part.agreement, bound + part.bound
        complete &= part.complete
    return Consensus(settled, float(agreement), float(bound), complete)


def best_orders(
    majorities: np.ndarray, found: Consensus, most: int
) -> tuple[list[tuple[int, ...]], bool]:
    """Optimal orders, best unit first, at most so many, and whether these are all."""
    search = _Search(majorities, found)
    orders = list(itertools.islice(search.orders(), most + 1))
    return orders[:most], len(orders) <= most and search.visits <= VISITS


def _stages(majorities: np.ndarray) -> Iterator[np.ndarray]:
    """Sets of units, each with a majority over every unit of the sets after it."""
    reaches = majorities >= -TIED
    for via in range(len(reaches)):
        reaches |= reaches[:, via, None] & reaches[via]
    reached = reaches.sum(axis=1)
    for count in sorted(set(reached.tolist()), reverse=True):
        yield np.flatnonzero(reached == count)


def _stage_consensus(majorities: np.ndarray, until: float) -> Consensus:
    n = len(majorities)
    if not (np.abs(majorities) > TIED).any():
        return Consensus(np.zeros((n, n), dtype=int), 0.0, 0.0, True)
    program = _Program(n, until)
    pairs = program.pairs
    gains = 2.0 * majorities[pairs]
    best, value, bound = program.maximise(gains)
    if best is None:
        # Out of time without any order: by majorities won, which is an order like any other.
        best = _by_wins(majorities, pairs)
        value = float(gains @ best)
    level = majorities[pairs].sum()
    agreement, bound = value - level, max(bound, value) - level
    always, complete = 2 * best.astype(int) - 1, False
    if bound - agreement <= TIED:
        bound = agreement
        always, complete = _settle(program, gains, best, value)
    settled = np.zeros((n, n), dtype=int)
    settled[pairs] = always
    return Consensus(settled - settled.T, agreement, bound, complete)


def _settle(
    program: _Program, gains: np.ndarray, best: np.ndarray, value: float
) -> tuple[np.ndarray, bool]:
    """Turn as many pairs around as an equally good order can, until no more turn."""
    always = 2 * best.astype(int) - 1
    program.require(gains, value - TIED / 2)
    while True:
        turned, count, bound = program.maximise(-always.astype(float))
        # What is gained over leaving every settled pair as it is: the number of pairs turned.
        most = bound + (always > 0).sum()
        if most < 1 - WHOLE * len(always):
            return always, True
        if turned is None or program.is_late():
            return always, False
        if gains @ turned < value - TIED:
            program.forbid(turned)
            continue
        if count + (always > 0).sum() < 0.5:
            return always, most < 1
        always[always != 2 * turned.astype(int) - 1] = 0


def _by_wins(majorities: np.ndarray, pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    place = np.argsort(np.argsort(-np.sign(majorities).sum(axis=1), kind="stable"))
    return (place[pairs[0]] < place[pairs[1]]).astype(float)


class _Program:
    """Orders of n units as 0–1 variables, one a pair a < b: 1 where a stands before b."""

    def __init__(self, n: int, until: float):
        self.n, self.until = n, until
        self.pairs = np.triu_indices(n, 1)
        self.index = np.full((n, n), -1)
        self.index[self.pairs] = np.arange(len(self.pairs[0]))
        triples = np.array(list(itertools.combinations(range(n), 3))).reshape(-1, 3)
        # For a < b < c: 0 ≤ x_ab + x_bc − x_ac ≤ 1, or the three go round in a circle.
        a, b, c = triples.T
        self.triangles = np.stack([self.index[a, b], self.index[b, c], self.index[a, c]], axis=1)
        self.used = np.full(len(triples), n <= SMALL)
        self.rows: list[tuple[np.ndarray, float]] = []

    def is_late(self) -> bool:
        return time.monotonic() >= self.until

    def require(self, gains: np.ndarray, least: float) -> None:
        """Keep only orders that gain at least so much."""
        self.rows.append((SCALE * gains, SCALE * least))

    def forbid(self, order: np.ndarray) -> None:
        """Keep only orders that differ from this one."""
        self.rows.append((1.0 - 2.0 * order, 1.0 - order.sum()))

    def maximise(self, gains: np.ndarray) -> tuple[np.ndarray | None, float, float]:
        """The best order within the conditions, its value, and a bound of any order's value.

        The linear relaxation comes first; when its answer is whole, it is the best order. None
        when time ran out, or when no order meets the conditions (the bound is then −∞).
        """
        bound = float(np.abs(gains).sum())
        for integrality in (0, 1):
            while not self.is_late():
                x, limit, solved = self._solve(gains, integrality)
                bound = min(bound, limit)
                if x is None:
                    return None, -np.inf, bound
                if self._add_broken(x):
                    continue
                whole = np.round(x)
                if np.abs(x - whole).max() <= WHOLE:
                    value = float(gains @ whole)
                    return whole, value, value if solved else max(bound, value)
                break
        return None, -np.inf, bound

    def _solve(self, gains: np.ndarray, integrality: int) -> tuple[np.ndarray | None, float, bool]:
        # Imported here: the default path does without scipy.optimize.
        from scipy.optimize import Bounds, milp  # noqa: PLC0415  (as said above)

        left = max(0.1, self.until - time.monotonic())
        result = milp(
            -SCALE * gains,
            integrality=np.full(len(gains), integrality),
            bounds=Bounds(0.0, 1.0),
            constraints=self._conditions(),
            options={"time_limit": left, "mip_rel_gap": 0.0},
        )
        if result.status == 2:
            return None, -np.inf, True
        if result.status == 0:
            return result.x, -result.fun / SCALE, True
        dual = getattr(result, "mip_dual_bound", None)
        limit = np.inf if dual is None or not integrality else -dual / SCALE
        return result.x if integrality else None, limit, False

    def _conditions(self) -> list:
        from scipy.optimize import LinearConstraint  # noqa: PLC0415  (as in `_solve`)
        from scipy.sparse import csr_array  # noqa: PLC0415  (the same)

        conditions = [LinearConstraint(row[None], least, np.inf) for row, least in self.rows]
        used = self.triangles[self.used]
        if len(used):
            signs = np.tile([1.0, 1.0, -1.0], len(used))
            rows = np.repeat(np.arange(len(used)), 3)
            shape = (len(used), len(self.pairs[0]))
            matrix = csr_array((signs, (rows, used.ravel())), shape=shape)
            conditions.append(LinearConstraint(matrix, 0.0, 1.0))
        return conditions

    def _add_broken(self, x: np.ndarray) -> bool:
        """Add the conditions that an answer breaks most; whether it breaks any."""
        around = x[self.triangles] @ [1.0, 1.0, -1.0]
        excess = np.where(self.used, 0.0, np.maximum(around - 1.0, -around))
        broken = np.flatnonzero(excess > WHOLE)
        worst = broken[np.argsort(-excess[broken], kind="stable")[:ROUND]]
        self.used[worst] = True
        return len(worst) > 0


class _Search:
    """All optimal orders, unit by unit from the front, without ways that cannot be optimal."""

    def __init__(self, majorities: np.ndarray, found: Consensus):
        self.majorities, self.found = majorities, found
        # What a pair still to be placed can add at most: settled pairs have no choice.
        hope = np.where(found.settled > 0, majorities, 0.0)
        open_ = np.where(found.settled == 0, np.abs(majorities) / 2.0, 0.0)
        self.hope = hope + open_
        self.visits = 0
        self.dead: set[tuple[bytes, float]] = set()

    def orders(self) -> Iterator[tuple[int, ...]]:
        everyone = np.ones(len(self.majorities), dtype=bool)
        yield from self._continued((), everyone, 0.0)

    def _continued(
        self, order: tuple[int, ...], left: np.ndarray, gained: float
    ) -> Iterator[tuple[int, ...]]:
        if not left.any():
            yield order
            return
        state = (left.tobytes(), round(gained, 9))
        self.visits += 1
        if state in self.dead or self.visits > VISITS:
            return
        fruitful = False
        for unit in np.flatnonzero(left & ~((self.found.settled[left] > 0).any(axis=0))):
            rest = left.copy()
            rest[unit] = False
            now = gained + self.majorities[unit, rest].sum()
            if now + self.hope[np.ix_(rest, rest)].sum() >= self.found.agreement - TIED:
                for each in self._continued((*order, int(unit)), rest, now):
                    fruitful = True
                    yield each
        if not fruitful:
            self.dead.add(state)
