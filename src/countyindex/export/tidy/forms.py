"""Long tables → the files of a folder, CSV or Parquet, all of them or none (长表文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from countyindex.errors import UsageError, did_you_mean
from countyindex.export.tidy.csv import csv_bytes
from countyindex.export.tidy.parquet import parquet_bytes
from countyindex.export.tidy.place import check_folder, put_folder

#: Format → how a table becomes a file, whose name ends so.
FORMATS: Mapping[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
}


def files_of(names: Iterable[str]) -> frozenset[str]:
    """Return every file that tables of these names may leave in a folder, and so may replace."""
    return frozenset(f"{name}.{form}" for name in names for form in FORMATS)


def put_tables(
    tables: Mapping[str, pd.DataFrame], path: str | Path, form: str, *, force: bool
) -> Path:
    """Write tables by their names to a folder; missing folders are made.

    Parameters
    ----------
    tables
        Name → table.
    path
        The folder.
    form
        ``csv`` or ``parquet``.
    force
        Replace what an earlier export of these tables left there; other files never are.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        The format is unknown, the place is in use or cannot be written, or pyarrow is not
        installed.
    """
    if form not in FORMATS:
        raise UsageError(f"'{form}' is no format of these tables. " + did_you_mean(form, FORMATS))
    target = Path(path)
    check_folder(target, files_of(tables), force)
    put_folder(target, {f"{name}.{form}": FORMATS[form](table) for name, table in tables.items()})
    return target
