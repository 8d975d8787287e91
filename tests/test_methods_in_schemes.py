"""Every registered method on the counties' figures of 2024: it scores, or says in words why not."""

import numpy as np
import pytest
from scipy.optimize import linprog

import countyindex as ci
from countyindex.data import measure, read_observations
from countyindex.methods import FAMILIES
from countyindex.pipeline import score_measured
from countyindex.registry import read_study

#: Families that take scores, and have a name for methods that need all of them.
RATED = ("weighting", "aggregation")

METHODS = [family[name] for family in FAMILIES for name in family]

#: Options that a method cannot do without, or not on these figures.
OPTIONS = {
    "weighting-combined": "methods: [{method: entropy}, {method: critic}]",
    "weighting-idocriw": "definition: minmax",
    "treatment-group_mean": "groups: region",
    "treatment-group_median": "groups: region",
    "normalisation-distance_to_reference": "reference: '330784'",
    "aggregation-geometric": "floor: 1",
    "aggregation-harmonic": "floor: 1",
    "aggregation-waspas": "floor: 1",
    "aggregation-ogwa": "floor: 1",
    "aggregation-kemeny": "gaps: shared",
}

#: Where a method goes that not every indicator or node can take, and what else it needs.
PLACES = {
    # A normal model may expect less than 0, of which there is no logarithm.
    "treatment-em": ["overrides.expressway_density.missing=mean"],
    "treatment-latest": ["overrides.gdp_per_capita.missing={method: latest, max_age: 3}"],
    "treatment-linear": ["overrides.gdp_per_capita.missing={method: linear}"],
    "treatment-log": ["overrides.gdp_per_capita.treatment=[{method: log}]"],
    "treatment-log1p": ["overrides.gdp_per_capita.treatment=[{method: log1p}]"],
    "treatment-box_cox": ["overrides.gdp_per_capita.treatment=[{method: box_cox, exponent: 0.5}]"],
    "normalisation-share_of_maximum": [
        "overrides.gdp_per_capita.normalisation={method: share_of_maximum}"
    ],
    "normalisation-share_of_sum": ["overrides.gdp_per_capita.normalisation={method: share_of_sum}"],
    "normalisation-distance_to_reference": ["cohorts_scored=[county]"],
    "weighting-ahp": ["levels.1.weighting={method: ahp}"],
    "weighting-benefit_of_doubt": [
        "levels.1.weighting={method: benefit_of_doubt}",
        "dimensions={exclude: [coordination]}",
    ],
    **{
        f"weighting-{how}_benefit_of_doubt": [
            f"levels.1.weighting={{method: {how}_benefit_of_doubt}}",
            "dimensions={exclude: [coordination]}",
        ]
        for how in ("directional", "robust")
    },
    "weighting-merec": ["normalisation={method: efficacy}"],
    "weighting-fixed": [
        "levels.1.weighting={method: fixed, weights: {economy: 3, innovation: 2, coordination: 3, "
        "green: 2, openness: 1, shared: 3}}"
    ],
    "aggregation-vikor": [
        "levels.1.aggregation={method: vikor}",
        "dimensions={exclude: [coordination]}",
    ],
    "aggregation-edas": [
        "levels.1.aggregation={method: edas}",
        "dimensions={exclude: [coordination]}",
    ],
    "aggregation-cocoso": [
        "levels.1.aggregation={method: cocoso}",
        "dimensions={exclude: [coordination]}",
    ],
    "aggregation-probid": [
        "levels.1.aggregation={method: probid}",
        "dimensions={exclude: [coordination]}",
    ],
    "aggregation-codas": [
        "levels.1.aggregation={method: codas}",
        "dimensions={exclude: [coordination]}",
    ],
    "aggregation-wroclaw": [
        "levels.1.aggregation={method: wroclaw}",
        "dimensions={exclude: [coordination]}",
    ],
}

#: What a method says of these figures, or of a scheme, when it is named without more.
REFUSALS = {
    "treatment-group_mean": "group_mean needs the option 'groups'",
    "treatment-group_median": "group_median needs the option 'groups'",
    "treatment-em": "finite values above 0 only. 指标 indicators: 高速公路密度",
    "treatment-latest": "latest needs the option 'max_age'",
    "treatment-linear": "The linear method finds no value in the years that it may look at.",
    "treatment-log": "The log method takes finite values above 0 only. 指标 indicators: ",
    "treatment-log1p": "The log1p method takes finite values of 0 or above only. 指标 indicators: ",
    "treatment-box_cox": "box_cox needs the option 'exponent'",
    "normalisation-share_of_maximum": "needs a column of one sign, whose best value is not 0",
    "normalisation-share_of_sum": "needs a column of one sign, whose best value is not 0",
    "normalisation-distance_to_reference": "distance_to_reference needs the option 'reference'",
    "weighting-ahp": "is weighted by ahp, but no judgement file compares its children",
    "weighting-fixed": "fixed needs the option 'weights'",
    "weighting-combined": "combined needs the option 'methods'",
    "weighting-merec": "scores above 0 only. 指标 indicators: 人均地区生产总值",
    "weighting-idocriw": "takes positive scores only. 指标 indicators: 人均地区生产总值",
    **{
        f"weighting-{how}benefit_of_doubt": (
            "needs every score of every unit. 指标 indicators: 单位工业增加值电耗"
        )
        for how in ("", "directional_", "robust_")
    },
    "aggregation-geometric": "takes scores above 0 only. 指标 indicators: 人均地区生产总值",
    "aggregation-harmonic": "takes scores above 0 only. 指标 indicators: 人均地区生产总值",
    "aggregation-waspas": "takes scores above 0 only. 指标 indicators: 人均地区生产总值",
    "aggregation-ogwa": "takes scores above 0 only. 指标 indicators: 人均地区生产总值",
    "aggregation-kemeny": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-edas": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-cocoso": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-probid": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-codas": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-wroclaw": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
    "aggregation-vikor": "needs every score of every unit. 指标 indicators: 单位工业增加值电耗",
}

#: Aggregations whose scores do not lie in 0–100 on any figures: they have a scale of their own.
OWN_SCALE = {"mpi", "ampi", "wroclaw", "probid"}


def key(method):
    return f"{method.family}-{method.name}"


@pytest.fixture(scope="module")
def measured(project):
    study = read_study(project.studies["county"])
    return measure(study, read_observations(study), 2024)


@pytest.fixture
def scored(measured, project):
    def score(settings):
        scheme = ci.read_scheme(project.root / "config" / "county.yaml", settings)
        return score_measured(measured, scheme)

    return score


def everywhere(method, options=""):
    """Return settings that call a method wherever the county scheme calls one of its family."""
    call = f"{{method: {method.name}, {options}}}"
    if method.family == "treatment":
        return [f"missing={call}" if method.declares("imputes") else f"treatment=[{call}]"]
    if method.family == "normalisation":
        return [f"normalisation={call}"]
    return [f"levels.{level}.{method.family}={call}" for level in (0, 1)]


def with_enough(method):
    """Return settings under which a method takes these figures."""
    places = PLACES.get(key(method), [])
    if any(f"method: {method.name}" in place for place in places):
        return places
    return [*everywhere(method, OPTIONS.get(key(method), "")), *places]


@pytest.mark.parametrize("method", METHODS, ids=key)
def test_a_method_named_without_more_scores_the_counties_or_says_why_not(method, scored):
    if key(method) in REFUSALS:
        with pytest.raises(ci.CountyIndexError) as refusal:
            scored(everywhere(method))
        assert REFUSALS[key(method)] in str(refusal.value)
        return
    for result in scored(everywhere(method)).values():
        assert np.isfinite(result.scores).all()


@pytest.mark.parametrize("method", [m for m in METHODS if key(m) in REFUSALS], ids=key)
def test_a_method_that_needs_more_scores_once_it_has_it(method, scored):
    for result in scored(with_enough(method)).values():
        assert np.isfinite(result.scores).all()


@pytest.mark.parametrize("method", [m for m in METHODS if m.family == "aggregation"], ids=key)
def test_an_aggregation_keeps_to_the_printed_scale_unless_it_has_its_own(method, scored):
    for result in scored(with_enough(method)).values():
        spread = result.scores.max() - result.scores.min()
        assert spread > 10
        assert result.scores.between(0, 100).all() or method.name in OWN_SCALE


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if m.family in RATED and m.declares("complete_only") and m.name != "ahp"],
    ids=key,
)
def test_what_does_not_apply_is_not_asked_for(method, scored):
    with pytest.raises(ci.MethodError) as refusal:
        scored([everywhere(method)[1], "cohorts_scored=[district]"])
    not_applicable, not_published = refusal.value.problems
    assert not_applicable.what.endswith(
        "维度 dimensions: 城乡融合. 单元 units: 上城区、拱墅区、滨江区."
    )
    assert "there is nothing to supply or impute" in not_applicable.do
    assert not_published.what.endswith("维度 dimensions: 城乡融合. 单元 units: 西湖区、龙湾区.")
    assert "the source does not print it there" in not_published.do


def test_every_unit_may_be_scored_with_the_weights_that_flatter_it_most(scored):
    way = "{method: benefit_of_doubt, upper: 0.5}"
    result = scored([f"levels.1.weighting={way}", "cohorts_scored=[county]"])["county"]
    level = result.levels[1]
    dimensions = level.unit_weights["index"].columns
    scores = result.levels[0].scores[dimensions].to_numpy()
    best = [100 * one_program(unit, scores, upper=0.5) for unit in scores]
    np.testing.assert_allclose(result.scores, best, atol=1e-6)
    own = level.unit_weights["index"]
    np.testing.assert_allclose(own.sum(axis=1), 1.0)
    assert own.to_numpy().max() <= 0.5 + 1e-9
    np.testing.assert_allclose(level.weights[dimensions], own.mean())
    assert set(level.reports["index"]["best"]) == set(result.ranks.index[result.ranks == 1])


def test_no_living_workbook_is_made_of_weights_of_each_units_own(project, tmp_path):
    way = ["levels.1.weighting={method: benefit_of_doubt}", "cohorts_scored=[county]"]
    edition = ci.score_edition(project, 2024, schemes=["county"], settings=way)
    with pytest.raises(ci.UsageError, match="one set of weights for all units"):
        ci.write_living_workbook(edition, tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def one_program(unit, peers, upper):
    """Return the best score of a unit by a linear program, no peer above 1."""
    k = len(unit)
    shares = np.vstack([peers, np.eye(k) - upper])
    return -linprog(-unit, A_ub=shares, b_ub=[1.0] * len(peers) + [0.0] * k).fun


def test_units_to_which_a_node_does_not_apply_have_no_weights_there(scored):
    way = "nodes.coordination.weighting={method: benefit_of_doubt}"
    result = scored([way, "cohorts_scored=[district]"])["district"]
    own = result.levels[0].unit_weights["coordination"]
    none = set(own.index[own.isna().any(axis=1)])
    assert none == {"330102", "330105", "330106", "330108", "330303"}
    assert set(result.levels[0].reports["coordination"]["best"]).isdisjoint(none)
    assert np.isfinite(result.scores).all()


def test_weights_of_each_units_own_go_with_a_linear_aggregation_only(scored):
    way = ["levels.1.weighting={method: benefit_of_doubt}", "cohorts_scored=[county]"]
    with pytest.raises(ci.InputError, match="Aggregate it by arithmetic"):
        scored([*way, "levels.1.aggregation={method: geometric, floor: 1}"])


def test_a_kemeny_board_brings_its_proof_and_the_orders_that_tie(scored):
    result = scored(["levels.1.aggregation={method: kemeny, gaps: shared}"])["county"]
    report = result.levels[1].reports["index"]["aggregation"]
    assert report["proven"] and report["support"] == pytest.approx(report["bound"])
    order = report["orders"][0]
    assert sorted(order) == sorted(result.scores.index)
    assert result.ranks[order[0]] == 1
    assert report["unique"] == (len(report["orders"]) == 1)
    told = [notice.text_zh for notice in result.notices if "最优排序有" in notice.text_zh]
    assert len(told) == (not report["unique"])


def test_an_order_that_is_not_proven_is_warned_of(scored):
    way = "levels.1.aggregation={method: kemeny, gaps: shared, proven: false, seconds: 1.0e-9}"
    result = scored([way, "cohorts_scored=[county]"])["county"]
    report = result.levels[1].reports["index"]["aggregation"]
    assert not report["proven"] and report["bound"] > report["support"]
    (warned,) = [n for n in result.notices if "未证明" in n.text_zh]
    assert warned.severity == "warning" and warned.text_zh.startswith("县域高质量发展")


def test_the_order_of_a_dimension_names_only_units_it_applies_to(scored):
    results = scored(["levels.0.aggregation={method: kemeny, gaps: shared}"])
    report = results["district"].levels[0].reports["coordination"]["aggregation"]
    scores = results["district"].node_scores("coordination")
    assert set(report["orders"][0]) == set(scores.index[scores.notna()])
    assert set(scores.index[scores.isna()]) == {"330102", "330105", "330106", "330108", "330303"}


def test_a_group_lends_its_mean_and_only_to_what_is_missing(scored):
    plain, filled = (
        scored(["inherited=missing", f"missing={way}", "cohorts_scored=[district]"])["district"]
        for way in ("reweight", "{method: group_mean, groups: region}")
    )
    touched = {(t.code, t.indicator): t.after for t in filled.touches if t.method == "group_mean"}
    assert touched
    values, region = plain.dataset.values, plain.dataset.units["region"]
    (code, indicator), given = next(iter(touched.items()))
    assert given == pytest.approx(values[indicator][region == region[code]].mean())
    before = plain.dataset.statuses.loc[filled.treated.index, filled.treated.columns]
    missing = zip(*np.nonzero(before == "missing"), strict=True)
    assert {(before.index[i], before.columns[j]) for i, j in missing} == set(touched)
    assert filled.treated[before == "not_applicable"].isna().all(axis=None)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "nodes.economy.weighting={method: fixed, weights: {gdp_per_capita: 1, gdp_density: 1}}",
            "there is no child of economy 'gdp_density'",
        ),
        (
            "levels.1.aggregation={method: promethee, preference: u_shape, q: {nobody: 1}}",
            "there is no indicator or dimension 'nobody'",
        ),
        (
            "levels.1.weighting={method: combined, methods: [equal, {method: fixed, weights: "
            "{nobody: 1}}]}",
            "there is no indicator or dimension 'nobody'",
        ),
    ],
)
def test_options_by_child_name_children_only(setting, said, scored):
    with pytest.raises(ci.InputError, match=said):
        scored([setting])
