"""Treated values → scores, larger is better, indicator by indicator (标准化)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from countyindex.data import Dataset, Notice
from countyindex.errors import InputError, MethodError, Problem, did_you_mean
from countyindex.methods import normalisations
from countyindex.normalisation.direction import orient, unorient
from countyindex.normalisation.goalposts import find_goalposts, stated_goalposts
from countyindex.scheme import Goalposts, Normalisation, Plan


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
            ends[..., columns] = find_goalposts(
                choice.goalposts, dataset, columns, oriented, read_off
            )
        if len(distinct) == 1:
            return oriented, ends, _scores(choice, oriented, ends, columns, dataset)
        scores[..., columns] = _scores(
            choice, oriented[..., columns], ends[..., columns], columns, dataset
        )
    return oriented, ends, scores


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
        and stated_goalposts(source, indicator) is None
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
