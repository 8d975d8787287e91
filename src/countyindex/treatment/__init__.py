"""Raw indicator values → treated ones (数据处理); one method a file, and dropping one in registers it."""

from countyindex.methods import treatments

globals().update(treatments.functions())
__all__ = sorted(treatments.functions())  # pyright: ignore[reportUnsupportedDunderAll]
