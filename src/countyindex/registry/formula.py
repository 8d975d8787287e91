"""A formula's text → a checked expression over series; arithmetic only, parsed and never `eval`ed.

Grammar: numbers, series ids, a series read at a named year (`census_population@2020`), `+ - * /`,
brackets, `ln(x)`, and `first(a, b, …)`, the first of its arguments that is observed.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import NamedTuple

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
FUNCTIONS = {"ln": (1, 1), "first": (2, 9)}
#: A call of anything else, which no formula may hold.
CALL = re.compile(rf"\b(?!(?:{'|'.join(FUNCTIONS)})\b)([A-Za-z_]\w*)\s*\(")
GRAMMAR = (
    "a formula holds numbers, series, series@year, + - * /, brackets, ln(a) and first(a, b) only"
)


class Input(NamedTuple):
    """One series a formula reads; `year` is None where it is the index's own year."""

    series: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula. `tree` holds only nodes of the grammar, with `Input`s called by name."""

    text: str
    tree: ast.expr
    inputs: tuple[Input, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the formula only reads one series, so that its value is the published one."""
        return as_input(self.tree) is not None

    def __reduce__(self) -> tuple[object, ...]:
        return parse_formula, (self.text,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse_formula(text: str) -> Formula:
    """Parse a formula.

    Raises
    ------
    ValueError
        A sentence that says what does not belong to the grammar.
    """
    call = CALL.search(text)
    if call is not None:
        raise ValueError(f"'{call[1]}(…)' in the formula '{text}' is not allowed: {GRAMMAR}")
    source = re.sub(r"\b([A-Za-z_]\w*)\s*@\s*(\d{4})\b", r"\1(\2)", text)
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        raise ValueError(f"the formula '{text}' is not arithmetic") from None
    inputs: dict[Input, None] = {}
    _check(tree, text, inputs)
    if not inputs:
        raise ValueError(f"the formula '{text}' reads no series")
    return Formula(text, tree, tuple(inputs))


def as_input(node: ast.expr) -> Input | None:
    """Return the input a leaf of the expression stands for, or None if the node is no leaf."""
    match node:
        case ast.Name(id=series):
            return Input(series)
        case ast.Call(func=ast.Name(id=series), args=[ast.Constant(value=int() as year)]):
            return Input(series, year) if series not in FUNCTIONS else None
    return None


def _check(node: ast.expr, text: str, inputs: dict[Input, None]) -> None:
    found = as_input(node)
    match node:
        case _ if found is not None:
            inputs[found] = None
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            pass
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, OPERATORS):
            _check(left, text, inputs)
            _check(right, text, inputs)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, text, inputs)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            least, most = FUNCTIONS[name]
            if not least <= len(args) <= most:
                count = "one argument" if least == most else f"{least} to {most} arguments"
                raise ValueError(f"{name}() in the formula '{text}' takes {count}")
            for argument in args:
                _check(argument, text, inputs)
        case _:
            part = ast.unparse(node)
            raise ValueError(f"'{part}' in the formula '{text}' is not allowed: {GRAMMAR}")
