"""Which indicators and units have enough data to take part (可得性筛选), and why others do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countyindex.columns import is_flat, present_extremes
from countyindex.data import Dataset, Notice, Status
from countyindex.errors import InputError, Problem, UsageError
from countyindex.methods import aggregations, normalisations, weightings
from countyindex.normalisation.direction import orient
from countyindex.registry import Node
from countyindex.rollup import check_depth
from countyindex.scheme import Plan
from countyindex.weighting.step import nominal_weights

#: Statuses of empty cells that do not lower availability.
EXCUSED = tuple(status for status in Status if not status.counts)


@dataclass(frozen=True, slots=True)
class NotRanked:
    """A unit that stands outside the ranking, and why."""

    code: str
    name_zh: str
    reason_zh: str


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """The dataset that is scored, the units that are not, and what to tell the reader."""

    dataset: Dataset
    not_ranked: tuple[NotRanked, ...]
    notices: tuple[Notice, ...]


def screen(dataset: Dataset, plan: Plan) -> Screened:
    """Leave out indicators short of data or constant, then units short of data.

    Availability is the share of applicable weight that is observed; a cell that does not apply, or
    that the source does not print, does not lower it. Weights are those known before any score is:
    methods that read weights off the data count as equal here.

    Raises
    ------
    UsageError
        No indicator has enough data: the year is not one of this study.
    InputError
        Fewer than two units are left: nobody can be ranked against nobody.
    """
    check_depth(dataset.tree, plan)
    _refuse_too_few(dataset.cohort, len(dataset.values))
    notices: list[Notice] = []
    not_ranked: list[NotRanked] = []
    units = 0
    # A unit that leaves may leave a constant column behind, and a column that leaves a unit short.
    while units != len(dataset.values):
        units = len(dataset.values)
        dataset = _with_telling_indicators(dataset, plan, notices)
        dataset = _with_complete_units(dataset, plan, not_ranked)
    notices += [
        Notice(
            "info",
            "screening",
            f"{item.name_zh}原待数据，现有数据，已参加计算。",
            indicator=item.id,
        )
        for item in dataset.indicators
        if item.status == "awaiting_data"
    ]
    notices += [
        Notice(
            "warning", "screening", f"{unit.name_zh}未参加排名：{unit.reason_zh}", code=unit.code
        )
        for unit in not_ranked
    ]
    return Screened(dataset, tuple(not_ranked), tuple(notices))


def _with_telling_indicators(dataset: Dataset, plan: Plan, notices: list[Notice]) -> Dataset:
    """Leave out the indicators that are short of data or constant, and say so."""
    reasons = _useless(dataset, plan)
    kept = np.array([not reason for reason in reasons])
    notices += [
        Notice("warning", "screening", f"{item.name_zh}{reason}", indicator=item.id)
        for item, reason in zip(dataset.indicators, reasons, strict=True)
        if reason
    ]
    if not kept.any():
        raise UsageError(
            f"no indicator of {dataset.tree.name_zh} tells the units apart in {dataset.year}, or "
            "has data enough. Choose a year with data, or lower 'availability'."
        )
    return dataset.keeping(np.ones(len(dataset.values), dtype=bool), kept)


def _useless(dataset: Dataset, plan: Plan) -> list[str]:
    """Why each indicator cannot be scored in this cohort; empty if it can."""
    values = dataset.values.to_numpy()
    present = (~np.isnan(values)).sum(axis=0)
    applicable = (~np.isin(dataset.status_codes, EXCUSED)).sum(axis=0)
    shares = present / np.maximum(applicable, 1)
    least = plan.availability.indicator
    oriented = orient(values, dataset.indicators, lambda row: dataset.names[row])
    # As the normalisations see it: differences of no more than float noise tell nobody apart.
    lowest, highest = present_extremes(oriented)
    constant = is_flat(lowest, highest)
    in_full = counting_in_full(dataset, plan)
    reasons = []
    for column, item in enumerate(dataset.indicators):
        if not present[column] or shares[column] < least:
            share = f"{shares[column]:.0%}"
            reasons.append(f"只有 {share} 的单元有数据，低于 {least:.0%}，本组不计。")
        elif constant[column] and not (lowest[column] == 0 and item.id in in_full):
            alike = "都在适宜区间内" if item.is_moderate and not lowest[column] else "取值相同"
            reasons.append(f"在本组各单元{alike}，不能区分优劣，本组不计。")
        else:
            reasons.append("")
    return reasons


def counting_in_full(dataset: Dataset, plan: Plan) -> frozenset[str]:
    """Return the indicators that count where every unit lies inside their interval.

    All units have the full score then. Goalposts say what that is, and nothing above asks how units
    differ.
    """
    moderate = [item.id for item in dataset.indicators if item.is_moderate]
    kept_apart = _below_what_needs_spread(dataset.tree, plan) if moderate else frozenset()
    return frozenset(
        name
        for name in moderate
        if name not in kept_apart
        and normalisations[plan.normalisation_of(name).method].declares("uses_goalposts")
    )


def _below_what_needs_spread(tree: Node, plan: Plan) -> frozenset[str]:
    """Return the indicators below a node that takes no child whose scores are all the same."""
    found: set[str] = set()
    for node in tree.walk():
        level = node.height - 1
        weighting = weightings[plan.weighting_of(node.id, level).method]
        aggregation = aggregations[plan.aggregation_of(node.id, level).method]
        if weighting.declares("needs_scores") or aggregation.declares("needs_spread"):
            found.update(node.leaves)
    return frozenset(found)


def _with_complete_units(dataset: Dataset, plan: Plan, not_ranked: list[NotRanked]) -> Dataset:
    """Leave out the units that are short of data, and say why."""
    reasons = _short_units(dataset, plan)
    not_ranked += [
        NotRanked(code, name, reasons[code])
        for code, name in zip(dataset.codes, dataset.names, strict=True)
        if code in reasons
    ]
    ranked = np.array([code not in reasons for code in dataset.codes])
    _refuse_too_few(dataset.cohort, int(ranked.sum()))
    return dataset.keeping(ranked, np.ones(len(dataset.indicators), dtype=bool))


def _refuse_too_few(cohort: str, units: int) -> None:
    if units < 2:
        raise InputError(
            Problem(
                "",
                f"the cohort '{cohort}' has {units} unit to rank; a ranking needs two.",
                "Look at 'units' and 'availability', or leave the cohort out of 'cohorts_scored'.",
            )
        )


def _short_units(dataset: Dataset, plan: Plan) -> dict[str, str]:
    """Unit → why it cannot be ranked."""
    names = {node.id: node.name_zh for node in dataset.tree.walk()}
    observed = ~np.isnan(dataset.values.to_numpy())
    applies = observed | (dataset.status_codes == Status.MISSING)
    if (observed == applies).all() and observed.any(axis=1).all():
        return {}
    reasons: dict[str, str] = {}
    at = {item.id: j for j, item in enumerate(dataset.indicators)}
    codes = dataset.codes

    def availability(node: Node) -> tuple[np.ndarray, np.ndarray]:
        """Share of the node's applicable weight observed, and whether it applies, by unit."""
        weights = nominal_weights(node, plan, node.height - 1, names)
        shares, applying = zip(*(child_of(child) for child in node.children), strict=True)
        open_ = np.column_stack(applying)
        total = open_ @ weights
        share = (np.column_stack(shares) * open_) @ weights / np.where(total > 0, total, 1.0)
        if node is not dataset.tree:
            note(node, share, total > 0, plan.availability.dimension)
        return share, total > 0

    def child_of(child: Node | str) -> tuple[np.ndarray, np.ndarray]:
        if isinstance(child, Node):
            return availability(child)
        return observed[:, at[child]].astype(float), applies[:, at[child]]

    def note(node: Node, share: np.ndarray, applying: np.ndarray, least: float) -> None:
        for i in np.flatnonzero(applying & (share < least)):
            code = codes[i]
            text = f"{node.name_zh}只有 {share[i]:.0%} 的适用权重有数据，低于 {least:.0%}。"
            reasons[code] = reasons.get(code, "") + text

    share, applying = availability(dataset.tree)
    note(dataset.tree, share, applying, plan.availability.unit)
    for i in np.flatnonzero(~observed.any(axis=1)):
        reasons[codes[i]] = "没有任何适用且有数据的指标。"
    return reasons


def emptied(tree: Node, scores: Mapping[str, np.ndarray]) -> dict[int, list[str]]:
    """Row → names of the dimensions that do not apply there; siblings take their weight."""
    rows: dict[int, list[str]] = {}
    for node in tree.walk():
        if node is not tree:
            for i in np.flatnonzero(np.isnan(scores[node.id])):
                rows.setdefault(int(i), []).append(node.name_zh)
    return rows
