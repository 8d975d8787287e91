"""The page of methods: a section each, whose examples run and which the program prints."""

import doctest
import runpy
from pathlib import Path

import pytest

from countyindex.methods import FAMILIES
from countyindex.pages import method_page, sections

ROOT = Path(__file__).resolve().parents[1]
METHODS = [family[name] for family in FAMILIES for name in family]


@pytest.mark.parametrize("method", METHODS, ids=lambda m: f"{m.family}-{m.name}")
def test_every_method_has_a_section_that_tells_all(method):
    section = sections(method_page(), method.family)[method.name]
    heading, *rest = section.splitlines()
    short = method.name_zh.partition("（")[0]
    assert heading == f"### {method.name} {short}"
    text = "\n".join(rest)
    assert "**Formula.**" in text or "**Rule.**" in text
    for told in ("**Conventions.**", "**Rivals.**", "**Not when**", "**Source.**", "```python"):
        assert told in text


def test_options_and_examples_are_those_of_the_code():
    write = runpy.run_path(str(ROOT / "docs" / "write_methods.py"))
    assert write["page"](method_page()) == method_page(), "run 'make docs'"


def test_the_examples_on_the_page_run():
    found = doctest.testfile(str(ROOT / "docs" / "methods.md"), module_relative=False)
    assert found.attempted > len(METHODS)
    assert not found.failed


def test_the_table_of_methods_names_every_one():
    table = method_page().partition("## What a method declares")[0]
    assert [m.name for m in METHODS if f"`{m.name}`" not in table] == []
