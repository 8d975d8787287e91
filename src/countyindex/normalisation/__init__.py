"""Indicator values → scores, larger is better (标准化); one method a file, and dropping one in registers it."""

from countyindex.methods import normalisations

globals().update(normalisations.functions())
__all__ = sorted(normalisations.functions())  # pyright: ignore[reportUnsupportedDunderAll]
