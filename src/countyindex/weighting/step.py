"""A node, its children's scores and the choices → the weights of the children (赋权)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from countyindex.data import say_why
from countyindex.errors import GapError, InputError, MethodError, Problem
from countyindex.methods import Method, weightings
from countyindex.registry import Node
from countyindex.scheme import Judgements, MethodCall, Plan

#: Weights of a node's children, and what their method reports of them.
Weights = tuple[np.ndarray, Mapping[str, Any]]

#: Gives the statuses of the children's cells, shape (units, children), where a refusal asks why.
Statuses = Callable[[], np.ndarray]


def weigh(
    node: Node,
    scores: np.ndarray,
    plan: Plan,
    level: int,
    units: Sequence[str],
    children: Sequence[str],
    *,
    reports: bool = True,
    statuses: Statuses | None = None,
) -> Weights:
    """Return the weights of a node's children and what the method reports of them.

    They are shares of 1, or one row a unit whose weighted sum is the unit's score.
    """
    if len(node.children) == 1:
        return np.ones(1), {}
    call = plan.weighting_of(node.id, level)
    method = weightings[call.method]
    given = {**method.printed, **options_as_arrays(call, node, children)}
    options = _with_judged_parts(given, node, plan, children)
    try:
        if method.takes == "judgements":
            return _judged(method, node, plan, options, children, reports=reports)
        report = method.report(scores, **options) if method.report and reports else {}
        return np.asarray(method.function(scores, **options)), report
    except MethodError as error:
        raise in_words(error, node, method, units, children, scores, statuses) from None


def in_words(
    error: MethodError,
    node: Node,
    method: Method,
    units: Sequence[str],
    children: Sequence[str],
    scores: np.ndarray,
    statuses: Statuses | None,
) -> MethodError:
    """Return a method's refusal in the words of the analyst; where cells are empty, with why."""
    where = f"{node.name_zh}（{method.name_zh}）"
    kind = _kind_of_children(node)
    if not isinstance(error, GapError) or statuses is None:
        return error.named(where, units, children, kind)
    one = scores.reshape(-1, *scores.shape[-2:])[0]
    return say_why(error, where, units, children, one, statuses(), kind)


def _kind_of_children(node: Node) -> str:
    inner = all(isinstance(child, Node) for child in node.children)
    return "dimension" if inner else "indicator"


def nominal_weights(node: Node, plan: Plan, level: int, names: Mapping[str, str]) -> np.ndarray:
    """Return the weights known before any score is: equal ones where the method needs scores."""
    count = len(node.children)
    method = weightings[plan.weighting_of(node.id, level).method]
    if method.declares("needs_scores"):
        return np.full(count, 1.0 / count)
    labels = [names.get(child, child) for child in node.child_ids]
    return weigh(node, np.zeros((1, count)), plan, level, [""], labels)[0]


def pools_years(node: Node, plan: Plan, level: int) -> bool:
    """Whether the weights of a node's children are found over all years together."""
    call = plan.weighting_of(node.id, level)
    chosen = call.options.get("years") == "pooled"
    return chosen and len(node.children) > 1 and weightings[call.method].declares("across_years")


def options_as_arrays(call: MethodCall, node: Node, children: Sequence[str]) -> dict[str, Any]:
    """Return a call's options, those given by child as arrays in the order of the children.

    Raises
    ------
    InputError
        Such an option leaves a child out, or holds something that is no number.
    """
    options = call.options
    for name, value in options.items():
        if not isinstance(value, Mapping):
            continue
        absent = [
            label
            for child, label in zip(node.child_ids, children, strict=True)
            if child not in value
        ]
        if absent:
            raise InputError(
                Problem(
                    f"{node.name_zh} ({call.method})",
                    f"'{name}' says nothing of {'、'.join(absent)}.",
                    "Give each child of the node a number.",
                )
            )
        try:
            options[name] = np.array([float(value[child]) for child in node.child_ids])
        except (TypeError, ValueError):
            raise InputError(
                Problem(
                    f"{node.name_zh} ({call.method})",
                    f"'{name}' holds something that is no number.",
                    "Write plain digits.",
                )
            ) from None
    return options


def _with_judged_parts(
    options: dict[str, Any], node: Node, plan: Plan, children: Sequence[str]
) -> dict[str, Any]:
    """Give parts that take judgements the weights that these give, as `_judged` finds them."""
    if "methods" not in options:
        return options
    parts = []
    for given in options["methods"]:
        part = {"method": given} if isinstance(given, str) else given
        call = MethodCall.model_validate(part)
        inner = _with_judged_parts(options_as_arrays(call, node, children), node, plan, children)
        method = weightings[call.method]
        if method.takes == "judgements":
            weights, _ = _judged(method, node, plan, inner, children, reports=False)
            parts.append({"method": call.method, "weights": weights})
        else:
            parts.append({"method": call.method, **inner})
    return {**options, "methods": parts}


def _judged(
    method: Method,
    node: Node,
    plan: Plan,
    options: dict[str, Any],
    children: Sequence[str],
    *,
    reports: bool,
) -> tuple[np.ndarray, Mapping[str, Any]]:
    """Weights from pairwise comparisons; items not taking part leave theirs to the others."""
    judgements = next((item for item in plan.judgements if item.node == node.id), None)
    if judgements is None:
        raise InputError(
            Problem(
                f"{node.name_zh} ({node.id})",
                f"is weighted by {method.name}, but no judgement file compares its children.",
                "Add a file with 'node: " + node.id + "' under 'judgements'.",
            )
        )
    _refuse_uncompared(judgements, node, children)
    options = {"random_index": judgements.random_index, **options}
    try:
        weights = method.function(judgements.array, **options)
    except MethodError as error:
        raise _in_judges_words(error, judgements, node, children) from None
    at = [judgements.items.index(child) for child in node.child_ids]
    asked = method.report if reports else None
    report = dict(asked(judgements.array, **options)) if asked else {}
    report |= {"items": judgements.items, "experts": judgements.experts, "weights": weights}
    return weights[at] / weights[at].sum(), report


def _in_judges_words(
    error: MethodError, judgements: Judgements, node: Node, children: Sequence[str]
) -> InputError:
    """The refusal with the file, and with the names of experts and items in place of numbers."""
    names = dict(zip(node.child_ids, children, strict=True))
    items = [names.get(item, item) for item in judgements.items]
    place = f"{judgements.path} ({node.name_zh})"
    refusal = error.named(place, [], items, _kind_of_children(node)).problems[0]
    called = {f"expert {n}": f"expert {name}" for n, name in enumerate(judgements.experts, 1)}
    called |= {f"item {n}": name for n, name in enumerate(items, 1)}
    what = re.sub(r"\b(?:expert|item) \d+\b", lambda said: called[said[0]], refusal.what)
    return InputError(Problem(refusal.where, what, refusal.do))


def _refuse_uncompared(judgements: Judgements, node: Node, children: Sequence[str]) -> None:
    absent = [
        label
        for child, label in zip(node.child_ids, children, strict=True)
        if child not in judgements.items
    ]
    if absent:
        raise InputError(
            Problem(
                str(judgements.path),
                f"does not compare {'、'.join(absent)}, which {node.name_zh} holds.",
                "Add the comparisons, or exclude the dimension in the scheme.",
            )
        )
