"""Two boards → a `Comparison`: how every unit moved, and what moved it (变化分解)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from countyindex.analysis.change.attribution import FACTORS_ZH, NOISE, Attribution, attribute
from countyindex.analysis.change.board import Board
from countyindex.analysis.change.mixture import Mode
from countyindex.analysis.change.notices import notices
from countyindex.analysis.coordination import unit_weights
from countyindex.data import Notice
from countyindex.registry import Indicator


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What changed from one board to another.

    Attributes
    ----------
    before, after
        The boards, with what they came from.
    units
        The units that both rank, by code, in the order of the later board: name_zh, score_before,
        score_after, score_change [points], rank_before, rank_after, rank_change [places gained:
        above 0 is better].
    scores, places
        The parts of score_change [points] and rank_change [places gained] by factor: own (the
        unit's figures), others (those of the other units), goalposts, weights, method. Of workbooks
        standardised stands for own and goalposts where these cannot be told apart, and itself for
        all that moves the unit's own score. Every row adds up to the change.
    indicators
        Of computed boards, one row a unit and scored indicator: code, indicator, name_zh,
        value_before, value_after [unit of the indicator], normalised_before, normalised_after
        [score], weight_before, weight_after [share]; empty for workbooks.
    only_before, only_after
        Code → name of the units that one board alone ranks.
    mode
        Whether goalposts and weights stand apart (apart), goalposts go with the method
        (with_method) or both do (whole); printed for two workbooks whose scores follow from what
        they print; None where only scores are known.
    notices
        What a reader should know before comparing.
    """

    before: Board
    after: Board
    units: pd.DataFrame
    scores: pd.DataFrame
    places: pd.DataFrame
    indicators: pd.DataFrame
    only_before: dict[str, str]
    only_after: dict[str, str]
    mode: Mode | Literal["printed"] | None
    notices: tuple[Notice, ...]

    @property
    def factors(self) -> dict[str, str]:
        """Factor → Chinese name, in the order of the columns."""
        return {name: FACTORS_ZH[name] for name in self.scores.columns}

    @property
    def acting(self) -> dict[str, str]:
        """The factors that moved any score or place by more than float noise."""
        moved = [self.scores[name].abs() + self.places[name].abs() for name in self.factors]
        pairs = zip(self.factors.items(), moved, strict=True)
        return {name: zh for (name, zh), sizes in pairs if (sizes > NOISE).any()}

    @property
    def idle_zh(self) -> str:
        """A line that names the factors that moved nothing; empty if there are none."""
        names = [zh for name, zh in self.factors.items() if name not in self.acting]
        return f"没有作用的因素：{'、'.join(names)}。" if names else ""

    def _repr_html_(self) -> str:
        heading = f"{self.before.heading_zh} → {self.after.heading_zh}"
        table = self.units.join(self.scores.add_prefix("score_"))
        table = table.join(self.places.add_prefix("places_"))
        return f"<h4>{heading}</h4>" + table.to_html(float_format="{:.2f}".format)


def compare_boards(
    before: Board, after: Board, codes: Sequence[str] = (), further: Sequence[Notice] = ()
) -> Comparison:
    """Compare two boards.

    Parameters
    ----------
    before, after
        The boards, with at least one unit in common.
    codes
        The units to look at, all ranked by both; none means all that are.
    further
        Notices to put before those found here.
    """
    shared = [code for code in after.scores.index if code in before.scores.index]
    wanted = [code for code in shared if not codes or code in codes]
    wanted = list(after.ranks[wanted].sort_values(kind="stable").index)
    parts = attribute(before, after, wanted)
    return Comparison(
        before=before,
        after=after,
        units=_units(before, after, wanted),
        scores=parts.scores,
        places=parts.places,
        indicators=_indicators(before, after, wanted),
        only_before=_only(before, after),
        only_after=_only(after, before),
        mode=parts.mode,
        notices=(
            *further,
            *notices(before, after, wanted, list(parts.scores.columns)),
            *_told(parts),
        ),
    )


def _told(parts: Attribution) -> tuple[Notice, ...]:
    """Say what could not be told apart."""
    texts = {
        "apart": "",
        "with_method": "两端的阈值不在同一尺度上，不能互换，其变动并入“方法”。",
        "whole": "阈值与权重不能单独互换，每次随数据重新取定："
        "随数据的变动并入“自身数据”与“他者变动”，做法的变动并入“方法”。",
        "printed": "由工作簿所印的标准化得分、阈值与权重重新合成；数据处理的改变计入数据，"
        "阈值不能互换时与数据合为“标准化得分”一项。",
        None: "只用两端的得分：得分变化不再分解；位次变化分为自身得分与他者得分两部分。",
    }
    text = texts[parts.mode]
    if parts.refusal:
        text += f"原因：{parts.refusal}"
    return (Notice("warning" if parts.refusal else "info", "compare", text),) if text else ()


def _only(one: Board, other: Board) -> dict[str, str]:
    return {
        str(code): str(one.names[code]) for code in one.scores.index if code not in other.scores
    }


def _units(before: Board, after: Board, codes: list[str]) -> pd.DataFrame:
    ranks = [board.ranks[codes].astype(int) for board in (before, after)]
    return pd.DataFrame(
        {
            "name_zh": after.names[codes],
            "score_before": before.scores[codes],
            "score_after": after.scores[codes],
            "score_change": after.scores[codes] - before.scores[codes],
            "rank_before": ranks[0],
            "rank_after": ranks[1],
            "rank_change": ranks[0] - ranks[1],
        },
        index=pd.Index(codes, name="code"),
    )


#: The columns that both ends have, and how the line calls them.
KINDS = ("value", "normalised", "weight")


def _indicators(before: Board, after: Board, codes: list[str]) -> pd.DataFrame:
    """Lay values, scores and weights at both ends out, a row a unit and indicator."""
    if before.run is None or after.run is None:
        return pd.DataFrame()
    known: dict[str, Indicator] = {}
    for run in (after.run, before.run):
        known |= {item.id: item for item in run.result.dataset.indicators}
    names = dict.fromkeys((*after.run.result.tree.leaves, *before.run.result.tree.leaves))
    frames = {}
    for end, run in (("before", before.run), ("after", after.run)):
        result = run.result
        tables = (result.dataset.values, result.normalised, unit_weights(result))
        for kind, table in zip(KINDS, tables, strict=True):
            frames[f"{kind}_{end}"] = table.reindex(index=codes, columns=list(names)).to_numpy()
    order = [f"{kind}_{end}" for kind in KINDS for end in ("before", "after")]
    return pd.DataFrame(
        {
            "code": np.repeat(codes, len(names)),
            "indicator": list(names) * len(codes),
            "name_zh": [known[name].name_zh for name in names] * len(codes),
            **{name: frames[name].ravel() for name in order},
        }
    )
