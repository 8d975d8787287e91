"""What no registered method takes is refused in a sentence, and by its name."""

import inspect
import pickle
import re

import numpy as np
import pytest
from counter_examples import FOUR, HALVES
from drawing import NAN, call, methods_of

from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations, normalisations, treatments, weightings

EVERY = [f[name] for f in (treatments, normalisations, weightings, aggregations) for name in f]
every_method = pytest.mark.parametrize("method", EVERY, ids=lambda m: f"{m.family}-{m.name}")


@every_method
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0), (3,), ()])
def test_no_units_no_columns_and_fewer_axes_are_refused_in_a_sentence(method, shape):
    refused_by_name(method, np.zeros(shape), f"not of shape {shape}.")


@methods_of(weightings, takes="judgements")
def test_judgements_of_no_expert_are_refused_in_a_sentence(method):
    refused_by_name(method, np.ones((0, 3, 3)), "not of shape (0, 3, 3).")


@every_method
@pytest.mark.parametrize("given", [[["a", "b"], ["c", "d"]], [[1.0], [1.0, 2.0]]])
def test_text_and_rows_of_several_lengths_are_refused_in_a_sentence(method, given):
    refused_by_name(method, given, "are numbers, in rows of one length.")


def refused_by_name(method, array, said):
    needed = {o: 1.0 for o, value in method.options.items() if value is inspect.Parameter.empty}
    weights = (np.ones(3) / 3,) if method.family == "aggregation" else ()
    with pytest.raises(MethodError) as refusal:
        method.function(array, *weights, **needed)
    assert str(refusal.value).startswith(f"The {method.name} method needs {method.takes} ")
    assert said in str(refusal.value)


@every_method
def test_an_option_that_is_not_a_number_is_refused_by_its_name(method):
    arrays = (FOUR, HALVES) if method.family == "aggregation" else (FOUR,)
    for option in method.options:
        with pytest.raises(MethodError, match=f"The {method.name} method cannot use {option} nan"):
            method.function(*arrays, **{option: NAN})


@every_method
@pytest.mark.parametrize("given", [["a", "b"], np.array(["a", "b"]), [[1.0], [1.0, 2.0]]])
def test_arrays_beside_the_first_are_numbers_in_rows_of_one_length(method, given):
    first, *others = (name for name in inspect.signature(method.function).parameters)
    arrays = [name for name in others if name not in method.options or method.takes_array(name)]
    for name in arrays:
        with pytest.raises(MethodError, match=f"The {method.name} method needs {name} that are"):
            method.function(**{first: FOUR, name: given})
    if arrays and arrays[0] not in method.options:
        with pytest.raises(MethodError, match=f"The {method.name} method needs {arrays[0]} that"):
            method.function(FOUR, given)


@every_method
def test_an_unknown_choice_is_refused_by_the_name_of_the_method(method):
    array = np.ones((3, 3)) if method.takes == "judgements" else FOUR
    arrays = (array, HALVES) if method.family == "aggregation" else (array,)
    needed = {"methods": ["equal", "entropy"]} if "methods" in method.options else {}
    for option, default in method.options.items():
        if isinstance(default, str):
            said = f"^The {method.name} method has no {option} 'nothing of the kind'"
            with pytest.raises(MethodError, match=said):
                call(method, *arrays, **needed, **{option: "nothing of the kind"})


@every_method
@pytest.mark.parametrize("option", ["lower", "upper"])
def test_an_endless_scale_is_refused_by_its_name(method, option):
    arrays = (FOUR, HALVES) if method.family == "aggregation" else (FOUR,)
    if option in method.options:
        with pytest.raises(MethodError, match=f"{method.name} method cannot use {option} -?inf"):
            method.function(*arrays, **{option: -np.inf if option == "lower" else np.inf})


@every_method
def test_a_method_may_be_given_its_array_by_name(method):
    with pytest.raises(MethodError, match=r"not of shape \(3,\)"):
        method.function(**{method.takes: np.zeros(3)})


#: Columns that some method or other refuses, beside one that all take.
SOUND = np.array([1.0, 2.0, 3.0, 5.0])
BAD_COLUMNS = {
    "infinite": [1.0, np.inf, 2.0, 3.0],
    "constant": [2.0, 2.0, 2.0, 2.0],
    "empty": [NAN, NAN, NAN, NAN],
    "of zeros": [0.0, 0.0, 0.0, 0.0],
    "below 0": [-1.0, -2.0, -3.0, -5.0],
    "of both signs": [-1.0, 0.0, 2.0, 3.0],
    "with a gap": [1.0, NAN, 2.0, 3.0],
}
#: All but those that are not given a column of scores.
OF_COLUMNS = [m for m in EVERY if m.takes != "judgements"]


@pytest.mark.parametrize("method", OF_COLUMNS, ids=lambda m: f"{m.family}-{m.name}")
@pytest.mark.parametrize("column", BAD_COLUMNS.values(), ids=list(BAD_COLUMNS))
def test_whatever_a_method_refuses_it_refuses_in_its_own_name(method, column):
    """Also what another method refuses that it is made of."""
    matrix = np.column_stack([SOUND, column])
    weights = [HALVES] if method.family == "aggregation" else []
    try:
        # The years around, which are made of the values, may overflow.
        with np.errstate(over="ignore"):
            call(method, matrix, *weights)
    except MethodError as refusal:
        (named,) = re.findall(r"^The (\w+) method", refusal.problems[0].what)
        assert named == method.name


def test_a_refusal_of_a_part_keeps_its_positions_and_what_to_do():
    refusal = MethodError(Problem("", "The entropy method refuses.", "Do so."), [1], [2]).by(
        "whole"
    )
    assert refusal.problems == (Problem("", "The whole method refuses.", "Do so."),)
    assert (refusal.rows, refusal.columns) == ((1,), (2,))


def test_a_refusal_says_the_positions_it_is_about():
    scores = np.ones((12, 3))
    scores[1:11, 2] = 0.0
    with pytest.raises(MethodError) as refusal:
        aggregations["geometric"].function(scores, np.ones(3) / 3)
    where = "(rows 1, 2, 3, 4, 5, 6, 7, 8 and 2 more, columns 2, counted from 0)"
    assert str(refusal.value).endswith(where)
    named = refusal.value.named("节点", [f"单元{i}" for i in range(12)], ["a", "b", "c"])
    assert "counted from 0" not in str(named)
    assert pickle.loads(pickle.dumps(refusal.value)).args == refusal.value.args


#: Columns whose sums, squares, or quotients no float can hold, by how far they are stretched.
STRETCHED = (1e-310, 1e-300, 1e-160, 1e160, 1e300, 1.2e307)
WAVES = np.sin(np.arange(1.0, 37.0)).reshape(12, 3)
BOUNDED = {
    "even": 5.5 + 4.4 * WAVES,
    "with one far off": np.where(np.arange(12)[:, None] == 3, 9.9, 1.0 + 0.1 * WAVES),
}


@pytest.mark.parametrize("method", OF_COLUMNS, ids=lambda m: f"{m.family}-{m.name}")
@pytest.mark.parametrize("factor", STRETCHED)
@pytest.mark.parametrize("scores", BOUNDED.values(), ids=list(BOUNDED))
def test_numbers_of_any_size_are_reckoned_with_or_refused_in_a_sentence(method, factor, scores):
    """Without a warning, and never with a result that is no number."""
    weights = [np.full(3, 1 / 3)] if method.family == "aggregation" else []
    groups = {"groups": np.arange(12) % 2} if "groups" in method.options else {}
    for stretched in (scores * factor, scores * np.array([1.0, factor, 1.0])):
        try:
            found = call(method, stretched, *weights, **groups)
        except MethodError as refusal:
            assert refusal.problems[0].what.startswith(f"The {method.name} method")
        else:
            assert np.isfinite(found).all()


def test_numbers_beyond_reach_are_refused_by_their_columns_also_if_given_by_name():
    scores = BOUNDED["even"] * np.array([1.0, 1e307, 1.0])
    said = r"The gini method finds numbers too large .* unit of measure. \(columns 1, counted from"
    with pytest.raises(MethodError, match=said):
        weightings["gini"].function(scores=scores)


@pytest.mark.parametrize("name", ["coefficient_of_variation", "angle", "merec"])
@pytest.mark.parametrize("factor", [1e-305, 1.2e307])
def test_weights_by_ratios_do_not_notice_how_large_the_unit_of_measure_is(name, factor):
    weigh = weightings[name].function
    stretched = BOUNDED["even"] * np.array([1.0, factor, 1.0])
    np.testing.assert_allclose(weigh(stretched), weigh(BOUNDED["even"]), rtol=1e-12)
