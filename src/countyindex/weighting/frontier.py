"""Many linear programs over the same peers → their optimal vertices, all in one pass (线性规划)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

#: Multipliers, pivots and violations below this are float noise; rows are scaled to about 1.
NOISE = 1e-9

#: Units worked on at once, so that their distances from all peers stay in the processor's cache.
BLOCK = 32

#: Products with more terms than this are handed to several threads, which stall on a busy machine.
ONE_THREAD = 2**18

#: Steps between two fresh factorisations.
FRESH = 30

#: Steps for each column after which a unit is given up.
MOST_STEPS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """One program a unit: max `goals` · w, with peers · w ≤ 1 and own · w ≤ 0.

    Among several optima the best for `second` is taken, and among those the best for `third`. With
    a single entry in `own` and `active` the bounds and the first vertex are the same for all units.
    """

    #: First objective of every unit [units, k].
    goals: np.ndarray
    #: Objectives that all units share [k].
    second: np.ndarray
    third: np.ndarray
    #: Rows that all units share [peers, k].
    peers: np.ndarray
    #: Rows of every unit [units or 1, own, k].
    own: np.ndarray
    #: Rows that hold as equalities at a vertex to begin with [units or 1, k], peers counted first.
    active: np.ndarray


def optima(programs: Programs) -> tuple[np.ndarray, np.ndarray]:
    """Optimal weights [units, k] of every program, and which of them are proven optimal.

    The simplex method along the path from one objective to the next (parametric), for a block of
    units at once: from the first vertex to the best for `second`, walked once where all units share
    their bounds, and from there to the best for `goals`. That end is optimal when no multiplier of
    its active rows is negative and it violates no row, which a fresh factorisation checks.
    """
    second = np.broadcast_to(programs.second, (len(programs.active), len(programs.second)))
    here = replace(programs, goals=second)
    start = np.concatenate([_walk(block, None)[2] for block in _blocks(here)])
    there = replace(programs, active=np.broadcast_to(start, programs.goals.shape))
    parts = [_walk(block, programs.second) for block in _blocks(there)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _blocks(programs: Programs) -> list[Programs]:
    starts = range(0, len(programs.goals), BLOCK)
    return [_units(programs, slice(start, start + BLOCK)) for start in starts]


def _units(programs: Programs, chosen: Any) -> Programs:
    own = programs.own if len(programs.own) == 1 else programs.own[chosen]
    return replace(
        programs, goals=programs.goals[chosen], own=own, active=programs.active[chosen].copy()
    )


def _walk(
    programs: Programs, before: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights, whether they are optimal, and active rows at the end of the path from `before`."""
    units, k = programs.active.shape
    weights, proven = np.zeros((units, k)), np.zeros(units, dtype=bool)
    ends, left = programs.active.copy(), np.arange(units)
    # Without an objective before, one for which the first vertex is the best: its rows' sum.
    old = (
        _Vertex(programs).rows.sum(axis=1)
        if before is None
        else np.broadcast_to(before, (units, k))
    )
    for _ in range(0, MOST_STEPS * k, FRESH):
        vertex = _Vertex(programs)
        optimal = ~vertex.leaving(old)[1] & (vertex.slack.min(axis=1) >= -NOISE)
        weights[left], proven[left], ends[left] = vertex.weights, optimal, vertex.active
        if optimal.all():
            break
        left, old, programs = left[~optimal], old[~optimal], _units(programs, ~optimal)
        vertex = _Vertex(programs)
        for _ in range(FRESH):
            leaving, going = vertex.leaving(old)
            if not going.any():
                break
            vertex.step(np.flatnonzero(going), leaving[going])
    return weights, proven, ends


class _Vertex:
    """Where every unit of a block stands: active rows, their inverse, slack of all rows."""

    def __init__(self, programs: Programs):
        self.programs, self.active = programs, programs.active
        units, self.shared = np.arange(len(self.active)), len(programs.peers)
        self.rows = self._rows(units[:, None], self.active)
        self.inverse = np.linalg.inv(self.rows)
        level = (self.active < self.shared).astype(float)
        self.weights = np.einsum("ukr,ur->uk", self.inverse, level)
        self.slack = -self._along(units, self.weights)
        self.slack[:, : self.shared] += 1.0
        np.put_along_axis(self.slack, self.active, 0.0, axis=1)

    def _rows(self, units: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The rows at these places of these units, peers counted first."""
        peers, own = self.programs.peers, self.programs.own
        shared = places < self.shared
        which = np.zeros_like(units) if len(own) == 1 else units
        mine = own[which, np.where(shared, 0, places - self.shared)]
        return np.where(shared[..., None], peers[np.where(shared, places, 0)], mine)

    def _along(self, units: np.ndarray, directions: np.ndarray) -> np.ndarray:
        own = self.programs.own
        bound = (
            directions @ own[0].T
            if len(own) == 1
            else np.einsum("urk,uk->ur", own[units], directions)
        )
        peers = self.programs.peers
        wide = max(1, ONE_THREAD // directions.size)
        parts = [directions @ peers[at : at + wide].T for at in range(0, len(peers), wide)]
        return np.concatenate([*parts, bound], axis=1)

    def _multipliers(self, goals: np.ndarray) -> np.ndarray:
        return np.einsum("uk,ukr->ur", goals, self.inverse)

    def leaving(self, old: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The active row to release next on the way from the old objective, and whether any is."""
        new, before = self._multipliers(self.programs.goals), self._multipliers(old)
        gaining = new < -NOISE
        turn = np.where(gaining, np.maximum(before, 0.0) / np.where(gaining, -new, 1.0), np.inf)
        third = self._multipliers(np.broadcast_to(self.programs.third, old.shape))
        open_ = (np.abs(new) <= NOISE) & (np.abs(before) <= NOISE) & (third < -NOISE)
        last = np.where(open_, third, 0.0).argmin(axis=1)
        path = gaining.any(axis=1)
        return np.where(path, turn.argmin(axis=1), last), path | open_.any(axis=1)

    def step(self, units: np.ndarray, leaving: np.ndarray) -> None:
        """Move these units along an edge until the next row stops them."""
        direction = -self.inverse[units, :, leaving]
        closing = self._along(units, direction)
        np.put_along_axis(closing, self.active[units], 0.0, axis=1)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            room = np.where(closing > NOISE, self.slack[units] / closing, np.inf)
        entering = room.argmin(axis=1)
        size = np.maximum(np.take_along_axis(room, entering[:, None], axis=1), 0.0)
        # Of rows met at once, the one met most squarely keeps the inverse steady.
        met = room <= size * (1 + NOISE) + NOISE**2
        tied = np.flatnonzero(np.count_nonzero(met, axis=1) > 1)
        entering[tied] = np.where(met[tied], closing[tied], 0.0).argmax(axis=1)
        each = np.arange(len(units))
        change = np.einsum("uk,ukr->ur", self._rows(units, entering), self.inverse[units])
        pivot = change[each, leaving]
        change[each, leaving] -= 1.0
        share = self.inverse[units, :, leaving] / pivot[:, None]
        self.inverse[units] -= share[:, :, None] * change[:, None, :]
        self.weights[units] += size * direction
        self.slack[units] -= size * closing
        self.slack[units, self.active[units, leaving]] = size[:, 0]
        self.slack[units, entering] = 0.0
        self.active[units, leaving] = entering
