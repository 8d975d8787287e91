"""The scored tree of a `Result` → its nodes, their children and everybody's scores, labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from countyindex.registry import Node
from countyindex.result import Result


def names_zh(result: Result) -> dict[str, str]:
    """Return the Chinese names of all indicators and nodes by id; the root is called 总指数."""
    names = {item.id: item.name_zh for item in result.dataset.indicators}
    names |= {node.id: node.name_zh for node in result.tree.walk()}
    return names | {result.tree.id: "总指数"}


def child_scores(result: Result, node: Node) -> pd.DataFrame:
    """Return the scores of a node's children [0–100], one column a child, in print order."""
    return pd.DataFrame({child: item_scores(result, child) for child in node.child_ids})


def item_scores(result: Result, item: str) -> pd.Series:
    """Return the scores of one indicator or node."""
    return result.normalised[item] if item in result.normalised else result.node_scores(item)


def ancestors(node: Node, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every item below a node with the nodes above it, the nearest first."""
    path = (node.id, *above)
    for child in node.children:
        if isinstance(child, Node):
            yield child.id, path
            yield from ancestors(child, path)
        else:
            yield child, path


def parents(result: Result) -> Mapping[str, str]:
    """Return the node that every indicator and node stands in."""
    return {child: path[0] for child, path in ancestors(result.tree)}


def several(result: Result) -> Iterator[Node]:
    """Yield the nodes with at least two children, the index first."""
    return (node for node in result.tree.walk() if len(node.children) > 1)
