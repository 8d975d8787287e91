"""Two runs and a choice between them → the plan that takes each factor from the end chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from countyindex.analysis.change.board import Run
from countyindex.methods import normalisations
from countyindex.normalisation.goalposts import NOBODY_OUTSIDE
from countyindex.registry import Indicator, Node
from countyindex.scheme import Goalposts, Level, MethodCall, Normalisation, Plan
from countyindex.scheme.model import Availability, NodeChoice

#: Whether goalposts and weights are factors apart, goalposts go with the method, or both do, and
#: are found anew for every mixture.
Mode = Literal["apart", "with_method", "whole"]

#: Every cell takes part: who is scored was decided at the ends.
OPEN = Availability(indicator=0.0, unit=0.0, dimension=0.0)

#: Both ends: before, after.
Ends = tuple[Run, Run]


class Choice(NamedTuple):
    """The end that each factor is taken from: 0 is before, 1 is after."""

    own: int
    others: int
    goalposts: int
    weights: int
    method: int


def indicator_of(ends: Ends, name: str, first: int) -> Indicator:
    """Return an indicator as one end registers it, or the other where that one does not know it."""
    known = ends[first].measured.study.indicators
    return known[name] if name in known else ends[1 - first].measured.study.indicators[name]


def mixed_plan(ends: Ends, choice: Choice, mode: Mode) -> Plan:
    """Return the plan of one end's method with weights and goalposts of others, as numbers."""
    method = ends[choice.method].result.plan
    if mode == "whole":
        return method.model_copy(update={"availability": OPEN, "inherited": "use"})
    tree = ends[choice.weights].result.tree
    calls = _calls(ends, choice, tree)
    nodes = {
        name: NodeChoice.model_construct(weighting=weighting, aggregation=aggregation)
        for name, (weighting, aggregation) in calls.items()
    }
    top = Level.model_construct(weighting=calls[tree.id][0], aggregation=calls[tree.id][1])
    numbers = goalpost_numbers(ends, choice.goalposts, tree.leaves, choice.method)
    overrides = {
        name: override.model_copy(
            update={"normalisation": with_numbers(override.normalisation, numbers)}
        )
        for name, override in method.overrides.items()
    }
    update: dict[str, Any] = {
        **{"nodes": nodes, "levels": (top,) * tree.height, "availability": OPEN},
        **{"flat": False, "judgements": (), "inherited": "use", "overrides": overrides},
        "normalisation": with_numbers(method.normalisation, numbers),
    }
    return method.model_copy(update=update)


def _calls(ends: Ends, choice: Choice, tree: Node) -> dict[str, tuple[MethodCall, MethodCall]]:
    """Weigh every node by the numbers that one end came to, and aggregate it as another does."""
    levels = ends[choice.weights].result.levels
    shares = {child: float(weight) for level in levels for child, weight in level.weights.items()}
    plan = ends[choice.method].result.plan
    return {
        node.id: (
            MethodCall.model_validate(
                {"method": "fixed", "weights": {child: shares[child] for child in node.child_ids}}
            ),
            aggregation_in(plan, node, tree),
        )
        for node in tree.walk()
    }


def aggregation_in(plan: Plan, node: Node, tree: Node) -> MethodCall:
    """Return how a plan aggregates a node, also of a tree that is deeper or flatter than its own.

    The root is aggregated as the plan's highest level is, every other node as its own level.
    """
    top = len(plan.levels) - 1
    level = top if node.id == tree.id else min(node.height - 1, top)
    return plan.aggregation_of(node.id, level)


def with_numbers(
    choice: Normalisation | None, numbers: Mapping[str, tuple[float, float]]
) -> Normalisation | None:
    """Return a normalisation whose goalposts are numbers, where it uses any."""
    if choice is None or not normalisations[choice.method].declares("uses_goalposts"):
        return choice
    return choice.model_copy(update={"goalposts": Goalposts.model_construct(fixed=dict(numbers))})


def goalpost_numbers(
    ends: Ends, end: int, names: Sequence[str], method: int
) -> dict[str, tuple[float, float]]:
    """Return one end's goalposts as a scheme would give them: the worst value, then the best.

    An indicator that this end does not score, or of which it knows no worst value because all units
    lie inside an interval, has the other's.
    """
    found = {}
    for name in names:
        known = [run for run in (ends[end], ends[1 - end]) if _has_goalposts(run, name)]
        for run in sorted(known, key=lambda run: _has_no_worst(run, name))[:1]:
            low, high = run.result.goalposts[name].tolist()
            found[name] = _as_given(indicator_of(ends, name, method), low, high)
    return found


def _has_goalposts(run: Run, name: str) -> bool:
    given = run.result.goalposts
    return name in given and not bool(np.isnan(given[name]).any())


def _has_no_worst(run: Run, name: str) -> bool:
    """Whether the lower goalpost stands where it does because no unit lies outside an interval."""
    moderate = run.measured.study.indicators[name].is_moderate
    low, scores = run.result.goalposts.at["lower", name], run.result.normalised[name]
    return moderate and low == NOBODY_OUTSIDE and scores.min() == scores.max()


def _as_given(indicator: Indicator, low: float, high: float) -> tuple[float, float]:
    """Undo the logarithm, and turn distances to an interval into values that are so far from it."""
    match indicator.direction:
        case "positive" | "negative" if indicator.transform == "log":
            return float(np.exp(low)), float(np.exp(high))
        case "positive" | "negative" | "parity":
            return low, high
        case interval:
            return interval.interval[0] + low, interval.interval[0] + high
