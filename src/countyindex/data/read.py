"""Observation files (CSV or Excel, tidy and long) → `Observations`, corrected and checked.

Columns: code, series, year, value, and optionally note. A blank value is no observation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry import Study

COLUMNS = ("code", "series", "year", "value", "note")
#: How a source says that it prints no figure.
MISSING_MARKS = ("", "-", "—", "–", "…", "...", "NA", "N/A", "无", "/", "*")


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """All published figures of a study, one row each.

    Columns of `table`: code, series, year, value (after corrections), printed (as published), note,
    source, where (file:line or file!sheet!cell).
    """

    table: pd.DataFrame
    #: SHA-256 of the files, name by name.
    digest: str

    @property
    def years(self) -> tuple[int, ...]:
        """The years with any observation, ascending."""
        return tuple(int(year) for year in np.unique(self.table["year"].to_numpy()))


def read_observations(study: Study) -> Observations:
    """Read every file of the study's `observations/` folder and apply `corrections.yaml`.

    Raises
    ------
    InputError
        All problems at once: unknown codes and series, text in numbers, duplicates, a correction
        whose wrong value is no longer there.
    """
    folder = study.path / "observations"
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.xlsx")])
    problems: list[Problem] = []
    tables = [_read_file(file, study, problems) for file in files]
    if not files:
        problems.append(
            Problem(str(folder), "holds no observations.", "Add one CSV file a source.")
        )
    if not tables:
        raise InputError(problems)
    table = pd.concat(tables, ignore_index=True)
    problems += _duplicates(table)
    table = _corrected(table, study, problems)
    if problems:
        raise InputError(problems)
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return Observations(table, total.hexdigest())


def _read_file(file: Path, study: Study, problems: list[Problem]) -> pd.DataFrame:
    text, wheres = _read_excel(file) if file.suffix == ".xlsx" else _read_csv(file, problems)
    absent = [column for column in COLUMNS[:4] if column not in text.columns]
    unknown = [column for column in text.columns if column not in COLUMNS]
    for column in absent:
        problems.append(Problem(f"{file}:1", f"the column '{column}' is missing."))
    for column in unknown:
        problems.append(
            Problem(f"{file}:1", f"unknown column '{column}'.", did_you_mean(column, COLUMNS))
        )
    if absent:
        return pd.DataFrame(columns=[*COLUMNS[:4], "printed", "note", "source", "where"])
    text["where"] = list(wheres)
    text = text[~text["value"].isin(MISSING_MARKS)]
    _check_known(text, study, file.stem, problems)
    value = pd.to_numeric(text["value"], errors="coerce")
    year = pd.to_numeric(text["year"], errors="coerce")
    finite = np.isfinite(value.to_numpy(dtype=float))
    whole = np.isfinite(year.to_numpy(dtype=float)) & (year.mod(1) == 0) & year.between(1900, 2200)
    names = {unit.code: unit.name_zh for unit in study.units}
    for row in text[~finite].itertuples():
        problems.append(
            Problem(
                str(row.where),
                f"{row.series} of {row.code} {names.get(str(row.code), '')} is '{row.value}', "
                "which is no number.",
                "Write plain digits without commas or units, or leave the cell empty.",
            )
        )
    for row in text[~whole.to_numpy()].itertuples():
        problems.append(Problem(str(row.where), f"'{row.year}' is no year.", "Write four digits."))
    note = text["note"] if "note" in text.columns else ""
    good = finite & whole.to_numpy()
    return pd.DataFrame(
        {
            "code": text["code"],
            "series": text["series"],
            "year": year.fillna(0).astype("int64"),
            "value": value.astype(float),
            "printed": value.astype(float),
            "note": note,
            "source": file.stem,
            "where": text["where"],
        }
    )[good]


def _read_csv(file: Path, problems: list[Problem]) -> tuple[pd.DataFrame, Iterable[str]]:
    raw = file.read_bytes()
    encoding = "utf-8-sig"
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
    try:
        text = pd.read_csv(
            file, dtype=str, keep_default_na=False, encoding=encoding, skip_blank_lines=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        problems.append(Problem(str(file), f"is no table: {error}.", "Save it as CSV UTF-8."))
        return pd.DataFrame(columns=list(COLUMNS)), ()
    text = text.apply(lambda column: column.str.strip())
    wheres = np.array([f"{file}:{line}" for line in range(2, len(text) + 2)], dtype=object)
    blank = (text == "").all(axis=1).to_numpy()
    return text[~blank], wheres[~blank]


def _read_excel(file: Path) -> tuple[pd.DataFrame, Iterable[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (costs 0.1 s and is rarely needed)

    sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in sheet.values]
    header, body = rows[0], rows[1:]
    column = header.index("value") if "value" in header else 0
    letter = chr(ord("A") + column)
    wheres = [f"{file}!{sheet.title}!{letter}{line}" for line in range(2, len(body) + 2)]
    kept = [i for i, row in enumerate(body) if any(row)]
    return pd.DataFrame([body[i] for i in kept], columns=header), [wheres[i] for i in kept]


def _check_known(text: pd.DataFrame, study: Study, source: str, problems: list[Problem]) -> None:
    codes = {unit.code for unit in study.units} | {part.predecessor for part in study.crosswalk}
    for row in text[~text["code"].isin(codes)].itertuples():
        problems.append(
            Problem(
                str(row.where),
                f"no unit has the code '{row.code}'.",
                did_you_mean(str(row.code), codes) or "Correct it, or add the unit to units.csv.",
            )
        )
    for name in text["series"].unique():
        first = str(text.loc[text["series"] == name, "where"].iloc[0])
        if name not in study.series:
            problems.append(
                Problem(
                    first,
                    f"there is no series '{name}'.",
                    did_you_mean(str(name), study.series) or "Add it to series.yaml.",
                )
            )
        elif study.series[name].source not in (None, source):
            problems.append(
                Problem(
                    first,
                    f"the series '{name}' belongs to the source '{study.series[name].source}', "
                    f"not to '{source}'.",
                    "Give each source's series its own id.",
                )
            )


def _duplicates(table: pd.DataFrame) -> list[Problem]:
    key = ["code", "series", "year"]
    repeated = table[table.duplicated(key, keep=False)]
    return [
        Problem(
            str(rows["where"].iloc[-1]),
            f"{series} of {code} for {year} stands at {rows['where'].iloc[0]} already.",
            "Keep one row.",
        )
        for (code, series, year), rows in repeated.groupby(key, sort=False)
    ]


def _corrected(table: pd.DataFrame, study: Study, problems: list[Problem]) -> pd.DataFrame:
    file = study.path / "corrections.yaml"
    value = table["value"].to_numpy(copy=True)
    note = table["note"].to_numpy(dtype=object, copy=True)
    for fix in study.corrections:
        at = np.flatnonzero(
            (table["code"] == fix.code)
            & (table["series"] == fix.series)
            & (table["year"] == fix.year)
        )
        if len(at) != 1 or value[at[0]] != fix.was:
            found = f"{value[at[0]]:g}" if len(at) == 1 else "nothing"
            problems.append(
                Problem(
                    str(file),
                    f"the correction of {fix.series} of {fix.code} for {fix.year} expects "
                    f"{fix.was:g} and finds {found}.",
                    "The source changed: look again; remove the correction if it is not needed.",
                )
            )
            continue
        value[at[0]] = np.nan if fix.becomes is None else fix.becomes
        note[at[0]] = f"原印 {fix.was:g}，更正：{fix.why}"
    return table.assign(value=value, note=note)
