"""What may vary becomes factors with the probabilities that the file gives."""

import numpy as np


def test_each_indicator_is_left_out_as_often_as_the_others(provinces):
    job = provinces("leave_out", draws=20_000).job
    likely = np.array([option.probability for option in job.factors.discrete[0].options])
    counts = np.bincount(job.picks()[:, 0], minlength=len(likely))
    assert likely[0] == 0.5
    np.testing.assert_allclose(likely[1:], 0.5 / (len(likely) - 1))
    assert np.abs(counts - 20_000 * likely).max() < 5 * np.sqrt(20_000 * 0.25)
    assert np.abs(counts[1:] - 20_000 * likely[1]).max() < 5 * np.sqrt(20_000 * likely[1])
