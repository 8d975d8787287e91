"""How a method comes to be known: by a file in its family's folder, and by nothing else."""

import doctest
import importlib
import inspect
import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import countyindex
from countyindex.errors import MethodError, UsageError
from countyindex.methods import FAMILIES, Family, choose, weightings

SOURCE = Path(countyindex.__file__).parent
METHODS = [family[name] for family in FAMILIES for name in family]
every_method = pytest.mark.parametrize("method", METHODS, ids=lambda m: f"{m.family}-{m.name}")

DOUBTFUL = '''"""A method that denies what it should show."""

import numpy as np

from countyindex.methods import weightings


@weightings.add(name_zh="存疑", definition_zh="w = x₁", reference="none", needs_scores=True)
def doubtful(scores: np.ndarray) -> np.ndarray:
    first = np.asarray(scores)[..., 0, :]
    return first / first.sum(axis=-1, keepdims=True)
'''


def test_the_families_hold_the_methods_of_the_default_schemes():
    known = {family.name: set(family) for family in FAMILIES}
    assert known["treatment"] >= {"winsorise", "log", "shifted_log", "mean", "median", "knn"}
    assert known["normalisation"] >= {"minmax", "zscore", "percentile_rank"}
    assert known["weighting"] >= {"equal", "fixed", "entropy", "critic", "pca", "ahp"}
    assert known["aggregation"] >= {"arithmetic", "geometric"}


@every_method
def test_a_method_lives_in_the_file_of_its_name(method):
    assert method.function.__module__ == f"countyindex.{method.family}.{method.name}"


@every_method
def test_a_method_is_importable_as_a_plain_function(method):
    package = importlib.import_module(f"countyindex.{method.family}")
    assert getattr(package, method.name) is method.function


@every_method
def test_a_method_says_what_it_is_in_chinese_and_after_whom(method):
    assert method.name_zh
    assert method.definition_zh.endswith("。")
    assert any(
        year.isdigit() for year in method.reference.replace("(", " ").replace(")", " ").split()
    )


@every_method
def test_a_docstring_has_formula_shapes_errors_reference_and_example(method):
    text = inspect.getdoc(method.function)
    for part in ("Parameters", "Returns", "References", "Examples", "shape"):
        assert part in text, part
    assert ":math:" in text or ".. math::" in text


@every_method
def test_a_report_takes_the_arguments_of_its_method(method):
    if method.report is not None:
        told, asked = inspect.signature(method.report), inspect.signature(method.function)
        assert dict(told.parameters) == dict(asked.parameters)


@every_method
def test_options_for_print_are_options(method):
    assert set(method.printed) <= set(method.options)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_examples_in_a_family_run(family):
    package = importlib.import_module(family.package)
    for module in pkgutil.iter_modules(package.__path__, f"{family.package}."):
        result = doctest.testmod(sys.modules[module.name])
        assert result.failed == 0, module.name


def test_an_unknown_method_is_answered_with_a_near_one():
    with pytest.raises(UsageError, match=r"'entropie' is no weighting method.*entropy"):
        weightings["entropie"]


def test_an_unknown_option_value_is_answered_with_the_known_ones():
    with pytest.raises(MethodError, match=r"The rank method has no ties 'first'.*high, low, mean"):
        choose("rank", "ties", "first", {"low": 1, "mean": 2, "high": 3})


@pytest.mark.parametrize("wrong", [float("inf"), None, 3, ["low"]])
def test_an_option_value_that_is_no_text_is_answered_alike(wrong):
    with pytest.raises(MethodError, match="has no ties"):
        choose("rank", "ties", wrong, {"low": 1, "high": 2})


@pytest.mark.parametrize("method", [m for m in METHODS if m.report], ids=lambda m: m.name)
def test_a_report_refuses_what_its_method_refuses(method):
    for wrong in ([[1.0, "x"], [2.0, 1.0]], np.ones((0, 0)), 3.0):
        with pytest.raises(MethodError):
            method.report(wrong, *[None] * (method.family == "aggregation"))


def test_an_unknown_trait_is_refused_when_a_method_is_added():
    with pytest.raises(TypeError, match="fast"):
        Family("weighting").add(name_zh="", definition_zh="", reference="", fast=True)


def test_the_package_exports_functions_whoever_asks_first():
    code = (
        "from countyindex.methods import weightings; weightings['equal'];"
        "from countyindex.weighting import equal; assert callable(equal)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_new_file_is_known_and_held_to_the_contracts_without_another_word(tmp_path):
    copy = tmp_path / "countyindex"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "bundled"))
    (copy / "weighting" / "doubtful.py").write_text(DOUBTFUL, encoding="utf-8")
    contracts = Path(__file__).parent / "contracts" / "test_weighting_contracts.py"
    flags = ("-q", "-p", "no:cacheprovider")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *flags,
            str(contracts),
            "-k",
            "doubtful and (shares or measure)",
        ],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert (
        "doubtful does not declare 'non_negative': declare it, or add a counter-example"
        in run.stdout
    )
    assert "doubtful does not declare 'affine_invariant'" in run.stdout
