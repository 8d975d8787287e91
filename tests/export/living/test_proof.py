"""The living workbook recalculated by two programs after edits, against the engine.

Every stored value is 0 first, so that none can pass for a computed one. The engine's answer comes
from studies, observations and schemes with the same edits and the published caps.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from engine import Edits, rescored
from expected import stages
from recalculation import by_formualizer, by_libreoffice
from xlsx_cells import cells_of, with_inputs

import countyindex as ci
from countyindex.export.living import living_content
from countyindex.export.living.cells import letters
from countyindex.export.living.manifest import Area, Manifest, manifest_from_cells

DISTRICT, COUNTY, PROVINCE = ("county", "district"), ("county", "county"), ("province", "province")
TOLERANCE = {"rtol": 1e-9, "atol": 1e-9}


def setting(indicator: str, **values: object) -> Edits:
    return {("indicators", "", indicator, column): value for column, value in values.items()}


def chosen(**values: object) -> Edits:
    return {("parameters", "", "parameters", column): value for column, value in values.items()}


def raw(code: str, column: str, value: float | None) -> Edits:
    return {("raw", "", code, column): value}


def judged(node: str, expert: str, **pairs: float) -> Edits:
    """`a__b=3`: a is three times as important as b."""
    return {
        ("judgements", f"{node}/{expert}", *pair.split("__")): value
        for pair, value in pairs.items()
    }


def points(node: str, **values: float) -> Edits:
    return {("weights", "", f"{node}/{child}", "custom"): value for child, value in values.items()}


BLANKS = {
    key: None
    for code in ("330109", "330110", "330111", "330112", "330113", "330114", "330203", "330205")
    for key in (("raw", "", code, "library_books@2024"),)
}
#: Six of seven indicators of a dimension gone: the unit is short of data.
SHORT = {
    ("raw", "", "330109", series): None
    for series in ("hospital_beds@2024", "doctors@2024", "library_books@2024", "sports_venues@2024")
}

CASES: dict[str, tuple[tuple[str, str], Edits]] = {
    "nothing": (DISTRICT, {}),
    "raw_value": (DISTRICT, raw("330110", "gdp@2024", 5000.0)),
    "raw_blank": (DISTRICT, raw("330109", "doctors@2024", None)),
    "gap_filled": (COUNTY, raw("330122", "landcover_tree_share@2019", 40.0)),
    "predecessor": (DISTRICT, raw("330104-2020", "census_edu_college_plus@2020", 300000.0)),
    "several_blanks": (DISTRICT, {**BLANKS, **chosen(weighting="CRITIC")}),
    "unit_short_of_data": (DISTRICT, SHORT),
    "direction": (DISTRICT, setting("services_share", direction="负向")),
    "interval": (
        DISTRICT,
        setting("services_share", direction="适度", interval_low=40.0, interval_high=55.0),
    ),
    "parity": (PROVINCE, setting("income_ratio", direction="平价")),
    "goalposts": (DISTRICT, setting("gdp_per_capita", worst=20000.0, best=400000.0)),
    "goalposts_negative": (DISTRICT, setting("urban_rural_income_ratio", worst=2.5, best=1.0)),
    "cap": (DISTRICT, setting("avg_schooling_years", upper_limit=12.0)),
    "judgement": (DISTRICT, judged("index", "示例", economy__innovation=2.0, green__shared=1 / 3)),
    "judgement_below": (
        DISTRICT,
        {
            **chosen(weighting="层次分析"),
            **judged("green", "本表", electricity_intensity__gdp_density=2.0),
        },
    ),
    "custom_weights": (
        DISTRICT,
        {
            **chosen(weighting="自定义"),
            **points("index", economy=3.0, innovation=0.0, openness=2.5),
        },
    ),
    "equal": (DISTRICT, chosen(weighting="等权")),
    "entropy": (DISTRICT, chosen(weighting="熵权")),
    "ahp": (COUNTY, chosen(weighting="层次分析")),
    "critic": (COUNTY, chosen(weighting="CRITIC")),
    "variation": (DISTRICT, chosen(weighting="变异系数")),
    "pca": (DISTRICT, chosen(weighting="主成分")),
    "entropy_shift": (DISTRICT, chosen(weighting="熵权", entropy_shift=0.1)),
    "geometric": (DISTRICT, chosen(aggregation="几何平均")),
    "geometric_by_shift": (
        PROVINCE,
        chosen(aggregation="几何平均", floor=None, minmax_shift=2.0, weighting="熵权"),
    ),
    "indicator_off": (
        DISTRICT,
        {**setting("sports_venues_per_10k", used="否"), **chosen(weighting="CRITIC")},
    ),
    "dimension_off": (
        DISTRICT,
        {**setting("urban_rural_income_ratio", used="否"), **setting("rural_income", used="否")},
    ),
    "fixed_points": (
        COUNTY,
        {("weights", "", "green/landcover_tree_share", "fixed"): 0.0, **chosen(weighting="等权")},
    ),
    "constant_column": (
        PROVINCE,
        {
            ("raw", "", f"{code}0000", "within_county_cv_schooling@2020"): 0.5
            for code in (
                *(
                    11,
                    12,
                    13,
                    14,
                    15,
                    21,
                    22,
                    23,
                    31,
                    32,
                    33,
                    34,
                    35,
                    36,
                    37,
                    41,
                    42,
                    43,
                    44,
                    45,
                    46,
                ),
                *(50, 51, 52, 53, 54, 61, 62, 63, 64, 65),
            )
        },
    ),
}


#: What the published scheme says anyway.
IDLE = ("nothing", "ahp")


def boards(edition: ci.Edition) -> dict[tuple[str, str], ci.Edition]:
    """Each board as an edition of its own, so that a program has less to recalculate."""
    return {
        (scheme, cohort): dataclasses.replace(
            edition, defaults=(scheme,), results={scheme: {cohort: edition.results[scheme][cohort]}}
        )
        for scheme, cohort in (DISTRICT, COUNTY, PROVINCE)
    }


@dataclasses.dataclass(frozen=True)
class Proof:
    edition: ci.Edition
    manifests: dict[tuple[str, str], Manifest]
    edited: dict[str, bytes]


@pytest.fixture(scope="module")
def proof(edition: ci.Edition) -> Proof:
    written = {key: living_content(one, zero=True) for key, one in boards(edition).items()}
    manifests = {key: manifest_of(content) for key, content in written.items()}
    edited = {
        name: with_inputs(written[key], addressed(manifests[key], edits))
        for name, (key, edits) in CASES.items()
    }
    return Proof(edition, manifests, edited)


def manifest_of(content: bytes) -> Manifest:
    column = cells_of(content, {"版本"})["版本"]
    return manifest_from_cells([column[f"A{row}"] for row in range(1, len(column) + 1)])


def addressed(manifest: Manifest, edits: Edits) -> dict[tuple[str, str], object]:
    """Find the cell of every edit."""
    (board,) = manifest.boards
    found = {}
    for (kind, of, row, column), value in edits.items():
        area = board.area(kind, of)
        assert row in area.rows and column in area.columns, (row, column)
        i, j = area.rows.index(row), area.columns.index(column)
        assert (i, j) not in area.locked
        found[area.sheet, address(area, i, j)] = value
    return found


def address(area: Area, i: int, j: int) -> str:
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", area.first).groups()
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return f"{letters(number - 1 + j)}{int(row) + i}"


def read(cells: dict, area: Area) -> pd.DataFrame:
    """Lay an area of a recalculated workbook out; text is no number."""
    values = [
        [cells[area.sheet].get(address(area, i, j), "") for j in range(len(area.columns))]
        for i in range(len(area.rows))
    ]
    numbers = [[x if isinstance(x, float) else np.nan for x in row] for row in values]
    return pd.DataFrame(numbers, index=list(area.rows), columns=list(area.columns))


def differences(found: pd.DataFrame, wanted: pd.DataFrame, kind: str) -> Iterator[str]:
    """Say where a stage differs; what the engine left out must have no number (weights: 0)."""
    columns = (
        [c for c in found.columns if c in wanted.columns]
        if kind in ("shares", "values")
        else found.columns
    )
    rows = [r for r in found.index if kind != "values" or r in wanted.index]
    nothing = 0.0 if kind in ("shares",) else np.nan
    wanted = wanted.reindex(index=rows, columns=columns)
    for column in columns:
        for row in rows:
            a, b = found.loc[row, column], wanted.loc[row, column]
            if np.isinf(b):
                continue
            b = nothing if np.isnan(b) else b
            if not np.isclose(a, b, **TOLERANCE, equal_nan=True):
                yield f"{kind} {row} {column}: sheet {a!r}, engine {b!r}"


@pytest.mark.parametrize(
    "recalculate",
    [
        pytest.param(by_formualizer, id="formualizer"),
        pytest.param(by_libreoffice, id="LibreOffice"),
    ],
)
def test_every_stage_follows_every_edit_as_the_engine_does(recalculate, proof, tmp_path):
    made = recalculate(proof.edited, tmp_path)
    wrong = {name: list(wrong_in(proof, name, made[name])) for name in CASES}
    assert {name: found for name, found in wrong.items() if found} == {}


def wrong_in(proof: Proof, name: str, made: bytes) -> Iterator[str]:
    """Compare one recalculated workbook with the engine, stage by stage."""
    key, edits = CASES[name]
    (board,) = proof.manifests[key].boards
    published = proof.edition.results[key[0]][key[1]]
    wanted = stages(rescored(proof.edition, published, edits), edits)
    cells = cells_of(made, {area.sheet for area in board.outputs})
    for (kind, of), table in wanted.items():
        found = read(cells, board.area(kind, of))
        if kind == "ends":
            found = found[found["in_use"] == 1.0]
        if kind == "index":
            found.loc[found["rank"].isna(), "position"] = np.nan
            ranks = found["rank"].dropna().to_dict()
            if ranks != table["rank"].astype(float).to_dict():
                yield f"ranks {ranks}"
        yield from differences(found, table, kind)


def test_the_edits_are_not_idle(proof):
    """Every edit but the first moves a score, so that a workbook that ignores it fails."""
    for name, (key, edits) in CASES.items():
        published = proof.edition.results[key[0]][key[1]]
        scores = rescored(proof.edition, published, edits).scores
        same = scores.index.equals(published.scores.index) and np.allclose(
            scores, published.scores, rtol=0, atol=1e-7
        )
        assert same == (name in IDLE), name
