"""A job laid out by a design: which runs there are, in which order, in passes of whole rows."""

import dataclasses

import numpy as np
import pytest

import countyindex as ci
from countyindex.analysis.sensitivity.design import design
from countyindex.analysis.sensitivity.job import LEAST, designed
from countyindex.analysis.uncertainty.prepare import prepare
from countyindex.data import measure, read_observations
from countyindex.pipeline import score_measured

#: Two options, no cell with an error in this cohort, and weights of nodes with siblings.
TEXT = """\
choices:
  normalisation:
    title_zh: 标准化
    alternatives:
      极差: {}
      百分位: {set: {normalisation: {method: percentile_rank}}}
  carried: {title_zh: 沿用, errors: {status: {inherited: 0.1}}}
  judged: {title_zh: 专家, experts: {node: index}}
  weights: {title_zh: 权重, multiply: {within: 0.25}}
"""
#: Columns of the two factors that vary: one choice, and weights of 2 + 2 + 3 children.
WIDTHS = (1, 7)


@pytest.fixture
def job(sample):
    """A job of 64 rows, of seed 5."""
    choices = ci.read_choices(sample.write("config/uncertainty.yaml", TEXT))
    study = sample.study()
    measured = measure(study, read_observations(study), 2024)
    reference = score_measured(measured, sample.scheme())["town"]
    return prepare(reference, choices, 64, 5, designed).job


def test_every_row_runs_at_a_at_b_and_at_a_with_each_factor_from_b(job):
    (block,) = design(64, WIDTHS, 5)
    drawn = job.drawn(0)
    assert (job.row, job.draws, job.passes) == (4, 256, 1)
    for run, points in enumerate(block.points()):
        normalisation = np.where(points[:, 0] < 0.5, 0, 1)
        assert drawn.picks[run::4, 0].tolist() == normalisation.tolist()
        np.testing.assert_array_equal(drawn.numbers["weights"][run::4], points[:, 1:])
    assert not drawn.picks[:, 1].any()


def test_passes_hold_whole_rows_and_join_to_the_design(job):
    smaller = dataclasses.replace(job, board=np.ones(2**22 // 40, dtype=bool))
    assert smaller.step == 4 * 8
    parts = [smaller.drawn(number) for number in range(smaller.passes)]
    np.testing.assert_array_equal(
        np.concatenate([part.numbers["weights"] for part in parts]),
        job.drawn(0).numbers["weights"],
    )
    np.testing.assert_array_equal(smaller.picks(), job.drawn(0).picks)


def test_a_row_is_never_torn_however_many_units_there_are(job):
    assert dataclasses.replace(job, board=np.broadcast_to(True, 2**30)).step == 4


def test_no_point_is_zero_of_which_no_normal_number_is_made(job):
    assert job.points.min() >= LEAST > 0
    assert job.points.max() < 1
