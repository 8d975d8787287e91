"""A formula and the figures it reads → values, their years, and what went wrong (求值)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from countyindex.registry.formula import Input, as_input

#: Stands for "no year" in a part of a formula that reads no figure, such as a factor of 100.
NO_YEAR = 9999

#: What may go wrong in a cell, by the number that marks it; 0 is nothing.
FAULTS = ("", "divides by zero", "takes the logarithm of a number that is not positive")


class Cells(NamedTuple):
    """A formula over all cells: `faults` holds positions in `FAULTS`."""

    values: np.ndarray
    years: np.ndarray
    faults: np.ndarray


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula; a number for years or faults stands for the same in every cell."""

    values: np.ndarray
    years: np.ndarray | int
    faults: np.ndarray | int = 0


def evaluate(tree: ast.expr, read: Mapping[Input, np.ndarray], year: int) -> Cells:
    """Evaluate a parsed formula over arrays.

    Parameters
    ----------
    tree
        The expression of a `Formula`.
    read
        The values of every input, NaN where there is none; all of one shape.
    year
        The year of inputs that name none.

    Returns
    -------
    Cells
        Values, years and faults; NaN where an input is missing or a fault occurred. `first` passes
        over what is missing, and over nothing that is wrong.
    """
    shape = next(iter(read.values())).shape

    def value(node: ast.expr) -> Part:
        leaf = as_input(node)
        if leaf is not None:
            return Part(read[leaf], leaf.year or year)
        match node:
            case ast.Constant(value=int() | float() as constant):
                return Part(np.full(shape, float(constant)), NO_YEAR)
            case ast.UnaryOp(operand=operand):
                inner = value(operand)
                return Part(-inner.values, inner.years, inner.faults)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = value(left), value(right)
                values, fault = _combined(op, a.values, b.values)
                faults = np.maximum(np.maximum(a.faults, b.faults), fault)
                return Part(values, np.minimum(a.years, b.years), faults)
            case ast.Call(func=ast.Name(id="ln"), args=[argument]):
                inner = value(argument)
                bad = inner.values <= 0
                logs = np.log(inner.values, out=np.full(shape, np.nan), where=inner.values > 0)
                return Part(logs, inner.years, np.maximum(inner.faults, 2 * bad))
            case ast.Call(args=arguments):
                chosen = value(arguments[0])
                for argument in arguments[1:]:
                    chosen = _first(chosen, value(argument))
                return chosen
        raise AssertionError(ast.unparse(node))

    whole = value(tree)
    years, faults = np.broadcast_to(whole.years, shape), np.broadcast_to(whole.faults, shape)
    return Cells(whole.values, years, faults)


def _combined(
    op: ast.operator, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray | int]:
    match op:
        case ast.Add():
            return a + b, 0
        case ast.Sub():
            return a - b, 0
        case ast.Mult():
            return a * b, 0
    zero = (b == 0) & ~np.isnan(a)
    return np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0), 1 * zero


def _first(a: Part, b: Part) -> Part:
    """Take the second where the first is missing without being wrong."""
    open_ = np.isnan(a.values) & (a.faults == 0)
    return Part(
        np.where(open_, b.values, a.values),
        np.where(open_, b.years, a.years),
        np.where(open_, b.faults, a.faults),
    )
