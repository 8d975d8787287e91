"""A formula and the figures it reads → values, their years, and what went wrong (求值)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countyindex.registry.formula import Input, as_input

#: Stands for "no year" in a part of a formula that reads no figure, such as a factor of 100.
NO_YEAR = 9999

#: What may go wrong in a cell, by the number that marks it; 0 is nothing.
FAULTS = ("", "divides by zero", "takes the logarithm of a number that is not positive")


@dataclass(frozen=True, slots=True)
class Part:
    """A formula, or a part of one, over all cells: `faults` holds positions in `FAULTS`."""

    values: np.ndarray
    years: np.ndarray
    faults: np.ndarray


def evaluate(tree: ast.expr, read: Mapping[Input, np.ndarray], year: int) -> Part:
    """Evaluate a parsed formula over arrays.

    Parameters
    ----------
    tree
        The expression of a `Formula`.
    read
        The values of every input, NaN where there is none; all of one length.
    year
        The year of inputs that name none.

    Returns
    -------
    Part
        NaN where an input is missing or a fault occurred. `first` passes over what is missing, and
        over nothing that is wrong.
    """
    size = len(next(iter(read.values())))

    def part(values: np.ndarray, years: np.ndarray | int, faults: np.ndarray | int = 0) -> Part:
        return Part(values, np.broadcast_to(years, size), np.broadcast_to(faults, size))

    def value(node: ast.expr) -> Part:
        leaf = as_input(node)
        if leaf is not None:
            return part(read[leaf], leaf.year or year)
        match node:
            case ast.Constant(value=constant):
                return part(np.full(size, float(constant)), NO_YEAR)  # type: ignore[arg-type]
            case ast.UnaryOp(operand=operand):
                inner = value(operand)
                return part(-inner.values, inner.years, inner.faults)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = value(left), value(right)
                values, fault = _combined(op, a.values, b.values)
                faults = np.maximum(np.maximum(a.faults, b.faults), fault)
                return part(values, np.minimum(a.years, b.years), faults)
            case ast.Call(func=ast.Name(id="ln"), args=[argument]):
                inner = value(argument)
                bad = inner.values <= 0
                logs = np.log(inner.values, out=np.full(size, np.nan), where=inner.values > 0)
                return part(logs, inner.years, np.maximum(inner.faults, 2 * bad))
            case ast.Call(args=arguments):
                chosen = value(arguments[0])
                for argument in arguments[1:]:
                    chosen = _first(chosen, value(argument))
                return chosen
        raise AssertionError(ast.unparse(node))

    return value(tree)


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
    return np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0), 1 * zero


def _first(a: Part, b: Part) -> Part:
    """Take the second where the first is missing without being wrong."""
    open_ = np.isnan(a.values) & (a.faults == 0)
    return Part(
        np.where(open_, b.values, a.values),
        np.where(open_, b.years, a.years),
        np.where(open_, b.faults, a.faults),
    )
