"""What no registered method takes is refused in a sentence, and by its name."""

import inspect
import pickle

import numpy as np
import pytest
from counter_examples import FOUR, HALVES
from drawing import NAN, methods_of

from countyindex.errors import MethodError
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
