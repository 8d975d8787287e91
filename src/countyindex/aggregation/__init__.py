"""Scores and weights → the score of the node above (合成); one method a file, and dropping one in registers it."""

from countyindex.methods import aggregations

globals().update(aggregations.functions())
__all__ = sorted(aggregations.functions())  # pyright: ignore[reportUnsupportedDunderAll]
