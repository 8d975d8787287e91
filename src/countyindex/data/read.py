"""Observation files (CSV or Excel, tidy and long) → `Observations`, corrected and checked.

Columns: code, series, year, value, and optionally note. A blank value is no observation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from countyindex.data.excel import read_excel
from countyindex.documents import digest, read_document
from countyindex.errors import InputError, Problem, did_you_mean
from countyindex.registry import Study
from countyindex.tables import read_table

COLUMNS = ("code", "series", "year", "value", "note")
#: What Excel and other programs leave beside a file that is open.
NOT_DATA = ("~$", ".")
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
    found = sorted([*folder.glob("*.csv"), *folder.glob("*.xlsx")])
    files = [file for file in found if not file.name.startswith(NOT_DATA)]
    if not files:
        raise InputError(
            Problem(str(folder), "holds no observations.", "Add one CSV file a source.")
        )
    problems: list[Problem] = []
    texts = [text for file in files if (text := _read_text(file, problems)) is not None]
    if not texts:
        raise InputError(problems)
    text = pd.concat(texts, ignore_index=True)
    if text.empty and not problems:
        problems.append(Problem(str(folder), "holds headings and no figures.", "Add rows."))
    text = text[~text["value"].isin(MISSING_MARKS)]
    _check_known(text, study, problems)
    table = _numbers(text, study, problems)
    problems += _duplicates(table, study)
    table = _corrected(table, study, problems)
    if problems:
        raise InputError(problems)
    return Observations(table, digest(files))


def _read_text(file: Path, problems: list[Problem]) -> pd.DataFrame | None:
    """Read one file as text, each row with its source and place; None if it has not the columns."""
    read = read_excel if file.suffix == ".xlsx" else _read_csv
    text, places = read(file, problems)
    if text.columns.empty:
        return None
    for column in [column for column in text.columns if column not in COLUMNS]:
        what = f"unknown column '{column}'."
        problems.append(Problem(f"{file}:1", what, did_you_mean(column, COLUMNS)))
    absent = [column for column in COLUMNS[:4] if column not in text.columns]
    for column in absent:
        problems.append(Problem(f"{file}:1", f"the column '{column}' is missing."))
    if absent:
        return None
    note = text["note"] if "note" in text.columns else ""
    return text[list(COLUMNS[:4])].assign(note=note, source=file.stem, where=list(places))


def _numbers(text: pd.DataFrame, study: Study, problems: list[Problem]) -> pd.DataFrame:
    """Turn years and values into numbers; what is none is a problem and left out."""
    value = pd.to_numeric(text["value"], errors="coerce").to_numpy(dtype=float)
    year = pd.to_numeric(text["year"], errors="coerce").to_numpy(dtype=float)
    finite = np.isfinite(value)
    whole = (year == np.round(year)) & (year >= 1900) & (year <= 2200)
    for row in text[~finite].itertuples():
        problems.append(
            Problem(
                str(row.where),
                f"{_figure(study, row.series, row.code)} is '{row.value}', which is no number.",
                "Write plain digits without commas or units, or leave the cell empty.",
            )
        )
    for row in text[~whole].itertuples():
        problems.append(Problem(str(row.where), f"'{row.year}' is no year.", "Write four digits."))
    good = finite & whole
    kept = text[good]
    return pd.DataFrame(
        {
            "code": kept["code"],
            "series": kept["series"],
            "year": year[good].astype(np.int64),
            "value": value[good],
            "printed": value[good],
            "note": kept["note"],
            "source": kept["source"],
            "where": kept["where"],
        }
    )


def _read_csv(file: Path, problems: list[Problem]) -> tuple[pd.DataFrame, Iterable[str]]:
    try:
        table = read_table(file, encodings=("utf-8-sig", "gb18030"))
    except InputError as error:
        problems += error.problems
        return pd.DataFrame(), ()
    places = [f"{file}:{line}" for line in table.lines]
    return pd.DataFrame(list(table.rows), columns=list(table.columns), dtype=object), places


def _check_known(text: pd.DataFrame, study: Study, problems: list[Problem]) -> None:
    codes = {unit.code for unit in study.units} | {part.predecessor for part in study.crosswalk}
    for row in text[~text["code"].isin(codes)].itertuples():
        problems.append(
            Problem(
                str(row.where),
                f"no unit has the code '{row.code}'.",
                did_you_mean(str(row.code), codes) or "Correct it, or add the unit to units.csv.",
            )
        )
    for row in text.drop_duplicates(["series", "source"]).itertuples():
        name, source = str(row.series), str(row.source)
        if name not in study.series:
            what = f"there is no series '{name}'."
            do = did_you_mean(name, study.series) or "Add it to series.yaml."
            problems.append(Problem(str(row.where), what, do))
        elif study.series[name].source not in (None, source):
            problems.append(
                Problem(
                    str(row.where),
                    f"the series '{name}' belongs to the source '{study.series[name].source}', "
                    f"not to '{source}'.",
                    "Give each source's series its own id.",
                )
            )


def _figure(study: Study, series: object, code: object) -> str:
    """Name a series and a unit as an analyst knows them."""
    found = study.series.get(str(series))
    units = (unit.name_zh for unit in study.units if unit.code == code)
    name = f"{found.name_zh} ({series})" if found else str(series)
    return f"{name} of {code} {next(units, '')}".rstrip()


def _duplicates(table: pd.DataFrame, study: Study) -> list[Problem]:
    key = ["code", "series", "year"]
    repeated = table[table.duplicated(key, keep=False)]
    return [
        Problem(
            str(rows["where"].iloc[-1]),
            f"{_figure(study, series, code)} for {year} stands at {rows['where'].iloc[0]} already.",
            "Keep one row.",
        )
        for (code, series, year), rows in repeated.groupby(key, sort=False)
    ]


def _corrected(table: pd.DataFrame, study: Study, problems: list[Problem]) -> pd.DataFrame:
    value = table["value"].to_numpy(copy=True)
    note = table["note"].to_numpy(dtype=object, copy=True)
    for number, fix in enumerate(study.corrections):
        at = np.flatnonzero(
            (table["code"] == fix.code)
            & (table["series"] == fix.series)
            & (table["year"] == fix.year)
        )
        if len(at) != 1 or value[at[0]] != fix.was:
            found = f"{value[at[0]]:g}" if len(at) == 1 else "nothing"
            problems.append(
                read_document(study.path / "corrections.yaml").problem(
                    (number,),
                    f"the correction of {_figure(study, fix.series, fix.code)} for {fix.year} "
                    f"expects {fix.was:g} and finds {found}.",
                    "The source changed: look again; remove the correction if it is not needed.",
                )
            )
            continue
        value[at[0]] = np.nan if fix.becomes is None else fix.becomes
        note[at[0]] = f"原印 {fix.was:g}，更正：{fix.why}"
    return table.assign(value=value, note=note)
