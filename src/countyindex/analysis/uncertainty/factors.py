"""What may vary, of one cohort → factors that turn random numbers into draws (抽样)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtri

from countyindex.analysis.uncertainty.choices import Choice, Choices
from countyindex.data import Measured, Status
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry import Node
from countyindex.scheme import Change, Plan


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


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Some draws: which option of each discrete factor, and numbers for the others by id."""

    picks: np.ndarray
    numbers: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.picks)

    def rows(self, at: np.ndarray | slice) -> Drawn:
        """Return some of the draws."""
        return Drawn(self.picks[at], {name: each[at] for name, each in self.numbers.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """Everything that varies in one cohort under one scheme, in the order of the file."""

    discrete: tuple[Discrete, ...]
    weights: tuple[Weights, ...]
    errors: tuple[Errors, ...]

    @property
    def every(self) -> tuple[Discrete | Weights | Errors, ...]:
        """All factors: first choices, then weights, then errors."""
        return (*self.discrete, *self.weights, *self.errors)

    def random(self, rng: np.random.Generator, draws: int) -> Drawn:
        """Draw at random."""
        picks = self.picks(rng, draws)
        numbers = {f.id: rng.random((draws, f.columns)) for f in self.weights}
        numbers |= {f.id: rng.standard_normal((draws, f.columns)) for f in self.errors}
        return Drawn(picks, numbers)

    def picks(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Draw only which options are taken, shape (draws, discrete factors)."""
        return _stacked([factor.pick(rng.random(draws)) for factor in self.discrete], draws)

    def of_uniform(self, uniform: np.ndarray) -> Drawn:
        """Turn points of the unit cube, shape (draws, columns of all factors), into draws."""
        ends = np.cumsum([factor.columns for factor in self.every])[:-1]
        parts = dict(zip((f.id for f in self.every), np.split(uniform, ends, axis=1), strict=True))
        picks = [factor.pick(parts[factor.id][:, 0]) for factor in self.discrete]
        numbers = {f.id: parts[f.id] for f in self.weights}
        numbers |= {f.id: ndtri(parts[f.id]) for f in self.errors}
        return Drawn(_stacked(picks, len(uniform)), numbers)


def _stacked(picks: Sequence[np.ndarray], draws: int) -> np.ndarray:
    return np.stack(picks, axis=1) if picks else np.zeros((draws, 0), dtype=np.int64)


def factors_of(
    choices: Choices, measured: Measured, plan: Plan, cohort: str, tree: Node
) -> Factors:
    """Say what the choices mean for one cohort under one plan.

    Parameters
    ----------
    choices
        What may vary.
    measured
        The study's indicators.
    plan
        The scheme's choices for the cohort.
    cohort
        Its id.
    tree
        The tree that is scored.

    Raises
    ------
    InputError
        A choice names a level, node, series or expert that is not there; all problems at once.
    """
    problems: list[Problem] = []
    factors = sound_factors_of(choices, measured, plan, cohort, tree, problems)
    if problems:
        raise InputError(problems)
    return factors


def sound_factors_of(
    choices: Choices,
    measured: Measured,
    plan: Plan,
    cohort: str,
    tree: Node,
    problems: list[Problem],
) -> Factors:
    """As `factors_of`, without what is wrong; that is added to the problems."""
    discrete: list[Discrete] = []
    weights: list[Weights] = []
    errors: list[Errors] = []
    for name, choice in choices.choices.items():
        if choice.multiply or choice.dirichlet:
            found = _levels(choices, name, choice, tree, problems)
            weights.append(_weights(name, choice, tree, found))
        elif choice.errors:
            problems += _unknown_series(choices, name, choice, measured)
            errors.append(_errors(name, choice, measured, cohort))
        else:
            discrete.append(_discrete(choices, name, choice, plan, tree, problems))
    return Factors(tuple(discrete), tuple(weights), tuple(errors))


def _discrete(
    choices: Choices, name: str, choice: Choice, plan: Plan, tree: Node, problems: list[Problem]
) -> Discrete:
    options: Iterable[Option]
    if choice.alternatives is not None:
        options = _alternatives(choices, name, choice)
    elif choice.experts:
        options = _experts(choices, name, choice, plan, problems)
    else:
        options = _left_out(choices, name, choice, tree)
    return Discrete(name, choice.title_zh, tuple(options))


def _alternatives(choices: Choices, name: str, choice: Choice) -> Iterator[Option]:
    assert choice.alternatives is not None
    even = 1.0 / len(choice.alternatives)
    for label, item in choice.alternatives.items():
        at = ("choices", name, "alternatives", label)
        yield Option(
            name=label,
            probability=even if item.probability is None else item.probability,
            where=choices.where(*at),
            changes=tuple(
                Change(tuple(key.split(".")), _plain(value), choices.place(*at, "set", key))
                for key, value in item.set.items()
            ),
        )


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _experts(
    choices: Choices, name: str, choice: Choice, plan: Plan, problems: list[Problem]
) -> Iterable[Option]:
    assert choice.experts is not None
    node, where = choice.experts.node, choices.where("choices", name, "experts")
    judged = next((item for item in plan.judgements if item.node == node), None)
    if judged is None:
        nodes = [item.node for item in plan.judgements]
        what = f"'{name}' asks for the experts of '{node}', of which the scheme has no judgements."
        problems.append(Problem(where, what, did_you_mean(node, nodes)))
        return ()
    everybody = (Option("全部专家", 1.0, where),)
    if len(judged.experts) == 1:
        return everybody
    each = 1.0 / (1 + len(judged.experts))
    alone = [Option(who, each, where, expert=(node, who)) for who in judged.experts]
    return (Option("全部专家", each, where), *alone)


def _left_out(choices: Choices, name: str, choice: Choice, tree: Node) -> Iterator[Option]:
    assert choice.leave_out is not None
    where = choices.where("choices", name, "leave_out")
    groups = removable(tree, choice.leave_out.one)
    likely = choice.leave_out.probability
    yield Option("全部保留", 1.0 - likely if groups else 1.0, where)
    for label, gone in groups.items():
        yield Option(label, likely / len(groups), where, without=gone)


def removable(tree: Node, one: str) -> dict[str, frozenset[str]]:
    """Id → the indicators that go, of every indicator or dimension whose siblings can carry on."""
    if one == "indicator":
        return {leaf: frozenset({leaf}) for leaf in tree.leaves} if len(tree.leaves) > 1 else {}
    inner = [child for child in tree.children if isinstance(child, Node)]
    return {n.id: frozenset(n.leaves) for n in inner} if len(tree.children) > 1 else {}


def _levels(
    choices: Choices, name: str, choice: Choice, tree: Node, problems: list[Problem]
) -> range | tuple[int, ...]:
    varied = choice.multiply or choice.dirichlet
    assert varied is not None
    kind = "multiply" if choice.multiply else "dirichlet"
    levels = range(tree.height) if varied.levels is None else varied.levels
    wrong = [level for level in levels if level not in range(tree.height)]
    if wrong:
        problems.append(
            Problem(
                choices.where("choices", name, kind, "levels"),
                f"'{name}' names the level {wrong[0]}, and the tree of {tree.name_zh} has "
                f"{tree.height}.",
                f"Count from 0, above the indicators, to {tree.height - 1}, the index.",
            )
        )
    return levels


def _weights(name: str, choice: Choice, tree: Node, levels: Iterable[int]) -> Weights:
    at: dict[tuple[str, str], int] = {}
    for node in tree.walk():
        if node.height - 1 in levels and len(node.children) > 1:
            for child in node.child_ids:
                at[node.id, child] = len(at)
    within = choice.multiply.within if choice.multiply else None
    concentration = choice.dirichlet.concentration if choice.dirichlet else None
    return Weights(name, choice.title_zh, at, within, concentration)


def _unknown_series(
    choices: Choices, name: str, choice: Choice, measured: Measured
) -> Iterator[Problem]:
    assert choice.errors is not None
    for series in choice.errors.series:
        if series not in measured.study.series:
            yield Problem(
                choices.where("choices", name, "errors", "series", series),
                f"there is no series '{series}'.",
                did_you_mean(series, measured.study.series),
            )


def _errors(name: str, choice: Choice, measured: Measured, cohort: str) -> Errors:
    assert choice.errors is not None
    rows = [i for i, unit in enumerate(measured.study.units) if unit.cohort == cohort]
    statuses = measured.statuses[rows]
    cells = np.zeros(statuses.shape)
    for status, size in choice.errors.status.items():
        cells[statuses == Status[status.upper()]] = size
    return Errors(
        id=name,
        title_zh=choice.title_zh,
        codes=tuple(measured.study.units[i].code for i in rows),
        indicators=tuple(item.id for item in measured.indicators),
        cells=cells,
        series={k: v for k, v in choice.errors.series.items() if v > 0},
    )
