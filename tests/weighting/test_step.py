"""How much the children of a node weigh, before and after their scores are known (虚构)."""

import numpy as np
import pytest

from countyindex.errors import InputError, MethodError
from countyindex.scheme import MethodCall
from countyindex.weighting.step import nominal_weights, options_as_arrays, weigh

LABELS = ["收入", "照护", "土地"]
ENTROPY = "levels.1.weighting={method: entropy}"


def board(sample, *settings):
    return sample.score(*settings)["sample"]["town"]


def test_judged_children_weigh_what_consistent_comparisons_say(sample):
    result = board(sample)
    weights, report = weigh(result.tree, np.zeros((1, 3)), result.plan, 1, [""], LABELS)
    np.testing.assert_allclose(weights, np.array([4, 2, 1]) / 7)
    assert report["experts"] == ("甲",)


def test_what_takes_no_part_leaves_its_judged_weight_to_the_others(sample):
    result = board(sample, "dimensions={exclude: [land]}")
    assert result.tree.child_ids == ("wealth", "care")
    weights, report = weigh(result.tree, np.zeros((1, 2)), result.plan, 1, [""], LABELS[:2])
    np.testing.assert_allclose(weights, np.array([2, 1]) / 3)
    np.testing.assert_allclose(report["weights"], np.array([4, 2, 1]) / 7)


def test_an_only_child_weighs_all(sample):
    result = board(sample)
    (land,) = [node for node in result.tree.walk() if node.id == "land"]
    weights, report = weigh(land, np.zeros((1, 1)), result.plan, 0, [""], ["人口密度"])
    assert weights.tolist() == [1.0]
    assert report == {}


def test_weights_that_wait_for_scores_count_as_equal_until_then(sample):
    known, waiting = board(sample), board(sample, ENTROPY)
    equal = nominal_weights(waiting.tree, waiting.plan, 1, {})
    np.testing.assert_allclose(equal, [1 / 3, 1 / 3, 1 / 3])
    judged = nominal_weights(known.tree, known.plan, 1, {})
    np.testing.assert_allclose(judged, np.array([4, 2, 1]) / 7)


def fixed(weights):
    return MethodCall.model_validate({"method": "fixed", "weights": weights})


def test_numbers_by_child_follow_the_order_of_the_children(sample):
    call = fixed({"land": 1, "wealth": 3, "care": 6})
    given = options_as_arrays(call, board(sample).tree, LABELS)
    assert given["weights"].tolist() == [3.0, 6.0, 1.0]
    assert call.options["weights"] == {"land": 1, "wealth": 3, "care": 6}


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"land": 1, "wealth": 3}, r"虚构研究 \(fixed\): 'weights' says nothing of 照护\."),
        ({"land": 1, "wealth": 3, "care": "many"}, "'weights' holds something that is no number"),
    ],
)
def test_a_child_without_a_number_is_refused(sample, weights, said):
    with pytest.raises(InputError, match=said):
        options_as_arrays(fixed(weights), board(sample).tree, LABELS)


def test_a_refusal_speaks_of_dimensions_where_these_are_weighed(sample):
    result = board(sample, ENTROPY)
    with pytest.raises(MethodError) as refusal:
        weigh(result.tree, np.ones((2, 3)), result.plan, 1, ["虚构甲区", "虚构乙区"], LABELS)
    assert str(refusal.value) == (
        "虚构研究（熵权法）: The entropy method cannot weigh a column whose scores are all the "
        "same. 维度 dimensions: 收入、照护、土地. Leave the dimension out: it tells no units apart."
    )
