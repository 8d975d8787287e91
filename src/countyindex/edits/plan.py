"""The inputs of a board → the `Plan` that asks the engine for the same (输入 → 方案)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping

from countyindex.edits.inputs import Cells, number_in, part, word_in
from countyindex.errors import CountyIndexError
from countyindex.export.living.choices import AGGREGATIONS, CUSTOM, NO, PUBLISHED, WEIGHTINGS
from countyindex.export.living.figures import figures
from countyindex.export.living.layout import Board
from countyindex.export.living.node_weights import has_exception, way_of
from countyindex.registry import Indicator, Node
from countyindex.scheme import Goalposts, Judgements, MethodCall, Normalisation, Plan
from countyindex.scheme.calls import REWEIGHT
from countyindex.scheme.model import Exclude, Level, NodeChoice, Override

#: The row of the parameters.
PARAMETERS = "parameters"
#: The table of random indices where the scheme names none.
RANDOM_INDEX = "saaty1980"


def plan_of(board: Board, cells: Cells, stale: bool = True) -> Plan:
    """Return the plan by which the engine scores a board's inputs as the workbook does.

    Caps and goalposts are the numbers of the workbook, gaps are left to the siblings, and weights
    from judgements are taken however consistent these are: the workbook refuses nothing.

    Parameters
    ----------
    board, cells
        The board, and what every input of it holds.
    stale
        Whether weights by principal components are those stored; else they are computed again.
    """
    plan = board.result.plan
    return plan.model_copy(
        update={
            "treatment": (),
            "missing": MethodCall(method=REWEIGHT),
            "indicators": indicators_of(plan, cells),
            "normalisation": normalisation_of(plan, cells),
            "overrides": {
                item.id: Override(
                    treatment=caps_of(item, cells) or None,
                    normalisation=goalposts_of(plan, item.id, cells),
                )
                for item in board.indicators
            },
            "levels": tuple(levels_of(board, cells, stale)),
            "nodes": dict(nodes_of(board, cells, stale)),
            "judgements": tuple(judgements_of(board, cells)),
        }
    )


def indicators_of(plan: Plan, cells: Cells) -> object:
    """Return which indicators are scored: those of the scheme less those ticked off."""
    off = [row for (row, column), word in part(cells, "indicators").items() if is_off(column, word)]
    chosen = plan.indicators
    if not off:
        return chosen
    if isinstance(chosen, Exclude):
        return Exclude(exclude=tuple(dict.fromkeys((*chosen.exclude, *off))))
    if chosen == "all":
        return Exclude(exclude=tuple(off))
    return tuple(id_ for id_ in chosen if id_ not in off)


def is_off(column: str, word: object) -> bool:
    """Whether an input ticks an indicator off."""
    return column == "used" and word == NO


def normalisation_of(plan: Plan, cells: Cells) -> Normalisation:
    """Return the scale; its goalposts are the cohort's own where no numbers are given."""
    shift = number_in(cells, "parameters", PARAMETERS, "minmax_shift") or 0.0
    options = {name: x for name, x in plan.normalisation.options.items() if name != "shift"}
    said = shift or "shift" in plan.normalisation.options
    return Normalisation(method="minmax", **options, **({"shift": shift} if said else {}))


def goalposts_of(plan: Plan, indicator: str, cells: Cells) -> Normalisation | None:
    """Return an indicator's scale where both of its goalposts are numbers."""
    ends = [number_in(cells, "indicators", indicator, column) for column in ("worst", "best")]
    worst, best = ends
    if worst is None or best is None:
        return None
    scale = normalisation_of(plan, cells)
    given = Goalposts(fixed={indicator: (worst, best)})
    return scale.model_copy(update={"goalposts": given})


def caps_of(item: Indicator, cells: Cells) -> tuple[MethodCall, ...]:
    """Return the treatment that applies an indicator's caps, on the treated scale."""
    caps = {
        side: number_in(cells, "indicators", item.id, f"{side}_limit")
        for side in ("lower", "upper")
    }
    on_scale = {
        side: math.log(cap) if item.transform == "log" else cap
        for side, cap in caps.items()
        if cap is not None
    }
    return (MethodCall(method="limits", **on_scale),) if on_scale else ()


def levels_of(board: Board, cells: Cells, stale: bool) -> Iterator[Level]:
    """Yield how every level is weighed and aggregated."""
    aggregation = aggregation_of(cells)
    for level in board.result.plan.levels:
        call = _chosen(cells)
        if call is None or (call.method == "pca" and stale):
            call = _shifted(level.weighting, cells)
        yield Level(weighting=call, aggregation=aggregation)


def aggregation_of(cells: Cells) -> MethodCall:
    """Return how scores are brought together."""
    method = AGGREGATIONS[word_in(cells, "parameters", PARAMETERS, "aggregation")]
    floor = number_in(cells, "parameters", PARAMETERS, "floor")
    takes_floor = method == "geometric" and floor is not None
    return MethodCall(method=method, **({"floor": floor} if takes_floor else {}))


def _chosen(cells: Cells) -> MethodCall | None:
    """Return the method of the drop-down; None for the scheme's own and for points."""
    word = word_in(cells, "parameters", PARAMETERS, "weighting")
    if word in (PUBLISHED, CUSTOM):
        return None
    return _shifted(MethodCall(method=WEIGHTINGS[word]), cells)


def _shifted(call: MethodCall, cells: Cells) -> MethodCall:
    """Give weights by entropy the shift of the workbook."""
    if call.method != "entropy":
        return call
    shift = number_in(cells, "parameters", PARAMETERS, "entropy_shift") or 0.0
    options = {name: x for name, x in call.options.items() if name != "shift"}
    said = shift or "shift" in call.options
    return MethodCall(method="entropy", **options, **({"shift": shift} if said else {}))


def nodes_of(board: Board, cells: Cells, stale: bool) -> Iterator[tuple[str, NodeChoice]]:
    """Yield the nodes that are weighed otherwise than their level."""
    levels = list(levels_of(board, cells, stale))
    stored = stored_weights(board) if stale and _is_pca(cells) else {}
    for node in board.tree.walk():
        call = _weighting(board, node, cells, stored)
        if len(node.children) > 1 and call != levels[node.height - 1].weighting:
            yield node.id, NodeChoice(weighting=call)


def _weighting(
    board: Board, node: Node, cells: Cells, stored: Mapping[str, Mapping[str, float]]
) -> MethodCall:
    chosen = _chosen(cells)
    if word_in(cells, "parameters", PARAMETERS, "weighting") == CUSTOM:
        return _points(node, cells, "custom")
    if chosen is None or has_exception(board, node):
        own = way_of(board, node) != "given"
        call = board.result.plan.weighting_of(node.id, node.height - 1)
        return _shifted(call, cells) if own else _points(node, cells, "fixed")
    if node.id in stored:
        return MethodCall(method="fixed", weights=dict(stored[node.id]))
    if chosen.method == "ahp" and node.id not in {node for node, _ in _tables(cells)}:
        return MethodCall(method="equal")
    return chosen


def _is_pca(cells: Cells) -> bool:
    return word_in(cells, "parameters", PARAMETERS, "weighting") == "主成分"


def _points(node: Node, cells: Cells, column: str) -> MethodCall:
    keys = {child: f"{node.id}/{child}" for child in node.child_ids}
    weights = {c: number_in(cells, "weights", key, column) or 0.0 for c, key in keys.items()}
    return MethodCall(method="fixed", weights=weights)


def stored_weights(board: Board) -> dict[str, dict[str, float]]:
    """Return the weights by principal components that the workbook was written with."""
    found = figures(board)
    if found.no_pca:
        raise CountyIndexError(found.no_pca)
    return {
        node.id: dict(zip(node.child_ids, map(float, found.pca[node.id]), strict=True))
        for node in board.tree.walk()
    }


def judgements_of(board: Board, cells: Cells) -> Iterator[Judgements]:
    """Yield the judgements of every node that the scheme judges, or that the workbook asks."""
    known = {item.node: item for item in board.result.plan.judgements}
    asked = _chosen(cells)
    every = asked is not None and asked.method == "ahp"
    names = {node.id: node.name_zh for node in board.tree.walk()}
    tables: dict[str, dict[str, dict[tuple[str, str], float]]] = {}
    for (node, expert), table in _tables(cells).items():
        tables.setdefault(node, {})[expert] = table
    for node, experts in tables.items():
        if not every and node not in known:
            continue
        items = known[node].items if node in known else _items(board, node)
        matrices = tuple(_matrix(items, table) for table in experts.values())
        base = known.get(node) or Judgements(
            path=board.result.scheme.path,
            title_zh=f"{names[node]}：两两比较",
            note_zh="",
            node=node,
            random_index=RANDOM_INDEX,
            items=items,
            experts=(),
            matrices=(),
        )
        yield dataclasses.replace(base, experts=tuple(experts), matrices=matrices)


def _items(board: Board, node: str) -> tuple[str, ...]:
    return next(each.child_ids for each in board.tree.walk() if each.id == node)


def _tables(cells: Cells) -> dict[tuple[str, str], dict[tuple[str, str], float]]:
    """Return the judgements above the diagonal, by node and expert."""
    found: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    for (kind, of, row, column), value in cells.items():
        if kind == "judgements" and isinstance(value, int | float):
            node, _, expert = of.partition("/")
            found.setdefault((node, expert), {})[row, column] = float(value)
    return found


def _matrix(
    items: tuple[str, ...], above: Mapping[tuple[str, str], float]
) -> tuple[tuple[float, ...], ...]:
    """Fill a matrix up: ones on the diagonal, reciprocals below it."""
    return tuple(
        tuple(
            1.0 if a == b else above[a, b] if (a, b) in above else 1.0 / above[b, a] for b in items
        )
        for a in items
    )
