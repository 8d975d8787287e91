"""What cannot be made is refused before the first draw: all of it at once, each with its line."""

import numpy as np
import pytest

from countyindex.analysis.uncertainty.choices import read_sound_choices
from countyindex.analysis.uncertainty.prepare import prepare_all
from countyindex.analysis.uncertainty.workshop import Workshop
from countyindex.data import measure, read_observations
from countyindex.errors import InputError
from countyindex.pipeline import score_measured
from countyindex.rollup import as_they_are

#: A file in which everything is wrong, each in another way; after # what is said of a line.
WRONG = """\
tiers: 1                                                    # greater than or equal to 2
choices:
  level: {title_zh: 层, multiply: {within: 0.2, levels: [9]}}          # names the level 9
  series: {title_zh: 误差, errors: {series: {nosuch: 0.1}}}            # no series 'nosuch'
  experts: {title_zh: 专家, experts: {node: nowhere}}                  # the experts of 'nowhere'
  sum:
    title_zh: 概率
    alternatives:                                                      # sum to 0.5, not to 1
      甲: {probability: 0.2}
      乙: {probability: 0.3, set: {missing: median}}
  names:
    title_zh: 无此名
    alternatives:
      按方案: {}
      键: {set: {normalization: {method: zscore}}}                     # normalisation?
      组: {set: {cohorts.village.missing: refuse}}                     # no cohort 'village'
      全部组: {set: {cohorts: {hamlet: {missing: refuse}}}}            # no cohort 'hamlet'
      指标: {set: {overrides.nosuch.missing: refuse}}                  # no indicator 'nosuch'
      阈值: {set: {normalisation.goalposts: {fixed: {none: [0, 1]}}}}  # no indicator 'none'
      属性: {set: {missing: {method: group_mean, groups: tide}}}       # no attribute 'tide'
      选项: {set: {missing: {method: median, groups: shore}}}          # no option 'groups'
"""


@pytest.fixture
def boards(sample):
    measured = measure(sample.study(), read_observations(sample.study()), 2024)
    return list(score_measured(measured, sample.scheme()).values())


def test_problems_of_every_kind_are_said_at_once_with_their_lines(sample, boards):
    path = sample.write("config/uncertainty.yaml", WRONG)
    with pytest.raises(InputError) as refused:
        prepare_all(boards, read_sound_choices(path), 10, 0)
    lines = str(refused.value).splitlines()
    wanted = {
        number: line.partition("# ")[2]
        for number, line in enumerate(WRONG.splitlines(), start=1)
        if "# " in line
    }
    assert len(lines) == len(wanted) == 12
    for number, said in wanted.items():
        assert any(f"uncertainty.yaml:{number}:" in line and said in line for line in lines), said


def test_an_interval_that_all_are_in_counts_on_the_lines_on_which_it_counts_on_boards(sample):
    """One workshop scores all; what it shares between them must not outlast its reason."""
    sample.change("land.yaml", "direction: positive", "direction: {interval: [200, 2000]}")
    measured = measure(sample.study(), read_observations(sample.study()), 2024)
    shop = Workshop(measured, sample.scheme(), "town")
    choices = (
        "normalisation={method: minmax}",
        "normalisation={method: zscore}",
        "normalisation={method: efficacy}",
        "overrides={density: {normalisation: {method: rank}}}",
        "levels.0.weighting={method: entropy}",
    )
    counted = []
    for choice in choices:
        scheme = sample.scheme(choice)
        line, board = shop.line(scheme.plan("town")), score_measured(measured, scheme)["town"]
        counted.append("density" in board.weights)
        totals = line.totals(line.scores[None], as_they_are)
        np.testing.assert_allclose(totals[0], board.scores, rtol=1e-12)
    assert counted == [True, False, True, False, False]


def test_draws_with_errors_and_left_out_indicators_score_an_interval_as_boards_do(sample):
    sample.change("land.yaml", "direction: positive", "direction: {interval: [500, 2000]}")
    measured = measure(sample.study(), read_observations(sample.study()), 2024)
    line = Workshop(measured, sample.scheme(), "town").line(sample.scheme().plan("town"))
    column = line.dataset.values.columns.get_loc("density")
    drawn = np.repeat(line.dataset.values.to_numpy()[None], 3, axis=0)
    # In the second draw all are inside, in the third two are outside, by 100 and 300.
    drawn[1, 3, column], drawn[2, 2:, column] = 600.0, (400.0, 200.0)
    scores = line.normalised(drawn)[:, :, column]
    expected = [[100, 100, 100, 0], [100] * 4, [100, 100, 100 * 2 / 3, 0]]
    np.testing.assert_allclose(scores, expected)
    gone = line.totals(line.scores[None], as_they_are, frozenset({"beds_per_head"}))[0]
    shorter = score_measured(measured, sample.scheme("indicators={exclude: [beds_per_head]}"))
    np.testing.assert_allclose(gone, shorter["town"].scores)
