"""What cannot be made is refused before the first draw: all of it at once, each with its line."""

import pytest

from countyindex.analysis.uncertainty.choices import read_sound_choices
from countyindex.analysis.uncertainty.prepare import prepare_all
from countyindex.data import measure, read_observations
from countyindex.errors import InputError
from countyindex.pipeline import score_measured

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
