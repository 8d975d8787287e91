"""Every `Uncertainty` → long tables, one row a fact: distributions, chances, shifts (抽样长表)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.tidy import table_of
from countyindex.analysis.tidy_layout import Layout
from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.tables_layout import APART, KEY, UNCERTAINTY_TABLES

#: One row, by column; what is not there is missing.
Row = Mapping[Any, Any]


def uncertainty_tables(outcomes: Sequence[Uncertainty]) -> dict[str, pd.DataFrame]:
    """Lay out what draws say of several boards as long tables.

    Parameters
    ----------
    outcomes
        The boards; nothing in them is recomputed.

    Returns
    -------
    dict
        Table → DataFrame, with a plain index: uncertainty_runs, uncertainty_units …; columns, their
        types and the keys between tables are those of `UNCERTAINTY_TABLES`. Codes are text, what
        is not known or not finite is missing.

    Examples
    --------
    >>> import countyindex as ci
    >>> project = ci.find_project()
    >>> scheme = ci.read_scheme(project.schemes["province"])
    >>> study = ci.read_study(project.studies[scheme.study])
    >>> choices = ci.read_choices(project.choices).only("weights")
    >>> found = ci.uncertainty(study, scheme, 2024, choices, draws=100)
    >>> len(uncertainty_tables(list(found.values()))["uncertainty_units"])
    31
    """
    return {
        name: table_of(layout, list(_placed(ROWS[name], layout, outcomes)))
        for name, layout in UNCERTAINTY_TABLES.items()
    }


def _placed(
    find: Callable[[Uncertainty], Iterable[Row]], layout: Layout, outcomes: Iterable[Uncertainty]
) -> Iterator[list[Any]]:
    """Put the board in front of every row, and the columns in the order of the layout."""
    kinds = {item.name: item.kind for item in layout.fields}
    for outcome in outcomes:
        scheme = outcome.reference.scheme
        board = (scheme.study, scheme.id, outcome.cohort, outcome.year)
        for row in find(outcome):
            told = dict(zip(KEY, board, strict=True)) | dict(row)
            yield [_known(told.get(name), kind) for name, kind in kinds.items()]


def _known(value: Any, kind: str) -> Any:
    """Return a value as a table has it: nothing for what is not known or not finite."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return "" if kind == "text" else None
    return value


def _runs(outcome: Uncertainty) -> Iterator[Row]:
    told = outcome.provenance
    yield {
        "draws": outcome.draws,
        "seed": outcome.seed,
        "largest_error": outcome.largest_error,
        "tiers": outcome.choices.tiers,
        "choices_zh": outcome.choices.title_zh,
        "scheme_digest": told.get("scheme"),
        **{name: told.get(name) for name in ("most_draws", "until", "stopped", "countyindex")},
    }


def _units(outcome: Uncertainty) -> Iterator[Row]:
    for code, row in outcome.units.to_dict("index").items():
        apart = row["distinguishable_from_next"]
        told = None if pd.isna(apart) else APART[0] if apart else APART[1]
        rank = row["rank"] or None
        yield {**row, "code": code, "rank": rank, "distinguishable_from_next": told}


def _acceptability(outcome: Uncertainty) -> Iterator[Row]:
    if outcome.acceptability is None:
        return
    for code, shares in outcome.acceptability.iterrows():
        for rank, share in enumerate(shares.tolist(), start=1):
            if share > 0:
                yield {"code": code, "rank": rank, "share": share}


def _outranking(outcome: Uncertainty) -> Iterator[Row]:
    if outcome.outranking is None:
        return
    for code, shares in outcome.outranking.iterrows():
        for other, share in shares.items():
            if other != code:
                yield {"code": code, "other": other, "share": share}


def _overall(outcome: Uncertainty) -> Iterator[Row]:
    for name, told in outcome.overall.items():
        yield {"statistic": name, **told}


def _applied(outcome: Uncertainty) -> Iterable[Row]:
    return outcome.applied.to_dict("records")


def _one_at_a_time(outcome: Uncertainty) -> Iterable[Row]:
    return outcome.one_at_a_time.to_dict("records")


def _leave_one_out(outcome: Uncertainty) -> Iterable[Row]:
    return outcome.leave_one_out.rename(columns={"id": "left_out"}).to_dict("records")


def _leave_one_out_ranks(outcome: Uncertainty) -> Iterator[Row]:
    for kind, name in outcome.leave_one_out[["kind", "id"]].to_numpy():
        for code, rank in outcome.leave_one_out_ranks[name].items():
            yield {"kind": kind, "left_out": name, "code": code, "rank": rank or None}


def _failed(outcome: Uncertainty) -> Iterator[Row]:
    for number, (reason, draws) in enumerate(outcome.failed.items(), start=1):
        yield {"number": number, "draws": draws, "reason": reason}


#: Table → what one board has to say, by column.
ROWS: Mapping[str, Callable[[Uncertainty], Iterable[Row]]] = {
    "uncertainty_runs": _runs,
    "uncertainty_units": _units,
    "uncertainty_acceptability": _acceptability,
    "uncertainty_outranking": _outranking,
    "uncertainty_overall": _overall,
    "uncertainty_applied": _applied,
    "uncertainty_one_at_a_time": _one_at_a_time,
    "uncertainty_leave_one_out": _leave_one_out,
    "uncertainty_leave_one_out_ranks": _leave_one_out_ranks,
    "uncertainty_failed": _failed,
}
