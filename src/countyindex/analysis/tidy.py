"""An `Edition` → long tables, one row a fact: figures, values, scores, ranks, weights (长表)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.tidy_layout import TABLES, Layout
from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.errors import UsageError, did_you_mean
from countyindex.ranking import rank
from countyindex.registry import Indicator, Node, Study
from countyindex.result import Result

#: Kind of a field → the type of its column; what is missing in a column of text is an empty text.
DTYPES: Mapping[str, Any] = {
    "text": "object",
    "number": "float64",
    "integer": "Int64",
    "boolean": "bool",
}
WORDS = np.array([status.id for status in Status], dtype=object)

#: Rows of one table, in the order of its columns.
Rows = Iterable[Sequence[Any]]


def tidy_tables(edition: Edition, schemes: Sequence[str] = ()) -> dict[str, pd.DataFrame]:
    """Lay a whole edition out as long tables.

    Parameters
    ----------
    edition
        The edition; nothing in it is recomputed.
    schemes
        The schemes whose results are wanted; none means every default scheme and every variant.

    Returns
    -------
    dict
        Table → DataFrame, with a plain index: studies, cohorts, units, attributes, nodes,
        indicators, sources, series, observations, values, schemes, ranks, scores, kinds, weights,
        unit_weights, goalposts, normalised, treatments, notices. Codes are text; scores are on
        0–100; columns, their types and the keys between tables are those of `TABLES`.

    Raises
    ------
    UsageError
        The edition holds no results of such a scheme.

    Examples
    --------
    >>> import countyindex as ci
    >>> tables = ci.tidy_tables(ci.score_edition(ci.find_project(), year=2024), ["county"])
    >>> list(tables["scores"].columns)
    ['study', 'scheme', 'cohort', 'code', 'node', 'score', 'rank']
    """
    chosen = tuple(dict.fromkeys(schemes)) or tuple(edition.results)
    _refuse_strangers(edition, chosen)
    boards = [board for name in chosen for board in edition.results[name].values()]
    used = {board.scheme.study for board in boards}
    studies = [study for name, study in edition.studies.items() if name in used or not schemes]
    rows: dict[str, Rows] = {name: _of_studies(find, studies) for name, find in FACTS.items()}
    rows |= {name: _of_boards(find, boards) for name, find in RESULTS.items()}
    rows["observations"] = _observations(edition, studies)
    rows["values"] = _values(edition, studies)
    rows["schemes"] = _schemes(edition, chosen)
    return {name: _table(layout, rows[name]) for name, layout in TABLES.items()}


def _refuse_strangers(edition: Edition, schemes: Sequence[str]) -> None:
    for name in schemes:
        if name in edition.refused:
            raise UsageError(f"'{name}' could not be computed. {edition.refused[name]}")
        if name not in edition.results:
            raise UsageError(f"there is no scheme '{name}'. " + did_you_mean(name, edition.results))


def _table(layout: Layout, rows: Rows) -> pd.DataFrame:
    """Lay rows out with the columns and types of a layout."""
    listed = [tuple(row) for row in rows]
    columns = list(zip(*listed, strict=True)) or [()] * len(layout.fields)
    return pd.DataFrame(
        {
            item.name: pd.Series(list(cells), dtype=DTYPES[item.kind])
            for item, cells in zip(layout.fields, columns, strict=True)
        }
    )


def _of_studies(find: Callable[[Study], Rows], studies: Iterable[Study]) -> Rows:
    return ((study.id, *row) for study in studies for row in find(study))


def _of_boards(find: Callable[[Result], Rows], boards: Iterable[Result]) -> Rows:
    return (
        (board.scheme.study, board.scheme.id, board.cohort, *row)
        for board in boards
        for row in find(board)
    )


def _units(study: Study) -> Rows:
    for unit in study.units:
        yield unit.code, unit.name_zh, unit.name_en, unit.cohort, False
    own = {unit.code for unit in study.units}
    former = {part.predecessor: part.predecessor_name for part in study.crosswalk}
    for code, name in former.items():
        if code not in own:
            yield code, name, "", "", True


def _attributes(study: Study) -> Rows:
    for unit in study.units:
        for key, value in unit.attributes.items():
            yield unit.code, key, study.attributes[key].name_zh, value, study.label(key, value)


def _nodes(study: Study) -> Rows:
    parents = {
        child.id: node.id
        for node in study.tree.walk()
        for child in node.children
        if isinstance(child, Node)
    }
    for node in study.tree.walk():
        yield node.id, node.name_zh, node.name_en, parents.get(node.id, "")


def _direction(indicator: Indicator) -> tuple[str, float, float]:
    """Return the word, and the two ends of an interval."""
    if isinstance(indicator.direction, str):
        return indicator.direction, np.nan, np.nan
    return "interval", *indicator.direction.interval


def _indicators(study: Study) -> Rows:
    for item in study.indicators.values():
        yield (
            *(item.id, item.dimension, item.name_zh, item.name_en, item.unit),
            *(*_direction(item), item.formula.text, item.transform, item.kind or "", item.status),
        )


def _sources(study: Study) -> Rows:
    for id_, item in study.sources.items():
        yield (
            *(id_, item.title_zh, item.title_en, item.publisher_zh, item.via),
            *(item.licence, item.note_zh),
        )


def _series(study: Study) -> Rows:
    for id_, item in study.series.items():
        yield (
            *(id_, item.name_zh, item.name_en, item.unit, item.source or ""),
            *(item.table, item.note_zh, item.computed),
        )


#: Table → what a study has to say, without its id.
FACTS: Mapping[str, Callable[[Study], Rows]] = {
    "studies": lambda study: [(study.title_zh, study.title_en, study.note_zh)],
    "cohorts": lambda study: (
        (id_, cohort.name_zh, cohort.name_en) for id_, cohort in study.cohorts.items()
    ),
    "units": _units,
    "attributes": _attributes,
    "nodes": _nodes,
    "indicators": _indicators,
    "sources": _sources,
    "series": _series,
}


def _observations(edition: Edition, studies: Iterable[Study]) -> Iterator[tuple[Any, ...]]:
    for study in studies:
        for measured in edition.measured[study.id][-1:]:
            table = measured.observations.table
            places = [_place(edition, str(where)) for where in table["where"]]
            columns = [table[name] for name in ("code", "series", "year", "value", "printed")]
            columns += [table[name] for name in ("note", "source")]
            yield from zip([study.id] * len(table), *columns, places, strict=True)


def _place(edition: Edition, where: str) -> str:
    """Name a place by its path below the project, so that no machine's folders are published."""
    root = os.path.abspath(edition.project.root)
    path = os.path.abspath(where)
    inside = path.startswith(root + os.sep)
    return path.removeprefix(root + os.sep).replace(os.sep, "/") if inside else where


def _values(edition: Edition, studies: Iterable[Study]) -> Iterator[tuple[Any, ...]]:
    for study in studies:
        for measured in edition.measured[study.id]:
            for j, indicator in enumerate(measured.indicators):
                years = [int(year) or None for year in measured.years[:, j]]
                words = WORDS[measured.statuses[:, j]]
                cells = zip(measured.units.index, measured.values[:, j], words, years, strict=True)
                for code, value, word, year in cells:
                    yield study.id, code, indicator.id, measured.year, value, word, year


def _schemes(edition: Edition, chosen: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    for name in chosen:
        item = edition.schemes[name]
        yield (
            *(item.study, name, item.title_zh, item.title_en, item.note_zh, item.extends or ""),
            *(name in edition.defaults, item.digest),
        )


def _ranks(board: Result) -> Rows:
    reasons = {unit.code: unit.reason_zh for unit in board.not_ranked}
    for code, name in zip(board.dataset.codes, board.dataset.names, strict=True):
        ranked = code in board.ranks.index and code not in reasons
        yield (
            *(code, name, int(board.ranks[code]) if ranked else None),
            *(board.scores.get(code, np.nan), board.inherited_weight.get(code, np.nan)),
            reasons.get(code, ""),
        )


def _scores(board: Result) -> Rows:
    """Yield every node's scores and ranks, the index first."""
    for node in board.tree.walk():
        scores = board.scores if node is board.tree else board.node_scores(node.id)
        for code, score, place in zip(scores.index, scores, rank(scores.to_numpy()), strict=True):
            yield code, node.id, score, None if np.isnan(score) else int(place)


def _kinds(board: Result) -> Rows:
    for kind in board.kinds:
        for code, score in board.kinds[kind].items():
            yield code, kind, score


def _weights(board: Result) -> Rows:
    """Yield the children of every node, parents first, with their weight down from the index."""
    shares = {
        (level.parents[str(child)], str(child)): float(share)
        for level in board.levels
        for child, share in level.weights.items()
    }
    reach = {board.tree.id: 1.0}
    for node in board.tree.walk():
        for child in node.child_ids:
            share = shares[node.id, child]
            reach[child] = share * reach[node.id]
            yield node.id, child, share, board.weights.get(child, reach[child])


def _unit_weights(board: Result) -> Rows:
    for level in board.levels:
        for node, shares in level.unit_weights.items():
            for child in shares:
                for code, share in shares[child].items():
                    yield code, node, child, share


def _goalposts(board: Result) -> Rows:
    lower, upper = board.goalposts.loc["lower"], board.goalposts.loc["upper"]
    return zip(board.goalposts.columns, lower, upper, strict=True)


def _normalised(board: Result) -> Rows:
    data = board.dataset
    treated = board.treated.reindex(index=data.codes, columns=data.values.columns).to_numpy()
    scores = board.normalised.reindex(index=data.codes, columns=data.values.columns).to_numpy()
    values, words = data.values.to_numpy(), WORDS[data.status_codes]
    for j, indicator in enumerate(data.values.columns):
        for i, code in enumerate(data.codes):
            yield code, indicator, values[i, j], words[i, j], treated[i, j], scores[i, j]


def _treatments(board: Result) -> Rows:
    for number, touch in enumerate(board.touches, start=1):
        years = ";".join(map(str, touch.years))
        yield number, touch.code, touch.indicator, touch.method, touch.before, touch.after, years


def _notices(board: Result) -> Rows:
    for number, item in enumerate(board.notices, start=1):
        yield number, item.severity, item.stage, item.code, item.indicator, item.text_zh


#: Table → what one board has to say, without its study, scheme and cohort.
RESULTS: Mapping[str, Callable[[Result], Rows]] = {
    "ranks": _ranks,
    "scores": _scores,
    "kinds": _kinds,
    "weights": _weights,
    "unit_weights": _unit_weights,
    "goalposts": _goalposts,
    "normalised": _normalised,
    "treatments": _treatments,
    "notices": _notices,
}
