"""`countyindex methods`: what every method is called, and what it means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from countyindex.cli.options import json_option

if TYPE_CHECKING:
    from countyindex.methods import Method


@click.command(name="methods", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", required=False)
@json_option
def command(name: str | None, as_json: bool) -> None:
    """List all methods by family, or explain the one named, as docs/methods.md does.

    NAME is the English or the Chinese one.
    """
    from countyindex.cli.table import print_rows
    from countyindex.errors import UsageError
    from countyindex.methods import FAMILIES
    from countyindex.pages import method_page, sections

    methods = [family[each] for family in FAMILIES for each in family]
    if name is not None:
        found = [method for method in methods if name.casefold() in _names(method)]
        if not found:
            raise UsageError(f"there is no method '{name}'. {_instead(name, methods)}")
        page = method_page()
        parts = [sections(page, method.family)[method.name] for method in found]
        click.echo("\n".join(parts), nl=False)
        return
    rows = [
        {
            "family": method.family,
            "name": method.name,
            "name_zh": method.name_zh,
            "options": ", ".join(method.options),
            "definition_zh": method.definition_zh,
        }
        for method in methods
    ]
    print_rows(rows, as_json)


def _names(method: Method) -> set[str]:
    """What a method goes by: 逼近理想解法（TOPSIS） also as 逼近理想解法."""
    return {method.name, method.name_zh.casefold(), method.name_zh.partition("（")[0]}


def _instead(name: str, methods: Iterable[Method]) -> str:
    """Say where what was asked for is found, or what it may have been meant for."""
    from countyindex import analysis

    if name in analysis.__all__:
        return (
            f"It is a function of countyindex.analysis: see docs/analysis.md, or in Python "
            f"help(countyindex.analysis.{name})."
        )
    near = _near(name, methods)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return (
        "'countyindex methods' lists all. Measures of disparity, convergence and coupling are "
        "functions of countyindex.analysis: see docs/analysis.md."
    )


def _near(name: str, methods: Iterable[Method]) -> list[str]:
    """Return the names that hold the one asked for, else the three most like it, if any is."""
    own = {each: method.name for method in methods for each in sorted(_names(method))}
    near = [each for each in own if name.casefold() in each][:3]
    near = near or difflib.get_close_matches(name.casefold(), own, n=3, cutoff=0.6)
    return list(dict.fromkeys(own[each] for each in near))
