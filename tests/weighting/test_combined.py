"""Combined weights: identities, and the game's equations solved by hand."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import ahp, combined, critic, entropy
from countyindex.weighting.combined import combine_weights

FIRST, SECOND = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.3, 0.5])
PAIR = np.stack([FIRST, SECOND])
SCORES = np.random.default_rng(8).uniform(1, 9, size=(12, 3))


def test_product_and_square_root_follow_their_formulae():
    np.testing.assert_allclose(combine_weights(PAIR), np.array([10, 9, 10]) / 29, rtol=1e-14)
    root = np.sqrt(FIRST * SECOND)
    np.testing.assert_allclose(combine_weights(PAIR, how="square_root"), root / root.sum())


def test_linear_takes_the_shares_given_or_equal_ones():
    given = combine_weights(PAIR, how="linear", alpha=[0.25, 0.75])
    np.testing.assert_allclose(given, 0.25 * FIRST + 0.75 * SECOND, rtol=1e-14)
    np.testing.assert_allclose(combine_weights(PAIR, how="linear"), PAIR.mean(axis=0))


def test_the_game_solves_its_equations():
    vectors = np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    # [46 26; 26 38] a = [46, 38] → a = (760, 552)/1072.
    shares = np.array([760, 552]) / 1312
    np.testing.assert_allclose(combine_weights(vectors, how="game"), shares @ vectors, rtol=1e-12)


@pytest.mark.parametrize("how", ["square_root", "linear", "game"])
@pytest.mark.parametrize("count", [2, 3])
def test_the_same_weights_come_back_from_their_combination(how, count):
    given = combine_weights(np.stack([FIRST] * count), how=how)
    np.testing.assert_allclose(given, FIRST, rtol=1e-12)


def test_nearly_the_same_weights_come_back_from_the_game():
    across = np.array([1, -3, 2])  # at right angles to the weights, so that neither is preferred
    for size in 10.0 ** -np.arange(2, 17):
        given = combine_weights([FIRST + size * across, FIRST - size * across], how="game")
        np.testing.assert_allclose(given, FIRST, rtol=1e-6)


@pytest.mark.parametrize("how", ["product", "square_root", "linear", "game"])
def test_the_order_of_weightings_does_not_show(how):
    vectors = np.stack([FIRST, SECOND, [0.25, 0.5, 0.25]])
    np.testing.assert_allclose(
        combine_weights(vectors, how=how), combine_weights(vectors[::-1], how=how), rtol=1e-10
    )


@pytest.mark.parametrize("how", ["product", "square_root", "linear", "game"])
def test_a_stack_is_combined_pair_by_pair(how):
    stack = np.stack([PAIR, PAIR[:, ::-1], [FIRST, FIRST]])
    singly = [combine_weights(pair, how=how) for pair in stack]
    np.testing.assert_allclose(combine_weights(stack, how=how), singly, rtol=1e-12)


def test_the_family_s_methods_are_called_by_name_with_their_options():
    given = combined(
        SCORES,
        methods=[{"method": "entropy", "definition": "raw_shares"}, {"method": "critic"}],
        how="linear",
    )
    expected = (entropy(SCORES, definition="raw_shares") + critic(SCORES)) / 2
    np.testing.assert_allclose(given, expected, rtol=1e-14)


def test_judgements_and_data_are_combined():
    judgements = np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    calls = [{"method": "ahp", "judgements": judgements}, {"method": "entropy"}]
    expected = ahp(judgements) * entropy(SCORES)
    np.testing.assert_allclose(combined(SCORES, methods=calls), expected / expected.sum())
    stack = np.stack([SCORES, SCORES**2])
    assert combined(stack, methods=calls).shape == (2, 3)


def test_judgements_on_other_items_than_the_columns_are_refused():
    calls = [{"method": "ahp", "judgements": np.ones((4, 4))}, {"method": "entropy"}]
    with pytest.raises(MethodError, match="4 items for 3 columns"):
        combined(SCORES, methods=calls)
    with pytest.raises(MethodError, match="no judgements for ahp"):
        combined(SCORES, methods=[{"method": "ahp"}, {"method": "entropy"}])


def test_fewer_than_two_weightings_are_refused():
    for calls in ([], [{"method": "entropy"}]):
        with pytest.raises(MethodError, match="two or more"):
            combined(SCORES, methods=calls)
    with pytest.raises(MethodError, match="two or more"):
        combine_weights(FIRST)


def test_unknown_methods_options_and_ways_are_answered_with_the_known_ones():
    with pytest.raises(
        MethodError, match=r"combined method has no weighting method 'entropie'.*entropy"
    ):
        combined(SCORES, methods=[{"method": "entropie"}, {"method": "equal"}])
    with pytest.raises(MethodError, match="critic has no option 'shift'"):
        combined(SCORES, methods=[{"method": "critic", "shift": 1}, {"method": "equal"}])
    with pytest.raises(MethodError, match=r"no how.*game"):
        combine_weights(PAIR, how="games")


def test_weightings_that_share_no_column_are_refused_under_a_product():
    apart = [[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]
    for how in ("product", "square_root"):
        with pytest.raises(MethodError, match="no column"):
            combine_weights(apart, how=how)
    np.testing.assert_allclose(combine_weights(apart, how="linear"), [0.5, 0.25, 0.25])


def test_a_negative_share_in_the_game_is_refused_by_its_place():
    # w1·w1 = 0.34 < w1·w2 = 0.42: the first would have to be taken away.
    with pytest.raises(MethodError, match="weighting 1 a negative share"):
        combine_weights([[0.4, 0.3, 0.3], [0.9, 0.05, 0.05]], how="game")


def test_the_game_names_the_method_that_it_would_take_away(sample):
    apart = {"method": "fixed", "weights": [0.9, 0.05, 0.05]}
    judged = {"method": "ahp", "weights": [0.4, 0.3, 0.3]}
    for part, name in (({"method": "fixed", "weights": [4, 3, 3]}, "fixed"), (judged, "ahp")):
        with pytest.raises(MethodError, match=rf"gives weighting 1 \({name}\) a negative share"):
            combined(SCORES, methods=[part, apart], how="game")
    parts = "methods: [ahp, {method: fixed, weights: {land: 1, care: 2, wealth: 997}}]"
    with pytest.raises(MethodError, match=r"weighting 1 \(ahp\) a negative share"):
        sample.score(f"levels.1.weighting={{method: combined, {parts}, how: game}}")


def test_a_mixture_of_the_others_leaves_the_game_without_a_solution():
    with pytest.raises(MethodError, match="mixture"):
        combine_weights([FIRST, SECOND, (FIRST + SECOND) / 2], how="game")


@pytest.mark.parametrize("wrong", [[-0.1, 0.6, 0.5], [np.nan, 0.5, 0.5], [np.inf, 0.0, 0.0]])
def test_weights_that_are_no_weights_are_refused_by_column(wrong):
    with pytest.raises(MethodError, match="not negative") as refusal:
        combine_weights([FIRST, wrong])
    assert refusal.value.columns == (0,)


def test_weights_that_sum_to_zero_are_refused():
    with pytest.raises(MethodError, match="only zeros"):
        combine_weights([FIRST, [0.0, 0.0, 0.0]])


def test_alpha_that_does_not_fit_is_refused():
    with pytest.raises(MethodError, match="3 points for 2 methods"):
        combine_weights(PAIR, how="linear", alpha=[1, 1, 1])
    with pytest.raises(MethodError, match="no use for 'alpha' under product"):
        combine_weights(PAIR, alpha=[0.5, 0.5])
    with pytest.raises(MethodError, match="not negative"):
        combine_weights(PAIR, how="linear", alpha=[1.5, -0.5])


def test_a_method_may_be_named_without_options():
    named = combined(SCORES, methods=["entropy", "critic"])
    spelt = combined(SCORES, methods=[{"method": "entropy"}, {"method": "critic"}])
    np.testing.assert_array_equal(named, spelt)


def test_a_scheme_combines_judgements_with_weights_read_off_the_scores(sample):
    judged = sample.score()["sample"]["town"].weights
    parts = "methods: [ahp, {method: fixed, weights: {land: 1, care: 2, wealth: 4}}]"
    setting = f"levels.1.weighting={{method: combined, {parts}, how: linear}}"
    mixed = sample.score(setting)["sample"]["town"].weights
    fixed = "levels.1.weighting={method: fixed, weights: {land: 1, care: 2, wealth: 4}}"
    given = sample.score(fixed)["sample"]["town"].weights
    np.testing.assert_allclose(mixed, (judged + given) / 2, rtol=1e-12)


def test_a_judged_part_without_a_judgement_file_is_refused_by_the_node(sample):
    said = sample.refusal("levels.0.weighting={method: combined, methods: [ahp, entropy]}")
    assert "is weighted by ahp, but no judgement file compares its children." in said
