"""The examples of the measures of disparity and change run as they stand."""

import doctest
import re
from pathlib import Path

import pytest

from countyindex.analysis import convergence, coupling, inequality, obstacle

PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"


@pytest.mark.parametrize(
    "module", [convergence, coupling, inequality, obstacle], ids=lambda m: m.__name__
)
def test_the_examples_in_a_docstring_run(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


def test_the_python_on_the_page_runs():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {})
