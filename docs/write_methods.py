"""Options and worked examples from the registry → docs/methods.md; run by `make docs`.

Formulas, conventions and rivals are written by hand; what stands after them in a method's section,
from **Options.** on, is written from the code, so that page and program agree.
"""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

from countyindex.methods import FAMILIES, Method
from countyindex.pages import OPTIONS, sections

PAGE = Path(__file__).with_name("methods.md")


def page(text: str) -> str:
    """Return the whole page with the written part of every method's section made anew."""
    for family in FAMILIES:
        for name in family:
            found = sections(text, family.name)[name]
            by_hand = found.partition(f"\n{OPTIONS}")[0].rstrip("\n")
            text = text.replace(found, f"{by_hand}\n\n{written(family[name], by_hand)}\n")
    return text


def written(method: Method, by_hand: str) -> str:
    """Return a method's options, the printed scale, and an example where there is none by hand."""
    options = [
        f"`{name}`" if value is inspect.Parameter.empty else f"`{name}` = {shown(value)}"
        for name, value in method.options.items()
    ]
    line = f"{OPTIONS} {', '.join(options) or 'none'}."
    if method.printed:
        scale = ", ".join(f"`{name}` = {shown(value)}" for name, value in method.printed.items())
        line += f" In a scheme {scale}."
    return line if "```python" in by_hand else f"{line}\n\n{example(method)}"


def shown(value: object) -> str:
    """Return a default value as a scheme writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
    return str(value)


def example(method: Method) -> str:
    """Return the example of a method's docstring, ready to run."""
    module = inspect.getmodule(method.function)
    told = inspect.getdoc(method.function) or ""
    lines = [">>> import numpy as np", f">>> from countyindex.{method.family} import {method.name}"]
    for each in doctest.DocTestParser().get_examples(told):
        first, *more = each.source.rstrip("\n").split("\n")
        lines += [f">>> {first}", *(f"... {line}" for line in more)]
        lines += each.want.rstrip("\n").split("\n") if each.want else []
    assert module is not None
    return "\n".join(["```python", *lines, "", "```"])


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
