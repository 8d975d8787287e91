"""Shipped studies → figures whose disparity is measured, and people behind them (差距的对象).

A quantity is a formula over the series of one study, and another for the people that weigh it. What
a project does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from countyindex.data import Measured
from countyindex.data.evaluate import evaluate
from countyindex.edition import Edition
from countyindex.registry import Study
from countyindex.registry.formula import parse_formula

#: A group enters only if its units with figures hold this share of its people.
LEAST_COVERAGE = 0.85

#: The id of the division into parts, such as town and country, and of that into whole units.
PART, UNIT = "part", "unit"

#: Values of an attribute that only says yes or no.
FLAGS = frozenset({"0", "1"})


class Part(NamedTuple):
    """What one part of every unit has: a value per head, and its people."""

    name_zh: str
    value: str
    people: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is measured in one study: formulas over its series, and how to call them."""

    study: str
    cohorts: tuple[str, ...]
    #: What the units are called together.
    units_zh: str
    name_zh: str
    unit: str
    parts: tuple[Part, ...]
    people_zh: str = ""
    note_zh: str = ""
    #: The attribute whose groups must be covered, and the formula of a group's people.
    within: str = ""
    whole: str = ""


#: Studies measured here that no scheme scores; an edition reads them as its companions.
COMPANIONS = ("city", "prefecture")

COUNTIES, PROVINCES = ("district", "county"), ("province",)
#: The two counts of people that provinces have.
ALL_PEOPLE = "urban_population + rural_population"

QUANTITIES = (
    Quantity(
        *("county", COUNTIES, "县（市、区）", "人均生产总值", "元"),
        parts=(Part("", "gdp_per_capita", "resident_population"),),
        people_zh="年末常住人口",
        note_zh="人均生产总值照年鉴所印。",
    ),
    Quantity(
        *("county", COUNTIES, "县（市、区）", "城镇居民人均可支配收入", "元"),
        parts=(Part("", "urban_income", "urban_resident_population"),),
        people_zh="城镇常住人口",
    ),
    Quantity(
        *("county", COUNTIES, "县（市、区）", "农村居民人均可支配收入", "元"),
        parts=(Part("", "rural_income", "resident_population - urban_resident_population"),),
        people_zh="农村常住人口（常住人口减城镇常住人口）",
    ),
    Quantity(
        *("county", COUNTIES, "县（市、区）", "城乡居民收入倍差", "倍"),
        parts=(Part("", "urban_income / rural_income"),),
    ),
    Quantity(
        *("county", COUNTIES, "县（市、区）", "城乡居民收入绝对差距", "元"),
        parts=(Part("", "urban_income - rural_income"),),
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "人均地区生产总值", "元"),
        parts=(Part("", "gdp_per_capita", ALL_PEOPLE),),
        people_zh="年末人口",
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "全体居民人均可支配收入", "元"),
        parts=(Part("", "income_per_capita", ALL_PEOPLE),),
        people_zh="年末人口",
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "城镇居民人均可支配收入", "元"),
        parts=(Part("", "urban_income_per_capita", "urban_population"),),
        people_zh="年末城镇人口",
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "农村居民人均可支配收入", "元"),
        parts=(Part("", "rural_income_per_capita", "rural_population"),),
        people_zh="年末乡村人口",
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "城乡居民收入倍差", "倍"),
        parts=(Part("", "urban_income_per_capita / rural_income_per_capita"),),
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "城乡居民收入绝对差距", "元"),
        parts=(Part("", "urban_income_per_capita - rural_income_per_capita"),),
    ),
    Quantity(
        *("province", PROVINCES, "省级行政区", "城乡分列的居民人均可支配收入", "元"),
        parts=(
            Part("城镇", "urban_income_per_capita", "urban_population"),
            Part("农村", "rural_income_per_capita", "rural_population"),
        ),
        people_zh="年末城镇、乡村人口",
        note_zh="各省城镇与农村居民各作一个单元，只反映省际与城乡两层差距，不含同省城镇（农村）居民之间的差距。",
    ),
    Quantity(
        *("prefecture", ("prefecture",), "设区市", "人均生产总值（按年末常住人口）", "元"),
        parts=(Part("", "gdp / resident_population * 10000", "resident_population"),),
        people_zh="年末常住人口",
        note_zh="只计设区市人口合计达到全省 85% 的省（自治区）。",
        within="province",
        whole="province_population",
    ),
    Quantity(
        *("city", ("city",), "设区市", "城镇居民人均收入（由倍差与差距反推）", "元"),
        parts=(Part("", "t3_income_gap * t3_income_ratio / (t3_income_ratio - 1)"),),
        note_zh="王瑜（2023）表 3 的倍差只印两位小数，反推值误差约 0.5%。没有同期人口可加权。",
    ),
    Quantity(
        *("city", ("city",), "设区市", "农村居民人均收入（由倍差与差距反推）", "元"),
        parts=(Part("", "t3_income_gap / (t3_income_ratio - 1)"),),
        note_zh="王瑜（2023）表 3 的倍差只印两位小数，反推值误差可达 0.8%。没有同期人口可加权。",
    ),
    Quantity(
        *("city", ("city",), "设区市", "城乡居民收入倍差", "倍"),
        parts=(Part("", "t3_income_ratio"),),
        note_zh="倍差照王瑜（2023）表 3 所印。",
    ),
    Quantity(
        *("city", ("city",), "设区市", "城乡居民收入绝对差距", "元"),
        parts=(Part("", "t3_income_gap"),),
        note_zh="绝对差距照王瑜（2023）表 3 所印。",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """A way to group the units: the group of each, as it is printed."""

    id: str
    name_zh: str
    groups: pd.Series


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The figures of one quantity in one year, of the units that have them.

    `table` has the columns name_zh, part, value and people (1 where units count alike) by code;
    several rows a code where there are several parts. `coverage` is the share of each group's
    people that its units hold, where that is asked.
    """

    quantity: Quantity
    year: int
    table: pd.DataFrame
    divisions: tuple[Division, ...]
    #: Code → why; `names` are those of all units that were looked for.
    left_out: Mapping[str, str]
    names: Mapping[str, str]
    coverage: pd.Series

    @property
    def values(self) -> np.ndarray:
        """Values per head [the quantity's unit]."""
        return self.table["value"].to_numpy(dtype=float)

    @property
    def people(self) -> np.ndarray:
        """What each unit counts for."""
        return self.table["people"].to_numpy(dtype=float)


def samples(edition: Edition, quantity: Quantity) -> tuple[Sample, ...]:
    """Collect a quantity in every year of the edition that has it, earliest first.

    Parameters
    ----------
    edition
        The edition; its studies are read up to its year.
    quantity
        What to collect.

    Returns
    -------
    tuple of Sample
        Empty where the edition lacks the study or its figures.
    """
    found = (_sample(item, quantity) for item in edition.measured.get(quantity.study, ()))
    return tuple(sample for sample in found if sample is not None)


def _sample(measured: Measured, quantity: Quantity) -> Sample | None:
    study, year = measured.study, measured.year
    if not _has_series(study, quantity):
        return None
    units = measured.units[measured.units["cohort"].isin(quantity.cohorts)]
    frames = []
    for part in quantity.parts:
        frame = pd.DataFrame({"name_zh": units["name_zh"].astype(str)})
        frame["part"] = part.name_zh
        frame["value"] = _read(measured, part.value).reindex(units.index)
        frame["people"] = _read(measured, part.people).reindex(units.index) if part.people else 1.0
        frames.append(frame)
    table = pd.concat(frames)
    present = table["value"].gt(0) & table["people"].gt(0)
    if not present.any():
        return None
    missing = table.index[~present & ~table["value"].le(0)]
    left_out = {code: _why(study, quantity, code) for code in dict.fromkeys(missing)}
    left_out |= dict.fromkeys(table.index[table["value"].le(0)], "数值不大于 0")
    coverage = pd.Series(dtype=float)
    if quantity.within:
        coverage = _coverage(measured, quantity, table[present])
        groups = units[quantity.within].reindex(table.index)
        short = present & ~groups.map(coverage).ge(LEAST_COVERAGE)
        left_out |= dict.fromkeys(table.index[short], "所在省覆盖率不足 85%")
        present &= ~short
    table = table[present]
    divisions = tuple(_divisions(study, quantity, units.loc[table.index], table))
    if len(quantity.parts) > 1:
        table = table.assign(name_zh=table["name_zh"] + "（" + table["part"] + "）")
    names = dict(zip(units.index.astype(str), units["name_zh"].astype(str), strict=True))
    return Sample(quantity, year, table, divisions, left_out, names, coverage)


def _has_series(study: Study, quantity: Quantity) -> bool:
    formulas = [text for part in quantity.parts for text in (part.value, part.people) if text]
    formulas += [quantity.whole] if quantity.whole else []
    return all(item.series in study.series for text in formulas for item in _inputs(text))


def _inputs(text: str) -> tuple:
    return parse_formula(text).inputs


def _read(measured: Measured, text: str) -> pd.Series:
    """Return a formula's values for every unit of the study, in the measured year."""
    formula = parse_formula(text)
    codes = measured.units.index
    table = measured.observations.table
    table = table[table["year"] == measured.year]
    read = {}
    for item in formula.inputs:
        figures = table[table["series"] == item.series].set_index("code")["value"]
        read[item] = figures.reindex(codes).to_numpy(dtype=float)
    return pd.Series(evaluate(formula.tree, read, measured.year).values, index=codes)


def _coverage(measured: Measured, quantity: Quantity, table: pd.DataFrame) -> pd.Series:
    """Return the share of every group's people that the units with figures hold."""
    groups = measured.units[quantity.within]
    held = table["people"].groupby(groups.reindex(table.index)).sum()
    whole = _read(measured, quantity.whole)
    return (held / whole.groupby(groups).max()).reindex(groups.unique()).fillna(0.0)


def _why(study: Study, quantity: Quantity, code: str) -> str:
    """Return the registry's word for why a unit has no figure."""
    wanted = {item.series for part in quantity.parts for item in _inputs(part.value)}
    for indicator in study.indicators.values():
        if wanted & {item.series for item in indicator.formula.inputs}:
            if code in indicator.not_applicable:
                return "不适用"
            if code in indicator.not_published:
                return "未公布"
    return "缺数据"


def _divisions(
    study: Study, quantity: Quantity, units: pd.DataFrame, table: pd.DataFrame
) -> Iterator[Division]:
    """Yield every way to group the units that is not the same as an earlier one, or trivial."""
    candidates: list[Division] = []
    if len(quantity.parts) > 1:
        candidates.append(Division(PART, "城乡", table["part"]))
        candidates.append(Division(UNIT, quantity.units_zh, table["name_zh"]))
    if len(quantity.cohorts) > 1:
        names = {name: cohort.name_zh for name, cohort in study.cohorts.items()}
        candidates.append(Division("cohort", "评价分组", units["cohort"].map(names)))
    for attribute, label in study.attributes.items():
        values = units[attribute].astype(str)
        if set(values) <= FLAGS and not label.values:
            groups = values.map({"1": label.name_zh, "0": "其他"})
        else:
            groups = values.map(lambda value, of=attribute: study.label(of, value))
        candidates.append(Division(attribute, label.name_zh, groups))
    seen: set[tuple[int, ...]] = set()
    for division in candidates:
        pattern = tuple(pd.factorize(division.groups)[0].tolist())
        if 1 < len(set(pattern)) < len(pattern) and pattern not in seen:
            seen.add(pattern)
            yield division
