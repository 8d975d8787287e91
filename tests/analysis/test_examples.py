"""The examples of the measures of disparity and change run as they stand."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

from countyindex.analysis import inequality

PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"

#: The files that hold the measures of inequality.
INEQUALITY = {getattr(inequality, name).__module__ for name in inequality.__all__}
MODULES = [
    *(f"countyindex.analysis.{name}" for name in ("convergence", "coupling", "obstacle")),
    *sorted(INEQUALITY),
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_a_docstring_run(module):
    found = doctest.testmod(import_module(module))
    assert found.attempted
    assert not found.failed


def test_the_python_on_the_page_runs():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {})
