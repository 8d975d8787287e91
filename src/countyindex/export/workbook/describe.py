"""Schemes, methods and directions → the Chinese phrases that sheets share (说明用语)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from countyindex.export.workbook.wording import call_zh
from countyindex.methods import Method, aggregations, normalisations, treatments, weightings
from countyindex.registry import DIRECTIONS, Indicator, Study
from countyindex.result import Result
from countyindex.scheme import MethodCall, Normalisation, Plan
from countyindex.scheme.calls import REFUSE, REWEIGHT

KINDS = {"level": "水平", "gap": "差距"}
TRANSFORMS = {"none": "无", "log": "取自然对数"}
MISSING_ZH = {REWEIGHT: "不填补，权重由同级其余指标按比例承担", REFUSE: "有缺失即拒绝计算"}
INHERITED_ZH = {"use": "采用", "missing": "视为缺失"}


def direction_zh(indicator: Indicator) -> str:
    """Return an indicator's direction (指标属性)."""
    if isinstance(indicator.direction, str):
        return DIRECTIONS[indicator.direction]
    low, high = indicator.direction.interval
    return f"适度 [{low:g}, {high:g}]"


def label_zh(indicator: Indicator) -> str:
    """Return an indicator's name; C marks a layer that does not move with the year."""
    return f"{indicator.name_zh}（C）" if indicator.fixed_layer else indicator.name_zh


def years_zh(indicator: Indicator, year: int, oldest: int) -> str:
    """Return the years whose figures a formula reads, none before the oldest it rests on."""
    named = {item.year or year for item in indicator.formula.inputs}
    years = sorted(each for each in named if each >= oldest)
    return "、".join(map(str, years))


def transform_zh(indicator: Indicator) -> str:
    """Return how an indicator's values are transformed before they are scored (变换)."""
    return TRANSFORMS[indicator.transform]


def treatment_zh(calls: Iterable[MethodCall]) -> str:
    """Return how outliers are treated."""
    return "、".join(call_zh(treatments[call.method], call.options) for call in calls) or "无"


def normalisation_zh(choice: Normalisation) -> str:
    """Return how a plan normalises, with the source of its goalposts where it has any."""
    method = normalisations[choice.method]
    text = call_zh(method, choice.options)
    return (
        f"{text}，阈值：{choice.goalposts.text_zh}" if method.declares("uses_goalposts") else text
    )


def missing_zh(policy: MethodCall) -> str:
    """Return what is done about missing cells."""
    known = MISSING_ZH.get(policy.method)
    return known or call_zh(treatments[policy.method], policy.options)


def levels_zh(plan: Plan) -> tuple[str, str]:
    """Return weighting and aggregation, level by level from the indicators up."""
    weighting = " → ".join(
        call_zh(weightings[x.weighting.method], x.weighting.options) for x in plan.levels
    )
    aggregation = " → ".join(
        call_zh(aggregations[x.aggregation.method], x.aggregation.options) for x in plan.levels
    )
    return weighting, aggregation


def exceptions_zh(plan: Plan, names: Mapping[str, str]) -> str:
    """Return what a plan does otherwise for single nodes and indicators, by their names."""
    texts = []
    for node, choice in plan.nodes.items():
        parts = [
            call_zh(family[call.method], call.options)
            for family, call in ((weightings, choice.weighting), (aggregations, choice.aggregation))
            if call
        ]
        texts.append(f"{names.get(node, node)}：{'，'.join(parts)}")
    for indicator, override in plan.overrides.items():
        parts = [f"缺失{missing_zh(override.missing)}"] if override.missing else []
        if override.treatment is not None:
            parts.append(f"处理：{treatment_zh(override.treatment)}")
        if override.normalisation:
            parts.append(normalisation_zh(override.normalisation))
        texts.append(f"{names.get(indicator, indicator)}：{'，'.join(parts)}")
    return "；".join(texts)


def names_in(study: Study) -> dict[str, str]:
    """Return the Chinese names of a study's nodes and indicators, by id."""
    names = {node.id: node.name_zh for node in study.tree.walk()}
    return names | {item.id: item.name_zh for item in study.indicators.values()}


def methods_line(board: Result, study: Study) -> str:
    """Say in one line how a board was made."""
    weighting, aggregation = levels_zh(board.plan)
    exceptions = exceptions_zh(board.plan, names_in(study))
    return (
        f"标准化：{normalisation_zh(board.plan.normalisation)}。"
        f"赋权（由下而上）：{weighting}{f'（{exceptions}）' if exceptions else ''}。"
        f"合成：{aggregation}。"
    )


def methods_used(plan: Plan) -> Iterator[Method]:
    """Yield every method that a plan calls, in the order of the line."""
    normalised: list[Normalisation] = [plan.normalisation]
    treated: list[MethodCall] = list(plan.treatment)
    policies = [plan.missing]
    for override in plan.overrides.values():
        policies += [override.missing] if override.missing else []
        treated += override.treatment or ()
        normalised += [override.normalisation] if override.normalisation else []
    yield from (treatments[call.method] for call in policies if call.method not in MISSING_ZH)
    yield from (treatments[call.method] for call in treated)
    yield from (normalisations[choice.method] for choice in normalised)
    nodes = plan.nodes.values()
    weighted = [*(x.weighting for x in plan.levels), *(x.weighting for x in nodes)]
    joined = [*(x.aggregation for x in plan.levels), *(x.aggregation for x in nodes)]
    yield from (weightings[call.method] for call in weighted if call)
    yield from (aggregations[call.method] for call in joined if call)


def keeps_scale(board: Result) -> np.ndarray:
    """By indicator: whether treated values are in its own unit once a logarithm is undone.

    They are unless a treatment moved most of the column to another scale.
    """
    own = board.dataset.values.loc[board.treated.index, board.treated.columns].to_numpy(copy=True)
    treated = board.treated.to_numpy()
    for j, indicator in enumerate(scored(board)):
        if indicator.transform == "log":
            own[:, j] = np.log(own[:, j])
    both = ~np.isnan(own)
    return (np.isclose(own, treated, rtol=1e-9, atol=1e-12) & both).sum(axis=0) * 2 > both.sum(
        axis=0
    )


def scored(board: Result) -> list[Indicator]:
    """Return the indicators that take part, in the order of the normalised columns."""
    known = {item.id: item for item in board.dataset.indicators}
    return [known[name] for name in board.normalised.columns]


def own_unit(indicator: Indicator, value: float, kept: bool) -> float:
    """Undo the logarithm of a treated value."""
    return float(np.exp(value)) if indicator.transform == "log" and kept else value
