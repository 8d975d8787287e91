"""Draws are scores of the same line: without variation those of `score`, with it what was asked."""

import dataclasses

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis.uncertainty.executors import in_turn
from countyindex.analysis.uncertainty.job import Job, evaluate
from countyindex.analysis.uncertainty.prepare import prepare
from countyindex.analysis.uncertainty.run import draw, key_of, rounds
from countyindex.data import measure, read_observations
from countyindex.errors import InputError, UsageError
from countyindex.pipeline import score_measured


def scores(prepared, passes=None):
    """The scores of all draws, in order."""
    job = prepared.job
    found = sorted(in_turn(job, range(passes or job.passes)), key=lambda each: each.number)
    return np.concatenate([each.scores for each in found])


def of_sample(sample, text, draws=300, *settings):
    """The invented project under what may vary, ready to be drawn: cohort → `Prepared`."""
    path = sample.write("config/uncertainty.yaml", text)
    study, scheme = sample.study(), sample.scheme(*settings)
    measured = measure(study, read_observations(study), 2024)
    results = score_measured(measured, scheme)
    return {
        cohort: prepare(result, ci.read_choices(path), draws, 1)
        for cohort, result in results.items()
    }


@pytest.mark.parametrize("name", ["county", "province", "entropy", "geometric", "provinces_27"])
def test_a_draw_without_variation_is_the_board_itself(project, shipped, name):
    files = {**project.schemes, **project.variants}
    scheme = ci.read_scheme(files[name])
    study = ci.read_study(project.studies[scheme.study])
    measured = measure(study, read_observations(study), 2024)
    for result in score_measured(measured, scheme).values():
        outcome = draw(prepare(result, shipped.only(), 1, 0))
        units = outcome.units
        np.testing.assert_array_equal(units["rank_median"], result.ranks)
        np.testing.assert_array_equal(units["rank"], result.ranks)
        np.testing.assert_allclose(units["score_mean"], result.scores, rtol=1e-12)
        assert outcome.overall["mean_shift"]["mean"] == 0.0


def test_draws_under_a_setting_are_known_as_other_draws(sample):
    text = "choices:\n  weights: {title_zh: 权重, multiply: {within: 0.25}}\n"
    keys = [
        key_of(of_sample(sample, text, 300, *settings)["town"])
        for settings in ((), ("levels.1.weighting.method=equal",))
    ]
    other = {name for name in keys[0] if keys[0][name] != keys[1][name]}
    assert other == {"scheme_digest", "combinations"}


def test_units_that_a_scheme_leaves_out_are_in_no_draw(project, shipped):
    study = ci.read_study(project.studies["province"])
    measured = measure(study, read_observations(study), 2024)
    scheme = ci.read_scheme(project.variants["provinces_27"])
    (result,) = score_measured(measured, scheme).values()
    outcome = draw(prepare(result, shipped.only("weights", "leave_out"), 300, 0))
    assert list(outcome.units.index) == list(result.ranks.index)
    assert not {"110000", "120000", "310000", "500000"} & set(outcome.leave_one_out_ranks.index)
    np.testing.assert_allclose(outcome.acceptability.sum(axis=0), 1.0)
    most = outcome.leave_one_out.iloc[0]
    without = outcome.leave_one_out_ranks[most["id"]]
    assert abs(without - result.ranks).max() == most["largest_shift"]
    assert abs(without - result.ranks).mean() == pytest.approx(most["mean_shift"])


def test_units_that_an_alternative_brings_in_have_no_rank_among_those_of_the_board(sample):
    text = ALTERNATIVES.replace("CHANGE", "units: all")
    prepared = of_sample(sample, text, 300, "units={exclude: ['900101']}")["town"]
    outcome = draw(prepared)
    everybody = ci.score(sample.study(), sample.scheme(), 2024)["town"]
    assert everybody.scores["900101"] > everybody.scores.drop("900101").max()
    among = everybody.scores.drop("900101").rank(ascending=False)
    assert list(outcome.units.index) == list(among.index)
    brought_in = prepared.job.picks()[:, 0] == 1
    drawn = scores(prepared)[brought_in]
    asked = np.tile(everybody.scores.drop("900101"), (brought_in.sum(), 1))
    np.testing.assert_allclose(drawn[:, 1:], asked)
    was = prepared.reference.ranks
    shift = (among[was.index] - was).abs()
    assert outcome.one_at_a_time["mean_shift"].tolist() == [0.0, pytest.approx(shift.mean())]
    np.testing.assert_allclose(outcome.acceptability.sum(axis=0), 1.0)


def test_the_reference_is_what_score_gives(project, shipped):
    study = ci.read_study(project.studies["county"])
    scheme = ci.read_scheme(project.schemes["county"])
    found = ci.uncertainty(study, scheme, 2024, shipped.only("weights"), draws=20)
    for cohort, result in ci.score(study, scheme, 2024).items():
        assert (found[cohort].units["rank"] == result.ranks).all()
        assert (found[cohort].units["score"] == result.scores).all()


def test_the_first_draws_do_not_depend_on_how_many_follow(provinces, shipped):
    few = scores(provinces(*shipped.choices, draws=1000))
    many = scores(provinces(*shipped.choices, draws=3000), passes=1)
    np.testing.assert_allclose(few, many[:1000], rtol=1e-12)


def test_other_seeds_give_other_draws(provinces):
    assert not np.array_equal(
        scores(provinces(draws=50, seed=1)), scores(provinces(draws=50, seed=2))
    )


def test_the_result_lists_how_often_each_option_ran(provinces, shipped):
    outcome = draw(provinces(*shipped.choices, draws=500))
    ran = outcome.applied.groupby("choice")["draws"].sum()
    assert set(ran.index) == set(shipped.choices)
    # no figure of a province is inherited or carried, so that there is none to be in error
    assert (ran.drop("errors") == 500).all()
    assert ran["errors"] == 0


ERRORS = "choices:\n  errors: {title_zh: 误差, errors: {status: {derived: 0.6}}}\n"


def test_draws_that_fail_are_counted_and_spoil_no_other(sample):
    prepared = of_sample(sample, ERRORS)["town"]
    outcome = draw(prepared)
    failed = sum(outcome.failed.values())
    # its logarithm takes no negative figure
    assert all("取自然对数" in said and "人均产出" in said for said in outcome.failed)
    assert 0 < failed < 300
    np.testing.assert_allclose(outcome.units["ranked_share"], 1 - failed / 300)
    alone = scores(prepared)
    assert np.isnan(alone).any(axis=1).sum() == np.isnan(alone).all(axis=1).sum() == failed
    np.testing.assert_allclose(outcome.units["score_mean"], np.nanmean(alone, axis=0), rtol=1e-12)


def test_a_draw_is_the_same_whether_its_neighbours_fail_or_not(sample):
    job = of_sample(sample, ERRORS)["town"].job
    drawn = job.drawn(0)
    (done,) = in_turn(job, [0])
    good = [at for at in range(300) if at not in done.failed][:5]
    for at in good:
        alone, failed = evaluate(job, drawn.rows(np.array([at])))
        assert failed == {}
        np.testing.assert_array_equal(alone[0], done.scores[at])


ALTERNATIVES = """\
choices:
  a:
    title_zh: 虚构甲
    alternatives: {stays: {}, moves: {set: {CHANGE}}}
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("normalisation: {method: zscor}", "zscor"),
        ("normalizasion: {method: zscore}", "normalizasion"),
        ("levels.7.weighting: {method: equal}", "level"),
        ("levels.*.aggregation: {method: geometric}", "above 0 only"),
        ("levls.*.aggregation: {method: harmonic}", "there is no place 'levls' in sample.yaml."),
        ("normalisation.*.method: rank", "'normalisation' has none in sample.yaml."),
        ("title_zh: 另一个名字", "'title_zh' is no choice that scores rest on"),
        ("study: other", "'study' is no choice"),
        ("extends: other", "'extends' is no choice"),
    ],
)
def test_an_alternative_that_cannot_be_made_is_refused_at_its_line(sample, change, said):
    with pytest.raises(InputError) as refused:
        of_sample(sample, ALTERNATIVES.replace("CHANGE", change))
    assert "uncertainty.yaml:4:" in str(refused.value)
    assert "moves" in str(refused.value)
    assert said in str(refused.value)


def test_an_alternative_that_refuses_missing_cells_is_refused_where_some_are(sample):
    sample.change("yearbook.csv", "900103,beds,2024,2600,\n", "")
    with pytest.raises(InputError) as refused:
        of_sample(sample, ALTERNATIVES.replace("CHANGE", "missing: refuse"))
    assert "「虚构甲：moves」 cannot be chosen" in str(refused.value)
    assert "refuses missing cells" in str(refused.value)


def test_a_change_that_the_cohort_stands_over_is_refused(sample):
    sample.append("config/sample.yaml", "cohorts: {town: {normalisation: {method: zscore}}}\n")
    with pytest.raises(InputError) as refused:
        of_sample(sample, ALTERNATIVES.replace("CHANGE", "normalisation: {method: rank}"))
    assert "uncertainty.yaml:4:" in str(refused.value)
    assert "Change 'cohorts.town.normalisation'." in str(refused.value)
    own = ALTERNATIVES.replace("CHANGE", "cohorts.town.normalisation: {method: rank}")
    lines = of_sample(sample, own)["town"].job.lines
    assert not np.array_equal(lines[0,].scores, lines[1,].scores)


def test_alternatives_that_only_fail_together_are_named_together(sample):
    text = (
        "choices:\n"
        "  a:\n    title_zh: 甲\n    alternatives:\n"
        "      floor: {set: {levels.*.aggregation: {method: geometric, floor: 1.0}}}\n"
        "      stays: {}\n"
        "  b:\n    title_zh: 乙\n    alternatives:\n"
        "      stays: {}\n"
        "      z: {set: {normalisation: {method: zscore}}}\n"
    )
    with pytest.raises(InputError) as refused:
        of_sample(sample, text)
    said = str(refused.value)
    assert "uncertainty.yaml:5:" in said
    assert "uncertainty.yaml:11:" in said
    assert "「甲：floor、乙：z」 cannot be chosen together" in said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"draws": 0}, "0 draws say nothing"),
        ({"draws": -3}, "-3 draws say nothing"),
        ({"seed": -1}, "the seed -1 is below 0"),
        ({"until": 0.0}, "no error of a rank falls to 0 places"),
        ({"until": float("nan")}, "no error of a rank falls to nan places"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(project, shipped, numbers, said):
    study = ci.read_study(project.studies["province"])
    scheme = ci.read_scheme(project.schemes["province"])
    with pytest.raises(UsageError, match=said):
        ci.uncertainty(study, scheme, 2024, shipped, **numbers)


def test_a_scheme_of_another_study_is_refused(project, shipped):
    study = ci.read_study(project.studies["province"])
    with pytest.raises(UsageError, match="'county' is for the study 'county', not for 'province'"):
        ci.uncertainty(study, ci.read_scheme(project.schemes["county"]), 2024, shipped)


def test_the_stopping_rule_stops_as_a_run_of_so_many_draws_would_end(provinces, shipped):
    names = ("weights", "normalisation")
    prepared = provinces(*names, draws=30_000)
    stopped = draw(prepared, until=0.5)
    assert stopped.draws < 30_000
    assert stopped.largest_error <= 0.5
    assert "不超过 0.5 位" in stopped.provenance["stopped"]
    fixed = draw(provinces(*names, draws=stopped.draws))
    assert (fixed.units["rank_q95"] == stopped.units["rank_q95"]).all()
    assert fixed.largest_error == stopped.largest_error


def test_a_rule_that_is_never_met_ends_with_all_draws_and_says_so(provinces):
    outcome = draw(provinces(draws=300), until=1e-9)
    assert outcome.draws == 300
    assert "仍大于" in outcome.provenance["stopped"]


def test_too_few_draws_for_an_error_are_said_to_be_too_few(provinces):
    outcome = draw(provinces(draws=30), until=0.5)
    assert outcome.provenance["stopped"] == "抽满了次数，抽样太少，说不出位次分位数的标准误"


def test_the_rule_is_tried_after_passes_that_only_the_job_decides(weighed):
    class Small(Job):
        step = 256

    job = Small(**{f.name: getattr(weighed.job, f.name) for f in dataclasses.fields(Job)})
    assert job.passes == 33
    assert list(rounds(job, 0.5)) == [4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33]
    assert list(rounds(job, None)) == [33]
