"""A board and a unit → the smallest change of one indicator that reaches a place (单项变动)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from countyindex.data import Dataset, assemble
from countyindex.normalisation.direction import orient
from countyindex.normalisation.step import normalise_draws
from countyindex.panel import other_years, panel_scores, reference
from countyindex.ranking import TIE_DECIMALS
from countyindex.registry import Indicator
from countyindex.result import Result
from countyindex.rollup import as_they_are, roll_up_tree
from countyindex.scheme import Goalposts
from countyindex.screening import counting_in_full
from countyindex.treatment.step import treat_draws

#: Values tried on the way to the cohort's best value, and from there to the end of the search.
TRIED = (24, 40)
#: Halvings of the interval between the last value tried that fails and the first that reaches.
HALVINGS = 32
#: Cells worked on at once.
CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one indicator, all else left as it is, that reaches a place.

    `value` and `needed` are in the indicator's own unit; `needed` is None where no value up to
    `limit` reaches the place. `spreads` is the change in standard deviations of the cohort.
    """

    place: int
    indicator: str
    value: float
    needed: float | None
    limit: float
    spreads: float | None
    rank: int | None
    score: float | None


def changes(result: Result, code: str, places: Sequence[int]) -> list[Change]:
    """Search the values of each indicator for the nearest that puts a unit on a place.

    Every value is tried on the whole line: treatment, goalposts and weights of the cohort move with
    it, only who and what takes part is kept. Values are tried from the unit's own towards the best,
    first up to the cohort's best value, then up to the end of what the registry holds plausible
    (where it says nothing, as far again as the cohort is wide), and the first interval in which the
    place is reached is halved.

    Parameters
    ----------
    result
        The board.
    code
        A unit that it ranks.
    places
        The places to reach, 1 is best.

    Returns
    -------
    list of Change
        For each place, the indicators that the unit has a value of, in print order.
    """
    line = _Line(result, code)
    ways = [way for way in map(line.way, range(line.values.shape[1])) if way is not None]
    if not ways or not places:
        return []
    ranks = [line.outcome(way.columns, way.tried)[1] for way in ways]
    return [change for place in places for change in _for_place(line, ways, ranks, place)]


def _for_place(
    line: _Line, ways: Sequence[_Way], ranks: Sequence[np.ndarray], place: int
) -> Iterator[Change]:
    """Yield what each indicator needs for a place, from the places its tried values lead to."""
    reached = [np.flatnonzero(found <= place) for found in ranks]
    some = [at for at, found in enumerate(reached) if found.size]
    first = [int(reached[at][0]) for at in some]
    columns = np.array([ways[at].column for at in some], dtype=np.int64)
    steps = [np.append(ways[at].value, ways[at].tried) for at in some]
    low = np.array([step[at] for step, at in zip(steps, first, strict=True)])
    high = np.array([step[at + 1] for step, at in zip(steps, first, strict=True)])
    needed = line.halved(columns, low, high, place)
    scores, after = line.outcome(columns, needed)
    found = dict(
        zip(some, zip(needed.tolist(), scores.tolist(), after.tolist(), strict=True), strict=True)
    )
    for at, way in enumerate(ways):
        yield line.change(way, place, found.get(at))


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """The values of one indicator that are tried, from the unit's own towards the best."""

    column: int
    value: float
    tried: np.ndarray

    @property
    def columns(self) -> np.ndarray:
        """The column, once for each value tried."""
        return np.full(len(self.tried), self.column)


class _Line:
    """The whole line for one board with one cell of one unit changed."""

    def __init__(self, result: Result, code: str):
        measured = result.measured
        self.plan = result.plan
        whole = assemble(measured, self.plan, result.cohort)
        self.dataset: Dataset = whole.keeping(
            whole.values.index.isin(result.scores.index),
            whole.values.columns.isin(result.normalised.columns),
        )
        self.others = _read_once(other_years(measured, self.plan, result.cohort))
        self.values = self.dataset.values.to_numpy()
        self.row = self.dataset.codes.index(code)
        self.spread = np.nanstd(self.values, axis=0)

    def way(self, column: int) -> _Way | None:
        """Return the values to try; None where there is no value, or none better."""
        value = float(self.values[self.row, column])
        indicator = self.dataset.indicators[column]
        best, end = _aims(indicator, value, self.values[:, column])
        if np.isnan(value) or value == end:
            return None
        near = np.linspace(value, best, TRIED[0] + 1)[1:]
        # Closer together near the best value: beyond it treatment may set in, and undo the gain.
        far = best + (end - best) * np.linspace(0.0, 1.0, TRIED[1] + 1)[1:] ** 2
        tried = np.concatenate([near, far])
        return _Way(column, value, tried[tried != end] if self._ends_short(column) else tried)

    def _ends_short(self, column: int) -> bool:
        """Whether an indicator would take no part any more once this unit is inside, too."""
        indicator = self.dataset.indicators[column]
        if not indicator.is_moderate or indicator.id in counting_in_full(self.dataset, self.plan):
            return False
        others = np.delete(self.values[:, [column]], self.row, axis=0)
        return not (orient(others, (indicator,)) < 0).any()

    def scores(self, columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return all units' scores with one cell changed, one draw a row: shape [draws, units]."""
        dataset, plan = self.dataset, self.plan
        draws = np.repeat(self.values[np.newaxis], len(columns), axis=0)
        draws[np.arange(len(columns)), self.row, columns] = values
        treated = treat_draws(draws, dataset, plan)

        def read_off(goalposts: Goalposts) -> np.ndarray:
            return reference(goalposts, treated, dataset, plan, self.others)

        normalised = normalise_draws(treated, dataset, plan, read_off)
        rolled = roll_up_tree(
            *(dataset.tree, normalised, plan, dataset.names, dataset.titles),
            vary=as_they_are,
            other_years=panel_scores(dataset, plan, treated, self.others),
        )
        return np.asarray(rolled[dataset.tree.id].scores)

    def outcome(self, columns: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the unit's score and place in every draw."""
        step = max(1, CELLS // self.values.size)
        scores, places = [np.empty(0)], [np.empty(0, dtype=np.int64)]
        for start in range(0, len(columns), step):
            part = slice(start, start + step)
            drawn = self.scores(columns[part], values[part])
            scores.append(drawn[:, self.row])
            places.append(_places(drawn, self.row))
        return np.concatenate(scores), np.concatenate(places)

    def halved(
        self, columns: np.ndarray, low: np.ndarray, high: np.ndarray, place: int
    ) -> np.ndarray:
        """Halve intervals whose upper ends reach a place; return upper ends that still do."""
        for _ in range(HALVINGS if len(columns) else 0):
            middle = (low + high) / 2.0
            reached = self.outcome(columns, middle)[1] <= place
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return high

    def change(self, way: _Way, place: int, outcome: tuple[float, float, int] | None) -> Change:
        """Return what was found for one indicator."""
        name, limit = self.dataset.indicators[way.column].id, float(way.tried[-1])
        if outcome is None:
            return Change(place, name, way.value, None, limit, None, None, None)
        needed, score, rank = outcome
        spreads = abs(needed - way.value) / float(self.spread[way.column])
        return Change(place, name, way.value, needed, limit, spreads, rank, score)


def _read_once(
    datasets: Callable[[Goalposts], list[Dataset]],
) -> Callable[[Goalposts], list[Dataset]]:
    """Ask for the years of the same goalposts only once."""
    read: list[tuple[Goalposts, list[Dataset]]] = []

    def once(goalposts: Goalposts) -> list[Dataset]:
        for asked, found in read:
            if asked == goalposts:
                return found
        read.append((goalposts, datasets(goalposts)))
        return read[-1][1]

    return once


def _places(scores: np.ndarray, row: int) -> np.ndarray:
    """Return one unit's place in every draw, ties as in `ranking.rank`."""
    rounded = np.round(scores / np.abs(scores).max(axis=1, keepdims=True), TIE_DECIMALS)
    return 1 + np.sum(rounded > rounded[:, [row]], axis=1)


def _aims(indicator: Indicator, value: float, column: np.ndarray) -> tuple[float, float]:
    """Return the best value of the cohort, seen from a value, and the end of the search."""
    low, high = float(np.nanmin(column)), float(np.nanmax(column))
    match indicator.direction:
        case "positive":
            return high, indicator.plausible[1] if indicator.plausible else 2 * high - low
        case "negative":
            end = indicator.plausible[0] if indicator.plausible else 2 * low - high
            # What is above zero in the whole cohort, or has a logarithm, does not reach it.
            return low, end if end > 0 or low <= 0 else low / 2
        case "parity":
            return 1.0, 1.0
        case interval:
            nearest = float(np.clip(value, *interval.interval))
            return nearest, nearest
