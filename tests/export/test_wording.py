"""Methods and their options in the words that sheets share."""

from countyindex.export.workbook.wording import call_zh, defaults_zh
from countyindex.methods import aggregations, normalisations, treatments, weightings


def test_defaults_are_those_of_a_scheme_and_not_those_of_the_plain_function():
    assert defaults_zh(aggregations["codas"]) == "threshold=2（阈值τ），centre=50（中心得分）"
    assert defaults_zh(aggregations["vikor"]) == "v=0.5，upper=100（上阈值得分）"
    assert "total=100" in defaults_zh(normalisations["share_of_sum"])


def test_options_that_a_scheme_names_are_said_in_words():
    said = call_zh(normalisations["share_of_sum"], {"best_twice": True})
    assert said == "总和比重（最优值再计一次）"
    assert call_zh(aggregations["codas"], {"threshold": 3.0}).endswith("（阈值τ 3）")


def test_limits_are_shares_in_a_weighting_and_no_scores_in_a_treatment():
    said = call_zh(weightings["benefit_of_doubt"], {"kind": "weight", "upper": 0.5})
    assert said == "善意推定法（上下限按权重份额，份额上限 0.5）"
    assert "lower=0（份额下限）" in defaults_zh(weightings["robust_benefit_of_doubt"])
    assert call_zh(treatments["limits"], {"lower": 3.0}).endswith("（下限 3）")
