"""Treated values → scores, larger is better (标准化); the only place direction is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from countyindex.columns import NOISE, present_extremes
from countyindex.data import Dataset, Notice
from countyindex.errors import InputError, MethodError, Problem, did_you_mean
from countyindex.methods import normalisations
from countyindex.registry import Indicator
from countyindex.scheme import Goalposts, Normalisation, Plan

#: The lower goalpost where every unit lies inside its interval: a distance of 1 in the indicator's
#: own unit. Whatever it is, all units have the full score.
NOBODY_OUTSIDE = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """Scores (units × indicators) and the goalposts behind them.

    `goalposts` has shape (2, indicators) on the treated scale: the value that becomes the lower end
    and the one that becomes the upper end; NaN where the method uses none. Those of an indicator
    that is best in an interval are distances to it, below 0; its upper one is the interval, 0.
    """

    scores: np.ndarray
    goalposts: np.ndarray
    notices: tuple[Notice, ...]


def normalise(
    treated: np.ndarray,
    dataset: Dataset,
    plan: Plan,
    reference: Callable[[Goalposts], np.ndarray],
) -> Normalised:
    """Orient every indicator, then bring it to its scale.

    Parameters
    ----------
    treated
        Treated values, shape (units, indicators).
    dataset
        Says what the rows and columns are.
    plan
        Says how each indicator is normalised.
    reference
        Gives the treated values that goalposts are read off, shape (units × years, indicators): the
        treated values themselves where the cohort's own year sets them.

    Raises
    ------
    MethodError
        A method cannot take an indicator; named in Chinese.
    """
    choices = _choices(dataset, plan)
    oriented, ends, scores = _normalised(treated, dataset, choices, reference)
    notices = (
        *_left_open(dataset, choices),
        *_outside(oriented, ends, dataset, choices),
        *_in_full(oriented, ends, dataset),
    )
    return Normalised(scores, unorient(ends, dataset.indicators), notices)


def normalise_draws(
    treated: np.ndarray,
    dataset: Dataset,
    plan: Plan,
    reference: Callable[[Goalposts], np.ndarray],
) -> np.ndarray:
    """Bring treated values of many draws to their scales, as `normalise` does the published ones.

    Parameters
    ----------
    treated
        Treated values, shape [..., units, indicators].
    dataset, plan, reference
        As for `normalise`.

    Returns
    -------
    numpy.ndarray
        Scores, the shape of `treated`.

    Raises
    ------
    MethodError
        A method cannot take an indicator; named in Chinese.
    """
    return _normalised(treated, dataset, _choices(dataset, plan), reference)[2]


def _choices(dataset: Dataset, plan: Plan) -> list[Normalisation]:
    return [plan.normalisation_of(item.id) for item in dataset.indicators]


def _normalised(
    treated: np.ndarray,
    dataset: Dataset,
    choices: list[Normalisation],
    reference: Callable[[Goalposts], np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Oriented values, goalposts on their scale (shape [..., 2, indicators]), and scores."""
    oriented = orient(treated, dataset.indicators, lambda row: dataset.names[row])
    distinct = [choice for i, choice in enumerate(choices) if choice not in choices[:i]]
    ends = np.full((*treated.shape[:-2], 2, len(choices)), np.nan)
    scores = oriented if len(distinct) == 1 else np.empty_like(oriented)
    for choice in distinct:
        columns = [j for j, one in enumerate(choices) if one is choice or one == choice]
        if normalisations[choice.method].declares("uses_goalposts"):
            values = reference(choice.goalposts)
            read_off = oriented if values is treated else orient(values, dataset.indicators)
            ends[..., columns] = _ends(choice.goalposts, dataset, columns, oriented, read_off)
        if len(distinct) == 1:
            return oriented, ends, _scores(choice, oriented, ends, columns, dataset)
        scores[..., columns] = _scores(
            choice, oriented[..., columns], ends[..., columns], columns, dataset
        )
    return oriented, ends, scores


def orient(
    values: np.ndarray,
    indicators: tuple[Indicator, ...],
    unit_of: Callable[[int], str] = "row {}".format,
) -> np.ndarray:
    """Turn values so that larger is better; a new array only where something turns.

    `unit_of` names the unit of a row, for a refusal.

    Raises
    ------
    MethodError
        A ratio whose parity counts is not above 0; named by indicator and unit.
    """
    if all(indicator.direction == "positive" for indicator in indicators):
        return values
    oriented = values.copy()
    for j, indicator in enumerate(indicators):
        column = values[..., j]
        match indicator.direction:
            case "positive":
                pass
            case "negative":
                np.negative(column, out=oriented[..., j])
            case "parity":
                _refuse_no_ratio(column, indicator, unit_of)
                oriented[..., j] = parity(column)
            case interval:
                low, high = interval.interval
                distance = np.maximum(low - column, column - high)
                # Float noise outside is inside; and 0 there, never −0, which prints as less.
                inside = distance <= NOISE * max(abs(low), abs(high))
                oriented[..., j] = np.where(inside, 0.0, -distance)
    return oriented


def parity(ratio: np.ndarray) -> np.ndarray:
    """Closeness of a positive ratio to 1: min(r, 1/r), so that 1 is best on either side."""
    return np.minimum(ratio, 1.0 / ratio)


def _refuse_no_ratio(
    column: np.ndarray, indicator: Indicator, unit_of: Callable[[int], str]
) -> None:
    bad = np.flatnonzero((column <= 0).reshape(-1, column.shape[-1]).any(axis=0))
    if bad.size:
        named = "、".join(unit_of(row) for row in bad[:8].tolist())
        raise MethodError(
            Problem(
                indicator.name_zh,
                f"closeness to parity is for ratios above 0, and {named} has none.",
                "Correct the figure, or list the unit as not applicable.",
            )
        )


def unorient(ends: np.ndarray, indicators: tuple[Indicator, ...]) -> np.ndarray:
    """Give goalposts of negative indicators their sign back, so that a reader knows them again."""
    signs = [-1.0 if indicator.direction == "negative" else 1.0 for indicator in indicators]
    return ends * signs


def _ends(
    source: Goalposts,
    dataset: Dataset,
    columns: list[int],
    oriented: np.ndarray,
    reference: np.ndarray,
) -> np.ndarray:
    """Lower and upper ends of some indicators on the oriented scale, shape [..., 2, columns]."""
    indicators = [dataset.indicators[j] for j in columns]
    given = [_given(source, indicator) for indicator in indicators]
    ends = np.empty((*reference.shape[:-2], 2, len(columns)))
    for at, stated in enumerate(given):
        if stated is not None:
            ends[..., at] = stated
    open_ = [at for at, stated in enumerate(given) if stated is None]
    if open_:
        found = [columns[at] for at in open_]
        ends[..., open_] = _found(source, dataset, found, oriented, reference)
    return ends


def _given(source: Goalposts, indicator: Indicator) -> np.ndarray | None:
    """The goalposts that the scheme or the registry states, on the oriented scale."""
    if source.fixed is None:
        return None
    given = source.fixed.get(indicator.id, indicator.goalposts)
    if given is None:
        return None
    ends = np.array(given, dtype=float)
    if indicator.transform == "log" and (ends <= 0).any():
        what = f"the goalposts {given[0]:g} and {given[1]:g} have no logarithm."
        raise InputError(Problem(indicator.name_zh, what, "Give numbers above 0."))
    ends = np.log(ends) if indicator.transform == "log" else ends
    oriented = orient(ends[:, np.newaxis], (indicator,))[:, 0]
    if not oriented[0] < oriented[1]:
        raise InputError(_no_order(indicator, given))
    return oriented


def _found(
    source: Goalposts,
    dataset: Dataset,
    columns: list[int],
    oriented: np.ndarray,
    reference: np.ndarray,
) -> np.ndarray:
    """The ends that the reference values have, shape [..., 2, columns]."""
    read_off = reference if len(columns) == reference.shape[-1] else reference[..., columns]
    low, high = present_extremes(read_off)
    _refuse_some(np.isnan(low), dataset, columns, _NO_VALUE)
    ends = np.stack([low, high], axis=-2)
    if source.percentiles:
        # The same rule; but looking for gaps goes column by column, which is slow.
        whole = not np.isnan(read_off).any()
        percentile = np.percentile if whole else np.nanpercentile
        ends = np.moveaxis(percentile(read_off, source.percentiles, axis=-2), 0, -2)
    moderate = [at for at, j in enumerate(columns) if dataset.indicators[j].is_moderate]
    if moderate:
        mine, farthest = [columns[at] for at in moderate], low[..., moderate]
        outside = present_extremes(oriented[..., mine])[0] < 0
        _refuse_some((farthest == 0) & outside, dataset, mine, _NO_WORST)
        ends[..., moderate] = _up_to_the_interval(ends[..., 0, moderate], farthest)
    return ends


_NO_VALUE = "has no value in the years that its goalposts are read off."
_NO_WORST = "lies inside its interval in the years that its goalposts are read off, but not now."


def _refuse_some(bad: np.ndarray, dataset: Dataset, columns: list[int], what: str) -> None:
    """Refuse the columns that are bad, shape [..., columns], in any draw."""
    found = np.flatnonzero(bad.reshape(-1, len(columns)).any(axis=0))
    if found.size:
        names = [dataset.indicators[columns[j]].name_zh for j in found]
        do = "Choose other years, or give it fixed goalposts."
        raise InputError([Problem(name, what, do) for name in names])


def _up_to_the_interval(lower: np.ndarray, farthest: np.ndarray) -> np.ndarray:
    """Ends of indicators that are best in an interval, shape [..., 2, k]: the best is inside it.

    A lower end that lies inside gives way to the farthest unit's.
    """
    lower = np.where(lower < 0, lower, farthest)
    lower = np.where(lower < 0, lower, NOBODY_OUTSIDE)
    return np.stack([lower, np.zeros_like(lower)], axis=-2)


def _no_order(indicator: Indicator, given: tuple[float, float]) -> Problem:
    what = f"the goalposts {given[0]:g} and {given[1]:g} are not the worst value and then the best."
    hint = (
        "Less is better here, so the larger number comes first."
        if indicator.direction == "negative"
        else "Put the worst value first."
    )
    return Problem(indicator.name_zh, what, hint)


def _scores(
    choice: Normalisation,
    oriented: np.ndarray,
    ends: np.ndarray,
    columns: list[int],
    dataset: Dataset,
) -> np.ndarray:
    method = normalisations[choice.method]
    goalposts = ends if method.declares("uses_goalposts") else None
    options = {
        name: _row(oriented, dataset, value) if method.takes_array(name) else value
        for name, value in {**method.printed, **choice.options}.items()
    }
    try:
        done = method.function(oriented, goalposts, **options)
    except MethodError as error:
        labels = [dataset.indicators[j].name_zh for j in columns]
        raise error.named(method.name_zh, dataset.names, labels) from None
    return np.asarray(done)


def _row(oriented: np.ndarray, dataset: Dataset, code: object) -> np.ndarray:
    """The values of one unit, by its code, for an option that is a number for each indicator.

    Raises
    ------
    InputError
        The cohort has no such unit.
    """
    codes = dataset.codes
    if str(code) not in codes:
        raise InputError(
            Problem(
                f"unit '{code}'",
                "is none of this cohort.",
                did_you_mean(str(code), codes) or "Name a unit by its code.",
            )
        )
    return np.asarray(oriented[..., codes.index(str(code)), :])


def _left_open(dataset: Dataset, choices: list[Normalisation]) -> tuple[Notice, ...]:
    """Say which indicators keep their own ends where the scheme asks for stated goalposts."""
    names = [
        indicator.name_zh
        for indicator, choice in zip(dataset.indicators, choices, strict=True)
        if (source := choice.goalposts).fixed is not None
        and source == Goalposts(fixed=source.fixed)
        and _given(source, indicator) is None
    ]
    if not names:
        return ()
    text = f"{'、'.join(names)}没有写明阈值，取本组数据的最小值与最大值，得分不能跨年比较。"
    return (Notice("info", "normalisation", text),)


def _outside(
    oriented: np.ndarray, ends: np.ndarray, dataset: Dataset, choices: list[Normalisation]
) -> tuple[Notice, ...]:
    notices = []
    for j, choice in enumerate(choices):
        if choice.goalposts == Goalposts() or np.isnan(ends[0, j]):
            continue
        outside = int(((oriented[:, j] < ends[0, j]) | (oriented[:, j] > ends[1, j])).sum())
        if outside:
            what = "按阈值截断" if choice.options.get("clip") else "未截断，得分超出 0–100"
            name = dataset.indicators[j].name_zh
            text = f"{name}：{outside} 个单元的值在阈值之外，{what}。"
            notices.append(
                Notice("info", "normalisation", text, indicator=dataset.indicators[j].id)
            )
    return tuple(notices)


def _in_full(oriented: np.ndarray, ends: np.ndarray, dataset: Dataset) -> Iterator[Notice]:
    """Say which indicators give every unit the full score, so that nobody looks for a mistake."""
    for j, indicator in enumerate(dataset.indicators):
        if not indicator.is_moderate or ends[1, j] != 0:
            continue
        if np.nanmin(oriented[:, j]) == 0:
            text = f"{indicator.name_zh}：各单元都在适宜区间内，均得满分。"
            yield Notice("info", "normalisation", text, indicator=indicator.id)
