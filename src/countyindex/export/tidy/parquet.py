"""A long table → Parquet bytes; needs the extra `parquet`."""

from __future__ import annotations

import io

import pandas as pd

from countyindex.errors import UsageError


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet: text, doubles, 64-bit integers, truth values.

    Raises
    ------
    UsageError
        pyarrow is not installed.
    """
    out = io.BytesIO()
    try:
        table.to_parquet(out, engine="pyarrow", index=False, compression="zstd")
    except ImportError:
        raise UsageError(
            "Parquet needs the library pyarrow, which is not installed. Install it with "
            "pip install 'countyindex[parquet]', or choose --format csv."
        ) from None
    return out.getvalue()
