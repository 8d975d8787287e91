"""Scores → weights of the children of one node (赋权); one method a file, and dropping one in registers it."""

from countyindex.methods import weightings

globals().update(weightings.functions())
__all__ = sorted(weightings.functions())  # pyright: ignore[reportUnsupportedDunderAll]
