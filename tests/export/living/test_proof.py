"""The living workbook recalculated by two programs after edits, against the engine.

Every stored value is 0 first, so that none can pass for a computed one. The engine's answer comes
from studies, observations and schemes with the same edits and the published caps.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from engine import Edits, rescored
from proving import addressed, manifest_of, wrong_in
from recalculation import Typed, by_formualizer, by_libreoffice

import countyindex as ci
from countyindex.export.living import living_content
from countyindex.export.living.manifest import Manifest

DISTRICT, COUNTY, PROVINCE = ("county", "district"), ("county", "county"), ("province", "province")


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
    "interval_below_all": (
        DISTRICT,
        setting("services_share", direction="适度", interval_low=1.0, interval_high=2.0),
    ),
    **{
        f"interval_that_all_meet_{name}": (
            board,
            {
                **setting(
                    "services_share", direction="适度", interval_low=0.0, interval_high=100.0
                ),
                **chosen(weighting=word),
            },
        )
        for name, board, word in (
            ("published", DISTRICT, "发布方案"),
            ("equal", DISTRICT, "等权"),
            ("entropy", DISTRICT, "熵权"),
            ("critic", DISTRICT, "CRITIC"),
            ("variation", DISTRICT, "变异系数"),
            ("custom", DISTRICT, "自定义"),
            ("ahp", DISTRICT, "层次分析"),
        )
    },
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
    "equal": (PROVINCE, chosen(weighting="等权")),
    "entropy": (DISTRICT, chosen(weighting="熵权")),
    "ahp": (DISTRICT, chosen(weighting="层次分析")),
    "critic": (COUNTY, chosen(weighting="CRITIC")),
    "variation": (PROVINCE, chosen(weighting="变异系数")),
    "pca": (PROVINCE, chosen(weighting="主成分")),
    "entropy_shift": (PROVINCE, chosen(weighting="熵权", entropy_shift=0.1)),
    "geometric": (PROVINCE, chosen(aggregation="几何平均")),
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
    written: dict[tuple[str, str], bytes]
    typed: dict[str, tuple[tuple[str, str], Typed]]


@pytest.fixture(scope="module")
def proof(edition: ci.Edition) -> Proof:
    written = {key: living_content(one, zero=True) for key, one in boards(edition).items()}
    manifests = {key: manifest_of(content) for key, content in written.items()}
    typed = {
        name: (key, addressed(manifests[key].boards[0], edits))
        for name, (key, edits) in CASES.items()
    }
    return Proof(edition, manifests, written, typed)


@pytest.mark.parametrize(
    "recalculate",
    [
        pytest.param(by_formualizer, id="formualizer"),
        pytest.param(by_libreoffice, id="LibreOffice"),
    ],
)
def test_every_stage_follows_every_edit_as_the_engine_does(recalculate, proof, tmp_path):
    made = recalculate(proof.written, proof.typed, tmp_path)
    wrong = {}
    for name, (key, edits) in CASES.items():
        published = proof.edition.results[key[0]][key[1]]
        (board,) = proof.manifests[key].boards
        wrong[name] = list(wrong_in(proof.edition, published, board, edits, made[name]))
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_edits_are_not_idle(proof):
    """Every edit but the first moves a score, so that a workbook that ignores it fails."""
    for name, (key, edits) in CASES.items():
        published = proof.edition.results[key[0]][key[1]]
        scores = rescored(proof.edition, published, edits).scores
        same = scores.index.equals(published.scores.index) and np.allclose(
            scores, published.scores, rtol=0, atol=1e-7
        )
        assert same == (name in IDLE), name
