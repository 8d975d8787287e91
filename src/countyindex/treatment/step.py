"""A `Dataset` and a plan → treated values: gaps, then logarithms, then outliers (数据处理)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from countyindex.data import Dataset, Notice, Status, assemble, indicator_years, measure
from countyindex.errors import InputError, MethodError, Problem
from countyindex.methods import treatments
from countyindex.scheme import MethodCall, Plan
from countyindex.scheme.calls import REFUSE, REWEIGHT

#: A cohort with a larger share of its units clipped in one indicator is told so.
MANY_CLIPPED = 0.05


@dataclass(frozen=True, slots=True)
class Touch:
    """One cell that a treatment changed or filled; before and after on the treated scale.

    `years` are those that it was filled from, where these are others than its own.
    """

    code: str
    indicator: str
    method: str
    before: float
    after: float
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """Treated values (units × indicators; ln where the registry says log) and what was touched."""

    values: np.ndarray
    status_codes: np.ndarray
    touches: tuple[Touch, ...]
    notices: tuple[Notice, ...]


def treat(dataset: Dataset, plan: Plan) -> Treated:
    """Fill or refuse missing cells, take logarithms, then treat outliers, in this order.

    Raises
    ------
    InputError
        A cell is missing where the scheme refuses missing cells.
    MethodError
        A method cannot take the numbers of an indicator; named in Chinese.
    """
    _refuse_missing(dataset, plan)
    values, statuses = dataset.values.to_numpy(), dataset.status_codes
    touches: list[Touch] = []
    notices: list[Notice] = []
    for step in _steps(values, dataset, plan):
        values = step.after
        touched = _touches(dataset, step)
        touches += touched
        if step.cells is not None:
            statuses = np.where(step.cells, np.int8(Status.IMPUTED), statuses)
        else:
            notices += _many(dataset, touched, step.method)
    return Treated(values, statuses, tuple(touches), tuple(notices))


def treat_draws(values: np.ndarray, dataset: Dataset, plan: Plan) -> np.ndarray:
    """Treat values of many draws as `treat` treats the published ones.

    Parameters
    ----------
    values
        Values [the indicators' own units], shape [..., units, indicators]; the cells that are
        missing are those of the dataset.
    dataset
        Says what the rows and columns are, and why a cell is missing.
    plan
        Says how each indicator is treated.

    Returns
    -------
    numpy.ndarray
        Treated values, the shape of `values`.

    Raises
    ------
    InputError
        A cell is missing where the scheme refuses missing cells.
    MethodError
        A method cannot take the numbers of an indicator; named in Chinese.
    """
    _refuse_missing(dataset, plan)
    for step in _steps(values, dataset, plan):
        values = step.after
    return values


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What one method did: values [..., units, indicators] before and after.

    `cells` are the holes that it filled, and None for a method that changes values; `ages` [...,
    units, indicators] say from how many years ago, NaN where from no other year.
    Logarithms are no change to tell of.
    """

    method: str
    before: np.ndarray
    after: np.ndarray
    columns: Sequence[int] = ()
    cells: np.ndarray | None = None
    ages: np.ndarray | None = None


def _steps(values: np.ndarray, dataset: Dataset, plan: Plan) -> Iterator[_Step]:
    """Go through all that a plan does to values, in order."""
    published = values
    for call, holes in _holes(dataset, plan):
        cells = np.broadcast_to(holes, published.shape)
        found, ages = _filled(call, published, cells, dataset, plan)
        filled = np.where(holes, found, values)
        yield _Step(call.method, values, filled, cells=holes, ages=ages)
        values = filled
    logs = [j for j, item in enumerate(dataset.indicators) if item.transform == "log"]
    if logs:
        values = _apply(MethodCall(method="log"), values, logs, dataset)
        yield _Step("log", values, values)
    for calls, columns in _groups(dataset, plan):
        for call in calls:
            treated = _apply(call, values, columns, dataset)
            yield _Step(call.method, values, treated, columns)
            values = treated


def _apply(
    call: MethodCall, values: np.ndarray, columns: list[int], dataset: Dataset
) -> np.ndarray:
    """Apply one method to some columns; the same array comes back if nothing changed."""
    method = treatments[call.method]
    whole = len(columns) == values.shape[-1]
    part = values if whole else values[..., columns]
    try:
        done = method.function(part, **call.options)
    except MethodError as error:
        labels = [dataset.indicators[j].name_zh for j in columns]
        raise error.named(method.name_zh, dataset.names, labels) from None
    if whole or np.array_equal(done, part, equal_nan=True):
        return done if whole else values
    values = values.copy()
    values[..., columns] = done
    return values


def _groups(dataset: Dataset, plan: Plan) -> list[tuple[tuple[MethodCall, ...], list[int]]]:
    """Columns that are treated alike, with how."""
    groups: list[tuple[tuple[MethodCall, ...], list[int]]] = []
    for j, indicator in enumerate(dataset.indicators):
        calls = plan.treatment_of(indicator.id)
        columns = next((columns for known, columns in groups if known == calls), None)
        if columns is None:
            groups.append((calls, [j]))
        else:
            columns.append(j)
    return groups


def _refuse_missing(dataset: Dataset, plan: Plan) -> None:
    problems = [
        Problem(
            f"{indicator.name_zh}",
            f"has no value for {dataset.codes[i]} {dataset.names[i]}, and the scheme refuses "
            "missing cells.",
            "Supply the figure, or choose 'missing: reweight' or an imputation.",
        )
        for j, indicator in enumerate(dataset.indicators)
        if plan.missing_of(indicator.id).method == REFUSE
        for i in np.flatnonzero(dataset.status_codes[:, j] == Status.MISSING)
    ]
    if problems:
        raise InputError(problems)


def _holes(dataset: Dataset, plan: Plan) -> Iterator[tuple[MethodCall, np.ndarray]]:
    """Each imputation and the missing cells it fills; what does not apply stays empty."""
    missing = dataset.status_codes == Status.MISSING
    choices = [plan.missing_of(item.id) for item in dataset.indicators]
    for call in (call for i, call in enumerate(choices) if call not in choices[:i]):
        holes = missing & np.array([one is call or one == call for one in choices])
        if call.method not in (REWEIGHT, REFUSE) and holes.any():
            yield call, holes


def _filled(
    call: MethodCall, values: np.ndarray, holes: np.ndarray, dataset: Dataset, plan: Plan
) -> tuple[np.ndarray, np.ndarray | None]:
    """Fill some missing cells by what the published figures tell; also say how old these are."""
    method = treatments[call.method]
    panel = _other_years(dataset, plan) if method.declares("across_years") else ()
    try:
        options = {
            name: _groups_of(dataset, value) if method.takes_array(name) else value
            for name, value in call.options.items()
        }
        told = method.report(values, holes, *panel, **options) if panel and method.report else {}
        return np.asarray(method.function(values, holes, *panel, **options)), told.get("ages")
    except MethodError as error:
        labels = [indicator.name_zh for indicator in dataset.indicators]
        raise error.named(method.name_zh, dataset.names, labels) from None


def _other_years(dataset: Dataset, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """The same cells as published in each other year, and how many years before its own that is.

    What an indicator carries from an earlier year anyway is left to the year it is of.
    """
    measured = dataset.measured
    known = indicator_years(measured.study, measured.observations) if measured else ()
    others, ages = [np.empty((0, *dataset.values.shape))], []
    for year in known:
        if measured is not None and year != dataset.year:
            again = measure(measured.study, measured.observations, year)
            other = assemble(again, plan, dataset.cohort)
            published = other.values.mask(other.status_codes == Status.CARRIED)
            same = published.reindex(index=dataset.values.index, columns=dataset.values.columns)
            others.append(same.to_numpy()[np.newaxis])
            ages.append(dataset.year - year)
    return np.concatenate(others), np.array(ages)


def _groups_of(dataset: Dataset, attribute: str) -> np.ndarray:
    """Number the units of a cohort by their value of an attribute.

    Raises
    ------
    InputError
        Some units have no value of it.
    """
    values = dataset.units[attribute]
    without = values.isna() | (values == "")
    if without.any():
        raise InputError(
            Problem(
                attribute,
                f"{'、'.join(dataset.units['name_zh'][without])} has no value of it.",
                "Add it to units.csv, or group by another attribute.",
            )
        )
    return np.unique(values.astype(str), return_inverse=True)[1]


def _touches(dataset: Dataset, step: _Step) -> list[Touch]:
    if step.after is step.before:
        return []
    if step.cells is not None:
        changed = step.cells
    else:
        changed = np.zeros(step.before.shape, dtype=bool)
        columns = list(step.columns)
        before, after = step.before[:, columns], step.after[:, columns]
        changed[:, columns] = (before != after) & ~np.isnan(before)
    return [
        Touch(
            dataset.codes[i],
            dataset.indicators[j].id,
            step.method,
            float(step.before[i, j]),
            float(step.after[i, j]),
            () if step.ages is None else tuple(dataset.year - int(a) for a in step.ages[:, i, j]),
        )
        for i, j in zip(*np.nonzero(changed), strict=True)
    ]


def _many(dataset: Dataset, touched: list[Touch], method: str) -> list[Notice]:
    counts: dict[str, int] = {}
    for touch in touched:
        counts[touch.indicator] = counts.get(touch.indicator, 0) + 1
    names = {item.id: item.name_zh for item in dataset.indicators}
    return [
        Notice(
            "info",
            "treatment",
            f"{names[id_]}：{treatments[method].name_zh}改动了 {count} 个单元，"
            f"超过本组单元数的 {MANY_CLIPPED:.0%}。",
            indicator=id_,
        )
        for id_, count in counts.items()
        if count > MANY_CLIPPED * len(dataset.values)
    ]
