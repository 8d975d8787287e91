"""What a living workbook says of itself on a hidden sheet (版本): where inputs and results are.

Sheet `版本`: cell A1 holds `MARK`; A2, A3 … hold a JSON document in pieces (a cell takes so many
signs), to be joined without anything between. `manifest_from_cells` turns them into a `Manifest`::

    {
      "format": 1,                        a reader refuses other numbers
      "countyindex": "0.1.0",             the version that wrote it
      "year": 2024,                       year of the data
      "settings": ["key=value", …],       what was changed by hand when it was written
      "registry":     {study: digest},
      "observations": {study: digest},
      "boards": [{
        "scheme": "county", "scheme_digest": "…", "study": "county", "cohort": "district",
        "name": "市辖区",                  what its sheets' names begin with
        "inputs":  [Area, …],
        "outputs": [Area, …]
      }, …]
    }

An Area is a rectangle of cells whose rows and columns have keys::

    {"kind": "raw", "sheet": "市辖区·基础数据", "first": "C6", "rows": ["330102", …],
     "columns": ["gdp@2024", …], "of": "", "published": "C12", "locked": [[0, 3], …]}

Row i, column j stands i rows below and j columns right of `first`. `published` is the first cell of
the same rectangle on the hidden sheet `发布值`: the value that the input had when the workbook was
written, blank where it was blank. `locked` lists cells of the rectangle that are no inputs.

Inputs (a blank cell is a missing number; words are those of `choices`):

=============  =====================================  =========================================
kind           rows                                   columns
=============  =====================================  =========================================
parameters     "parameters"                           weighting (word), aggregation (word),
                                                      entropy_shift, minmax_shift, floor
raw            codes of units, then of predecessors   "series@year": observations
indicators     indicator ids                          used (是/否), direction (word),
                                                      interval_low, interval_high (the indicator's
                                                      own scale), lower_limit, upper_limit (caps
                                                      in the indicator's own unit, before any
                                                      logarithm; blank: none), worst, best
                                                      (goalposts in its own unit; both blank: the
                                                      cohort's own smallest and largest)
overrides      codes                                  indicator ids: treated values that are no
                                                      cap (imputed, or moved to another scale)
weights        "node/child"                           custom (points), fixed (points of nodes the
                                                      scheme gives weights to; locked elsewhere)
judgements     items of node `of` = "node/expert"     items; only cells right of the diagonal are
                                                      inputs, the others are in `locked`
=============  =====================================  =========================================

Outputs (formulas; `published` is ""), blank text where the engine has no number:

=============  =====================================  =========================================
values         codes, then predecessors               indicator ids: indicator values
treated        codes                                  indicator ids: after caps and logarithm
oriented       codes                                  indicator ids: larger is better
normalised     codes                                  indicator ids: scores
ends           indicator ids                          in_use (1/0), lower, upper (goalposts used,
                                                      on the oriented scale)
nodes          codes                                  scores of children that are nodes, and of
                                                      indicators that stand beside nodes: ids
index          codes                                  score, key (what is ranked), rank, position
                                                      (1 … n, ties apart)
shares         "node/child"                           equal, entropy, ahp, critic,
                                                      coefficient_of_variation, pca, custom,
                                                      published, adopted
priorities     items of node `of` = "node/expert"     weight; the group of several experts is
                                                      "node/"
consistency    "consistency" of `of`                  lambda_max, ci, cr
=============  =====================================  =========================================
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: What cell A1 of the sheet says.
MARK = "countyindex living workbook"
FORMAT = 1
MANIFEST_SHEET, PUBLISHED_SHEET, CHECK_SHEET = "版本", "发布值", "核对"
#: Signs of JSON in one cell; Excel takes 32,767.
PIECE = 30_000


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: `first` is its upper left one; see the module's docstring."""

    kind: str
    sheet: str
    first: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    of: str = ""
    published: str = ""
    locked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardAreas:
    """One cohort under one scheme: whose it is, its inputs and its results."""

    scheme: str
    scheme_digest: str
    study: str
    cohort: str
    name: str
    inputs: tuple[Area, ...]
    outputs: tuple[Area, ...]

    def area(self, kind: str, of: str = "") -> Area:
        """Return the area of a kind; `of` tells areas of one kind apart.

        Raises
        ------
        KeyError
            The board has none.
        """
        for area in (*self.inputs, *self.outputs):
            if (area.kind, area.of) == (kind, of):
                return area
        raise KeyError((kind, of))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a reader needs to find every input and result."""

    countyindex: str
    year: int
    settings: tuple[str, ...]
    registry: Mapping[str, str]
    observations: Mapping[str, str]
    boards: tuple[BoardAreas, ...]
    format: int = FORMAT


def manifest_cells(manifest: Manifest) -> list[str]:
    """Return the texts of column A, from the top."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, separators=(",", ":"))
    return [MARK, *(text[at : at + PIECE] for at in range(0, len(text), PIECE))]


def manifest_from_cells(cells: Iterable[object]) -> Manifest:
    """Read the texts of column A back.

    Raises
    ------
    ValueError
        They are no manifest of this format; the sentence says why.
    """
    mark, *pieces = [cell for cell in cells if cell is not None] or [None]
    if mark != MARK:
        raise ValueError(f"cell A1 does not say '{MARK}'")
    try:
        found = json.loads("".join(map(str, pieces)))
        if found["format"] != FORMAT:
            raise ValueError(f"its format is {found['format']}, and this version reads {FORMAT}")
        boards = tuple(map(_board, found.pop("boards")))
        return Manifest(**{**found, "settings": tuple(found["settings"]), "boards": boards})
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"its description is damaged ({error})") from None


def _board(found: Mapping[str, Any]) -> BoardAreas:
    areas = {name: tuple(map(_area, found[name])) for name in ("inputs", "outputs")}
    return BoardAreas(**{**found, **areas})


def _area(found: Mapping[str, Any]) -> Area:
    parts = dict(found)
    for name in ("rows", "columns"):
        parts[name] = tuple(map(str, parts[name]))
    parts["locked"] = tuple((int(i), int(j)) for i, j in parts["locked"])
    return Area(**parts)
