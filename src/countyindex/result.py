"""What the line leaves behind for one cohort: a `Result` that holds every stage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd

from countyindex.data import Dataset, Measured, Notice, UnitSize
from countyindex.errors import UsageError
from countyindex.lineage import Trace, trace
from countyindex.ranking import rank
from countyindex.registry import Node
from countyindex.scheme import Plan, Scheme
from countyindex.screening import NotRanked
from countyindex.treatment.step import Touch


@dataclass(frozen=True, slots=True, eq=False)
class LevelResult:
    """One level of the tree: `weights` by child (shares within its node), `scores` by node.

    `unit_weights` has, for a node whose weighting gives every unit its own, these shares, units by
    children; its entries in `weights` are their means over the units. `parents` names each child's
    node; `reports` holds what a node's weighting says of itself, and
    under `aggregation` what its aggregation does. Orders are tuples of codes, best first.
    """

    weights: pd.Series
    scores: pd.DataFrame
    parents: Mapping[str, str]
    reports: Mapping[str, Mapping[str, Any]]
    unit_weights: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Every stage of one cohort under one scheme; nothing in it is ever recomputed.

    Rows are units by code, columns indicators (or nodes) by id. Scores are on 0–100, z-scores as
    50 + 10 z.
    """

    scheme: Scheme
    #: All units and indicators of the cohort, also those that were screened out.
    dataset: Dataset
    #: The tree that was scored: without indicators, and dimensions, that were screened out.
    tree: Node
    treated: pd.DataFrame
    normalised: pd.DataFrame
    #: Rows `lower`, `upper`: the treated values that became the ends of the scale.
    goalposts: pd.DataFrame
    levels: tuple[LevelResult, ...]
    #: Effective weights of the indicators, products down the tree; they sum to 1.
    weights: pd.Series
    scores: pd.Series
    ranks: pd.Series
    #: Scores of the indicators of one kind (`level`, `gap`), where the study tells them apart.
    kinds: pd.DataFrame
    #: Share of each unit's weight that rests on inherited values, 0–1.
    inherited_weight: pd.Series
    #: Code → Chinese names of the dimensions that do not apply there; siblings took their weight.
    emptied: Mapping[str, tuple[str, ...]]
    not_ranked: tuple[NotRanked, ...]
    touches: tuple[Touch, ...]
    notices: tuple[Notice, ...]
    provenance: Mapping[str, Any]

    @property
    def cohort(self) -> str:
        """The cohort's id."""
        return self.dataset.cohort

    @property
    def year(self) -> int:
        """The year of the data (数据年份)."""
        return self.dataset.year

    @property
    def measured(self) -> Measured:
        """What was measured of the study, for whoever runs the line again.

        Raises
        ------
        UsageError
            The result was computed from bare values.
        """
        if self.dataset.measured is None:
            raise UsageError(
                "this result was computed from bare values, not from a study's observations: it "
                "cannot be run again. Score a study with countyindex.score."
            )
        return self.dataset.measured

    @property
    def plan(self) -> Plan:
        """The scheme's choices for this cohort."""
        return self.scheme.plan(self.dataset.cohort)

    @property
    def dimensions(self) -> tuple[Node, ...]:
        """The nodes directly below the index, in print order."""
        return tuple(child for child in self.tree.children if isinstance(child, Node))

    @property
    def left_out(self) -> dict[str, str]:
        """Indicators that do not count in this cohort → why, in words that follow the name."""
        told = {n.indicator: n.text_zh for n in self.notices if n.stage == "screening"}
        return {
            item.id: told.get(item.id, "本组不计。").removeprefix(item.name_zh)
            for item in self.dataset.indicators
            if item.id not in self.normalised
        }

    def node_scores(self, node: str) -> pd.Series:
        """Return the scores of one node of the tree.

        Raises
        ------
        KeyError
            The tree has no such node.
        """
        for level in self.levels:
            if node in level.scores:
                return level.scores[node]
        raise KeyError(node)

    def trace(self, unit: str, indicator: str) -> Trace:
        """Follow one unit's indicator from the index's score back to the published figures.

        Parameters
        ----------
        unit
            A code, a name with or without its suffix, or a beginning that only one unit has.
        indicator
            An id or a name, or a beginning that only one indicator has.

        Raises
        ------
        UsageError
            No unit or indicator is called so, or several are; the unit is of another cohort.

        Examples
        --------
        >>> import countyindex as ci
        >>> edition = ci.score_edition(ci.find_project(), year=2024)
        >>> found = edition["county"]["district"].trace("余杭", "urban_rural_income_ratio")
        >>> [(figure.name_zh, figure.value) for figure in found.figures]
        [('城镇居民人均可支配收入', 87994.0), ('农村居民人均可支配收入', 58647.0)]
        """
        return trace(self, unit, indicator)

    def leaderboard(self) -> pd.DataFrame:
        """Return the board, best first: rank, name, score, and each dimension's score and rank."""
        names = self.dataset.units["name_zh"]
        columns = {"rank": self.ranks, "name_zh": names, "score": self.scores}
        for dimension in self.dimensions:
            scores = columns[dimension.id] = self.node_scores(dimension.id)
            ranks = pd.arrays.IntegerArray(rank(scores.to_numpy()), scores.isna().to_numpy())
            columns[f"{dimension.id}_rank"] = pd.Series(ranks, index=scores.index)
        columns |= {str(kind): self.kinds[kind] for kind in self.kinds}
        columns["inherited_weight"] = self.inherited_weight
        board = pd.DataFrame(columns, index=self.scores.index)
        return board.sort_values(["rank", "name_zh"], kind="stable")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Result):
            return NotImplemented
        return all(_same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]  # (how Python marks what has no hash)

    def _repr_html_(self) -> str:
        board = self.leaderboard().drop(columns=["inherited_weight"])
        heading = f"{self.scheme.title_zh} · {self.cohort} · {self.year} 年数据"
        return f"<h4>{heading}</h4>" + board.to_html(float_format="{:.1f}".format)


def _same(one: Any, other: Any) -> bool:
    """Whether two parts of a result hold the same; missing numbers are equal to each other."""
    match one:
        case pd.DataFrame() | pd.Series():
            same = one.equals(other)
        case np.ndarray():
            same = np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        case Measured():
            same = isinstance(other, Measured) and _facts(one) == _facts(other)
        case LevelResult() | Dataset() | Touch() | UnitSize():
            same = all(_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
        case Mapping():
            same = one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
        case tuple():
            same = len(one) == len(other) and all(map(_same, one, other))
        case float():
            same = one == other or (math.isnan(one) and math.isnan(other))
        case _:
            same = one == other
    return bool(same)


def _facts(measured: Measured) -> tuple[str, str, int]:
    """What was measured, by the digests of the files it was read from."""
    return measured.study.digest, measured.observations.digest, measured.year
