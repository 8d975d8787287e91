"""Every `Uncertainty` → long tables, one row a fact: distributions, chances, shifts (抽样长表)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from countyindex.analysis.tidy import DTYPES
from countyindex.analysis.tidy_layout import Layout
from countyindex.analysis.uncertainty.outcome import SQUARE, Uncertainty
from countyindex.analysis.uncertainty.tables_layout import APART, UNCERTAINTY_TABLES


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
        name: _laid_out(layout, [_placed(ROWS[name](each), each) for each in outcomes])
        for name, layout in UNCERTAINTY_TABLES.items()
    }


def _placed(rows: pd.DataFrame, outcome: Uncertainty) -> pd.DataFrame:
    """Put the board in front of every row."""
    scheme, placed = outcome.reference.scheme, rows.copy()
    placed["study"], placed["scheme"] = scheme.study, scheme.id
    placed["cohort"], placed["year"] = outcome.cohort, outcome.year
    return placed


def _laid_out(layout: Layout, boards: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Lay the rows of all boards out with the columns and types of a layout."""
    return pd.DataFrame(
        {
            item.name: _typed([rows[item.name] for rows in boards if len(rows)], item.kind)
            for item in layout.fields
        }
    )


def _typed(columns: Sequence[pd.Series], kind: str) -> pd.Series:
    """Join a column of several boards; what is not known or not finite is missing."""
    if not columns:
        return pd.Series([], dtype=DTYPES[kind])
    known = [column.astype(object).where(column.notna(), None) for column in columns]
    joined = pd.concat(known, ignore_index=True)
    if kind == "text":
        return joined.where(joined.notna(), "")
    if kind == "number":
        return joined.astype(float).replace([np.inf, -np.inf], np.nan)
    return joined.astype(DTYPES[kind])


def _runs(outcome: Uncertainty) -> pd.DataFrame:
    told = outcome.provenance
    row = {
        "draws": outcome.draws,
        "seed": outcome.seed,
        "largest_error": outcome.largest_error,
        "tiers": outcome.choices.tiers,
        "choices_zh": outcome.choices.title_zh,
        "choices_digest": outcome.choices.digest,
        "scheme_digest": told.get("scheme"),
        "settings": "; ".join(outcome.reference.scheme.settings),
        **{name: told.get(name) for name in ("most_draws", "until", "stopped", "countyindex")},
    }
    return pd.DataFrame([row])


def _units(outcome: Uncertainty) -> pd.DataFrame:
    table = outcome.units
    apart = table["distinguishable_from_next"].map(dict(zip((True, False), APART, strict=True)))
    ranks = table["rank"].where(table["rank"] > 0)
    return table.assign(
        code=table.index.astype(object), rank=ranks, distinguishable_from_next=apart
    )


def _acceptability(outcome: Uncertainty) -> pd.DataFrame:
    table = _square(outcome.acceptability, "rank", "share")
    return table[table["share"] > 0]


def _outranking(outcome: Uncertainty) -> pd.DataFrame:
    table = _square(outcome.outranking, "other", "share")
    return table[table["code"] != table["other"]]


def _square(table: pd.DataFrame | None, column: str, value: str) -> pd.DataFrame:
    """Lay a table with units as rows out in one row a cell; none where there is no such table."""
    if table is None:
        return pd.DataFrame(columns=["code", column, value])
    rows, columns = table.shape
    return pd.DataFrame(
        {
            "code": np.repeat(table.index.to_numpy(object), columns),
            column: np.tile(table.columns.to_numpy(), rows),
            value: table.to_numpy().ravel(),
        }
    )


def _overall(outcome: Uncertainty) -> pd.DataFrame:
    return pd.DataFrame([{"statistic": name, **told} for name, told in outcome.overall.items()])


def _applied(outcome: Uncertainty) -> pd.DataFrame:
    return outcome.applied


def _one_at_a_time(outcome: Uncertainty) -> pd.DataFrame:
    return outcome.one_at_a_time


def _leave_one_out(outcome: Uncertainty) -> pd.DataFrame:
    return outcome.leave_one_out.rename(columns={"id": "left_out"})


def _leave_one_out_ranks(outcome: Uncertainty) -> pd.DataFrame:
    ranks = outcome.leave_one_out_ranks
    table = _square(ranks if len(ranks) <= SQUARE else None, "left_out", "rank")
    kinds = outcome.leave_one_out.set_index("id")["kind"]
    return table.assign(
        kind=table["left_out"].map(kinds), rank=table["rank"].where(table["rank"] > 0)
    )


def _failed(outcome: Uncertainty) -> pd.DataFrame:
    table = pd.DataFrame(outcome.failed.items(), columns=["reason", "draws"])
    return table.assign(number=np.arange(1, len(table) + 1))


#: Table → what one board has to say, by column.
ROWS: Mapping[str, Callable[[Uncertainty], pd.DataFrame]] = {
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
