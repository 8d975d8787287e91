"""An `Edition` → long tables as files: CSV, Parquet, JSON or a data package (长表导出)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from countyindex.analysis.tidy import tidy_tables
from countyindex.analysis.tidy_layout import TABLES
from countyindex.edition import Edition
from countyindex.errors import UsageError, did_you_mean
from countyindex.export.tidy.csv import csv_bytes
from countyindex.export.tidy.datapackage import DESCRIPTOR, descriptor_bytes
from countyindex.export.tidy.json import json_bytes
from countyindex.export.tidy.parquet import parquet_bytes
from countyindex.export.tidy.place import check_file, check_folder, put_file, put_folder

__all__ = ["FORMATS", "write_tables"]

Tables = Mapping[str, pd.DataFrame]

#: Every file that an export may leave in a folder, and so may replace.
OURS = frozenset(
    {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")} | {DESCRIPTOR}
)


def _csv_files(edition: Edition, tables: Tables) -> dict[str, bytes]:
    return {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}


def _parquet_files(edition: Edition, tables: Tables) -> dict[str, bytes]:
    return {f"{name}.parquet": parquet_bytes(table) for name, table in tables.items()}


def _package_files(edition: Edition, tables: Tables) -> dict[str, bytes]:
    files = {name: csv_bytes(table) for name, table in tables.items()}
    descriptor = {DESCRIPTOR: descriptor_bytes(edition, tables, files)}
    return descriptor | {f"{name}.csv": content for name, content in files.items()}


#: Format → what stands in its folder; `json` is one file instead.
FOLDERS: Mapping[str, Callable[[Edition, Tables], dict[str, bytes]]] = {
    "csv": _csv_files,
    "parquet": _parquet_files,
    "datapackage": _package_files,
}
FORMATS = ("csv", "parquet", "json", "datapackage")


def write_tables(
    edition: Edition,
    path: str | Path,
    form: str = "csv",
    *,
    schemes: Sequence[str] = (),
    force: bool = False,
) -> Path:
    """Write the long tables of an edition; all of them, or nothing.

    Parameters
    ----------
    edition
        The edition; nothing in it is recomputed. Equal editions give equal bytes.
    path
        The folder to write, or for ``json`` the file; folders that are missing are made.
    form
        ``csv``, ``parquet``, ``json`` or ``datapackage``.
    schemes
        The schemes whose results are wanted; none means every default scheme and every variant.
    force
        Replace what an earlier export left there. Other files are never replaced.

    Returns
    -------
    Path
        Where the tables are.

    Raises
    ------
    UsageError
        The format or a scheme is unknown, the place is in use or cannot be written, or pyarrow is
        not installed.

    Examples
    --------
    >>> import tempfile
    >>> import countyindex as ci
    >>> edition = ci.score_edition(ci.find_project(), year=2024)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = ci.write_tables(edition, folder + "/tables", "datapackage")
    ...     (written / "datapackage.json").is_file()
    True
    """
    if form not in FORMATS:
        raise UsageError(f"'{form}' is no format of tables. " + did_you_mean(form, FORMATS))
    target = Path(path)
    if form == "json":
        check_file(target, force)
        put_file(target, json_bytes(edition, tidy_tables(edition, schemes)))
    else:
        check_folder(target, OURS, force)
        put_folder(target, FOLDERS[form](edition, tidy_tables(edition, schemes)))
    return target
