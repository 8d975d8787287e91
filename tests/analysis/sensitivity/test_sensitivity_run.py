"""Which choice moves a board, against variances worked out by hand and by full enumeration."""

import itertools

import numpy as np
import pandas as pd
import pytest
from broken_off import breaking_after, noting

import countyindex as ci
from countyindex.analysis.sensitivity import job as jobs
from countyindex.analysis.sensitivity.run import analyse, prepare_boards
from countyindex.analysis.uncertainty.executors import opened
from countyindex.data import measure, read_observations
from countyindex.errors import InputError, UsageError
from countyindex.export.json.sensitivity import sensitivity_to_json
from countyindex.pipeline import score_measured

#: Two choices, and how likely each of their options is.
TWO = """\
title_zh: 虚构
choices:
  normalisation:
    title_zh: 标准化
    alternatives:
      极差: {probability: 0.75}
      百分位: {probability: 0.25, set: {normalisation: {method: percentile_rank}}}
  aggregation:
    title_zh: 合成
    alternatives:
      算术: {probability: 0.5}
      几何: {probability: 0.5, set: {levels.*.aggregation: {method: geometric, floor: 1.0}}}
"""
SETTINGS = {
    "normalisation": ((), ("normalisation={method: percentile_rank}",)),
    "aggregation": (
        (),
        tuple(f"levels.{at}.aggregation={{method: geometric, floor: 1.0}}" for at in (0, 1)),
    ),
}
LIKELY = np.outer([0.75, 0.25], [0.5, 0.5])

NOTHING = """\
  nothing:
    title_zh: 什么也不改
    alternatives:
      甲: {}
      乙: {set: {missing: {method: median}}}
"""

#: Errors of two series, each of which one indicator uses, linearly.
LINEAR = """\
choices:
  beds: {title_zh: 床位误差, errors: {series: {beds: 0.05}}}
  schooling: {title_zh: 受教育年限误差, errors: {series: {schooling: 0.03}}}
"""
ENDS = (
    "normalisation={method: minmax, goalposts: {fixed: "
    "{beds_per_head: [20, 60], schooling_years: [8, 12]}}}"
)

#: Errors so large that some figures of output are below zero, of which there is no logarithm.
FAILING = """\
choices:
  weights: {title_zh: 权重, multiply: {within: 0.25}}
  output: {title_zh: 产出误差, errors: {series: {output: SIZE}}}
"""

#: A unit that lacks figures is not ranked under the stricter rule.
UNRANKED = """\
choices:
  weights: {title_zh: 权重, multiply: {within: 0.25}}
  rule:
    title_zh: 可得率
    alternatives:
      宽: {probability: 0.9}
      严: {probability: 0.1, set: {availability.unit: 0.95}}
"""


def exact(values):
    """First-order and total indices of the two choices, from all four combinations."""
    p, q = LIKELY.sum(axis=1), LIKELY.sum(axis=0)
    mean = (LIKELY * values).sum()
    rows, columns = values @ q - mean, p @ values - mean
    whole = (LIKELY * (values - mean) ** 2).sum()
    alone = np.array([p @ rows**2, q @ columns**2])
    return alone / whole, 1 - alone[::-1] / whole


def enumerated(sample, cohort):
    """Scores and ranks of all four combinations, scored one by one: shape (2, 2, units)."""
    boards = [
        ci.score(sample.study(), sample.scheme(*one, *two), 2024)[cohort]
        for one, two in itertools.product(*SETTINGS.values())
    ]
    codes = boards[0].ranks.index
    scores = np.array([board.scores[codes] for board in boards])
    ranks = np.array([board.ranks[codes] for board in boards])
    return codes, scores.reshape(2, 2, -1), ranks.reshape(2, 2, -1)


@pytest.mark.parametrize("cohort", ["town", "field"])
def test_two_choices_share_the_variance_as_all_their_combinations_do(sample, analysed, cohort):
    found = analysed(TWO, base=4096)[cohort]
    codes, scores, ranks = enumerated(sample, cohort)
    shift = np.abs(ranks - ranks[0, 0]).mean(axis=-1)
    outputs = [("mean_shift", "", shift)]
    for at, code in enumerate(codes):
        outputs += [("score", code, scores[..., at]), ("rank", code, ranks[..., at])]
    varied = [each for each in outputs if np.ptp(each[2]) > 1e-9]
    assert len(varied) > len(codes)
    for output, code, values in outputs:
        about, indices = found.about(output, code), found.of(output, code)
        assert about["varies"] == (np.ptp(values) > 1e-9)
        assert about["mean"] == pytest.approx((LIKELY * values).sum(), abs=0.02 * np.ptp(values))
        if about["varies"]:
            first, total = exact(values)
            np.testing.assert_allclose(indices["first"], first, atol=0.03)
            np.testing.assert_allclose(indices["total"], total, atol=0.03)
        else:
            assert not indices[["first", "total"]].to_numpy().any()


def test_errors_in_a_linear_index_share_the_variance_as_their_squares(sample, analysed):
    found = analysed(LINEAR, ENDS, base=1024)["town"]
    # 虚构甲区: 1900 beds for 600,000 people, 11.2 years; both indicators weigh the same
    beds, schooling = 1900 / 60 * 0.05 / (60 - 20), 11.2 * 0.03 / (12 - 8)
    share = beds**2 / (beds**2 + schooling**2)
    indices = found.of("score", "900101")
    for name in ("first", "total"):
        assert indices[name].tolist() == pytest.approx([share, 1 - share], abs=0.02)
    assert found.factors["columns"].tolist() == [4, 4]


def test_intervals_hold_what_is_true(sample, analysed):
    found = analysed(TWO, base=256)["town"]
    _, scores, _ = enumerated(sample, "town")
    first, total = exact(scores[..., 0])
    indices = found.of("score", "900101")
    assert (indices["first_low"] <= first).all() and (first <= indices["first_high"]).all()
    assert (indices["total_low"] <= total).all() and (total <= indices["total_high"]).all()
    assert (indices["total_high"] > indices["total_low"]).all()


def test_units_that_a_scheme_leaves_out_move_nothing(sample, analysed):
    setting = "units={exclude: ['900101']}"
    found = analysed(TWO, setting, base=1024)["town"]
    boards = [
        ci.score(sample.study(), sample.scheme(setting, *one, *two), 2024)["town"]
        for one, two in itertools.product(*SETTINGS.values())
    ]
    assert "900101" not in set(found.outputs["code"])
    for code in boards[0].ranks.index:
        values = np.array([board.scores[code] for board in boards]).reshape(2, 2)
        mean = found.about("score", code)["mean"]
        assert mean == pytest.approx((LIKELY * values).sum(), abs=0.02 * np.ptp(values))


def test_a_choice_that_changes_nothing_has_no_share(analysed):
    found = analysed(TWO + NOTHING, base=64)["town"]
    nothing = found.indices[found.indices["choice"] == "nothing"]
    assert len(nothing) == 1 + 2 * 4
    assert not nothing[["first", "first_low", "first_high"]].to_numpy().any()
    assert not nothing[["total", "total_low", "total_high"]].to_numpy().any()
    assert found.of()["total"]["aggregation"] > 0


def test_a_choice_with_one_option_or_no_cell_is_named_and_costs_no_run(analysed):
    text = TWO + (
        "  carried: {title_zh: 沿用, errors: {status: {inherited: 0.1}}}\n"
        "  judged: {title_zh: 专家, experts: {node: index}}\n"
    )
    found = analysed(text, base=64)["town"]
    assert found.idle == {"judged": "专家", "carried": "沿用"}
    assert list(found.factors.index) == ["normalisation", "aggregation"]
    assert found.runs == 64 * (2 + 2)


def test_nothing_that_varies_leaves_nothing_to_share(analysed):
    text = "choices:\n  one: {title_zh: 沿用, errors: {status: {inherited: 0.1}}}\n"
    found = analysed(text, base=64)["town"]
    assert found.runs == 64 * 2 and found.indices.empty
    assert not found.about()["varies"] and found.about()["mean"] == 0.0


def test_the_weights_of_a_choice_are_one_factor(analysed):
    text = TWO + "  weights: {title_zh: 权重, multiply: {within: 0.25}}\n"
    found = analysed(text, base=64)["town"]
    # income, beds and schooling, and the three dimensions: the lone density has no sibling
    assert found.factors.loc["weights"].tolist() == ["权重", "multiply", 0, 2 + 2 + 3]
    assert found.runs == 64 * (3 + 2)


def test_equal_seeds_give_equal_numbers_whatever_computes_them(analysed):
    arguments = {"base": 64, "seed": 3}
    text = TWO + "  beds: {title_zh: 误差, errors: {series: {beds: 0.05}}}\n"
    found = analysed(text, **arguments)["town"]
    with opened("threads", 2) as executor:
        again = analysed(text, **arguments, executor=executor)["town"]
    other = analysed(text, base=64, seed=4)["town"]
    for name in ("factors", "outputs", "indices", "convergence"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(again, name), check_exact=True)
    assert not found.indices.equals(other.indices)


def test_units_may_be_named_and_change_no_number(analysed):
    every = analysed(TWO, base=64)
    some = analysed(TWO, base=64, units=["虚构丙", "900204"])
    assert some["town"].units == {"900103": "虚构丙区"}
    assert some["field"].units == {"900204": "虚构辛县"}
    pd.testing.assert_frame_equal(
        some["town"].of("rank", "900103"), every["town"].of("rank", "900103"), check_exact=True
    )
    assert list(every["town"].units) == list(every["town"].reference.ranks.sort_values().index)
    with pytest.raises(KeyError):
        some["town"].of("rank", "900101")


def test_convergence_ends_in_the_indices_and_begins_with_few_rows(analysed):
    found = analysed(TWO, base=256)["town"]
    assert found.convergence["rows"].unique().tolist() == [64, 128, 256]
    last = found.convergence[found.convergence["rows"] == 256].set_index("choice")
    pd.testing.assert_frame_equal(last.drop(columns="rows"), found.of(), check_exact=True)
    alone = analysed(TWO, base=64)["town"].of()
    first = found.convergence[found.convergence["rows"] == 64].set_index("choice")
    np.testing.assert_allclose(first["total"], alone["total"], rtol=1e-12)


def prepared(sample, text, base, *settings):
    """The board of the invented districts, laid out, with its design."""
    choices = ci.read_choices(sample.write("config/uncertainty.yaml", text))
    study = sample.study()
    measured = measure(study, read_observations(study), 2024)
    results = score_measured(measured, sample.scheme(*settings))
    return prepare_boards([results["town"]], choices, base, 1)[0]


def test_a_row_with_a_run_that_fails_counts_for_no_factor(sample):
    board = prepared(sample, FAILING.replace("SIZE", "0.4"), 128)
    job = board.job
    with opened("serial") as executor:
        failed = [at for done in executor(job, range(job.passes)) for at in done.failed]
    lost = {at // 4 for at in failed}
    assert 0 < len(lost) < 64
    found = analyse(board)
    assert sum(found.failed.values()) == len(failed)
    assert set(found.outputs["rows"]) == {128 - len(lost)}
    assert np.isfinite(found.indices[["first", "total", "total_high"]].to_numpy()).all()
    assert found.convergence["rows"].max() == 128 - len(lost)


def test_too_few_rows_give_no_indices_rather_than_bad_ones(sample):
    found = analyse(prepared(sample, FAILING.replace("SIZE", "1.0"), 128))
    assert (found.outputs["rows"] < 64).all()
    assert found.indices[["first", "total"]].isna().to_numpy().all()
    assert found.convergence.empty


def test_a_unit_that_is_not_always_ranked_keeps_the_rows_in_which_it_is(sample):
    table = sample.file("yearbook.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text(
        "\n".join(line for line in lines if not line.startswith("900103,beds")) + "\n", "utf-8"
    )
    found = analyse(prepared(sample, UNRANKED, 1024, "availability.unit=0.5"))
    rows = found.outputs.set_index(["output", "code"])["rows"]
    assert rows["rank", "900101"] == rows["mean_shift", ""] == 1024
    # A, B and so all that is mixed of them take the rule that ranks the unit
    assert rows["rank", "900103"] == pytest.approx(1024 * 0.9**2, abs=10)
    assert rows["score", "900103"] == rows["rank", "900103"]
    assert found.of("score", "900103")["total"]["rule"] == 0.0
    assert found.of("score", "900103")["total"]["weights"] == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("base", [0, -8, 1000, 32])
def test_a_number_of_rows_that_lays_out_no_design_is_refused(analysed, base):
    with pytest.raises(UsageError) as refusal:
        analysed(TWO, base=base)
    assert f"{base} rows of the design" in str(refusal.value)


def test_seeds_and_units_that_mean_nothing_are_refused(analysed):
    with pytest.raises(UsageError, match="seed -1"):
        analysed(TWO, seed=-1)
    with pytest.raises(UsageError, match="虚构壬区"):
        analysed(TWO, base=64, units=["虚构壬区"])


def test_choices_that_cannot_go_together_are_refused_before_the_first_run(sample, analysed):
    text = TWO.replace("percentile_rank}}", "zscore}}").replace(", floor: 1.0", "")
    with pytest.raises(InputError) as refusal:
        analysed(text, base=64)
    assert "uncertainty.yaml:" in str(refusal.value)
    assert "几何" in str(refusal.value)


def test_an_analysis_that_goes_on_ends_with_the_numbers_of_one_without_a_break(
    sample, tmp_path, monkeypatch
):
    monkeypatch.setattr(jobs, "ERRING", 64)
    board = prepared(sample, FAILING.replace("SIZE", "0.5"), 128)
    assert board.job.passes > 4
    whole = sensitivity_to_json([analyse(board)])
    with pytest.raises(KeyboardInterrupt):
        analyse(board, breaking_after(3), checkpoint=tmp_path / "kept")
    asked = []
    resumed = analyse(board, noting(asked), checkpoint=tmp_path / "kept")
    assert asked == list(range(3, board.job.passes))
    assert resumed.failed
    assert sensitivity_to_json([resumed]) == whole


def test_runs_of_another_design_are_refused(sample, tmp_path):
    analyse(prepared(sample, TWO, 64), checkpoint=tmp_path / "kept")
    with pytest.raises(UsageError, match="another run"):
        analyse(prepared(sample, TWO, 128), checkpoint=tmp_path / "kept")
