"""One measured ratio, and how the best of alternating runs is taken.

Imports nothing heavy: a child's peak memory as the system counts it begins at its parent's size.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What we need, what the floor needs, and how many times the floor is the target."""

    name: str
    ours: float
    floor: float
    unit: str
    #: None for what is only shown.
    target: float | None

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor

    @property
    def verdict(self) -> str:
        """Say `ok` or `miss`, or nothing where there is no target."""
        if self.target is None:
            return ""
        return "ok" if self.ratio <= self.target else "miss"


def alternate(ours: Callable[[], object], floor: Callable[[], object], runs: int) -> list[float]:
    """Return the best time of each [s]; they take turns, so that a busy moment hits both alike."""
    best = [float("inf"), float("inf")]
    for _ in range(runs):
        for i, work in enumerate((ours, floor)):
            begin = time.perf_counter()
            work()
            best[i] = min(best[i], time.perf_counter() - begin)
    return best


def table(measures: Sequence[Measure]) -> str:
    """Lay the measures out as text, one a line."""
    rows = [("measure", "ours", "floor", "ratio", "target", "")]
    rows += [
        (
            m.name,
            f"{m.ours:.4g} {m.unit}",
            f"{m.floor:.4g} {m.unit}",
            f"{m.ratio:.2f}" if m.ratio >= 0.1 else f"{m.ratio:.2g}",
            "–" if m.target is None else f"{m.target:.3g}",
            m.verdict,
        )
        for m in measures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i in (0, 5) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
