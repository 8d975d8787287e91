"""What may vary, of one cohort → the factors, which turn random numbers into draws (抽样)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from countyindex.analysis.uncertainty.choices import Choice, Choices
from countyindex.analysis.uncertainty.distributions import (
    Discrete,
    Errors,
    Option,
    Weights,
    normal,
)
from countyindex.data import Measured, Status
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry import Node
from countyindex.scheme import Change, Plan


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
        numbers |= {f.id: normal(parts[f.id]) for f in self.errors}
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
            options = _options(choices, name, choice, measured, plan, tree, problems)
            discrete.append(Discrete(name, choice.title_zh, tuple(options)))
    return Factors(tuple(discrete), tuple(weights), tuple(errors))


def _options(
    choices: Choices,
    name: str,
    choice: Choice,
    measured: Measured,
    plan: Plan,
    tree: Node,
    problems: list[Problem],
) -> Iterable[Option]:
    if choice.alternatives is not None:
        return _alternatives(choices, name, choice)
    if choice.experts:
        return _experts(choices, name, choice, plan, problems)
    names = {node.id: node.name_zh for node in tree.walk()}
    names |= {item.id: item.name_zh for item in measured.indicators}
    return _left_out(choices, name, choice, tree, names)


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


def _left_out(
    choices: Choices, name: str, choice: Choice, tree: Node, names: Mapping[str, str]
) -> Iterator[Option]:
    assert choice.leave_out is not None
    where = choices.where("choices", name, "leave_out")
    groups = removable(tree, choice.leave_out.one)
    likely = choice.leave_out.probability
    yield Option("全部保留", 1.0 - likely if groups else 1.0, where)
    for id_, gone in groups.items():
        each = likely / len(groups)
        yield Option(id_, each, where, without=gone, known_as=f"不计{names[id_]}")


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
