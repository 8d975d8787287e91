"""A formula of the registry → the same arithmetic over cells of the sheet of figures (公式)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from countyindex.export.living.cells import number
from countyindex.registry.formula import Formula, Input, as_input

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Term(NamedTuple):
    """An expression, and when it has a value: all `cells` hold numbers and all `tests` hold."""

    text: str
    cells: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def present(self) -> str:
        """The test that it has a value."""
        tests = list(self.tests)
        if self.cells:
            tests.insert(0, f"COUNT({','.join(self.cells)})={len(self.cells)}")
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def cell(address: str) -> Term:
    """Return the term of one cell."""
    return Term(address, (address,))


def translate(formula: Formula, read: Callable[[Input], Term]) -> Term:
    """Turn a formula into a term; `read` says where the figures of an input stand."""
    return _term(formula.tree, read)


def _term(node: ast.expr, read: Callable[[Input], Term]) -> Term:
    leaf = as_input(node)
    if leaf is not None:
        return read(leaf)
    match node:
        case ast.Constant(value=int() | float() as constant):
            return Term(number(constant))
        case ast.UnaryOp(operand=operand):
            inner = _term(operand, read)
            return inner._replace(text=f"(-{inner.text})")
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _term(left, read), _term(right, read)
            return _both(f"({a.text}{SIGNS[type(op)]}{b.text})", a, b)
        case ast.Call(func=ast.Name(id="ln"), args=[argument]):
            inner = _term(argument, read)
            return inner._replace(text=f"LN({inner.text})")
        case ast.Call(args=arguments):
            chosen = _term(arguments[0], read)
            for argument in arguments[1:]:
                chosen = _first(chosen, _term(argument, read))
            return chosen
    raise AssertionError(ast.unparse(node))


def _both(text: str, a: Term, b: Term) -> Term:
    return Term(
        text,
        tuple(dict.fromkeys((*a.cells, *b.cells))),
        tuple(dict.fromkeys((*a.tests, *b.tests))),
    )


def _first(a: Term, b: Term) -> Term:
    return Term(f"IF({a.present},{a.text},{b.text})", (), (f"OR({a.present},{b.present})",))
