"""Long tables of draws as files: exact, all or nothing, and never over what is not ours."""

import csv
import io

import pandas as pd
import pytest

import countyindex as ci


def test_csv_reads_back_as_the_same_bits(outcomes, tmp_path):
    folder = ci.write_uncertainty_tables(outcomes, tmp_path / "tables")
    text = (folder / "uncertainty_units.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 37 + 53 + 31
    for outcome in outcomes:
        mine = {row["code"]: row for row in rows if row["cohort"] == outcome.cohort}
        for name in ("score", "rank_mean", "score_q05_error", "top10"):
            assert [float(mine[code][name]) for code in outcome.units.index] == list(
                outcome.units[name]
            )


def test_parquet_holds_the_same_tables(outcomes, tmp_path):
    folder = ci.write_uncertainty_tables(outcomes, tmp_path / "tables", "parquet")
    tables = ci.uncertainty_tables(outcomes)
    assert {file.stem for file in folder.iterdir()} == set(tables)
    for name, table in tables.items():
        read = pd.read_parquet(folder / f"{name}.parquet")
        pd.testing.assert_frame_equal(read, table, check_dtype=False)


def test_an_earlier_export_is_replaced_only_by_force(outcomes, tmp_path):
    folder = ci.write_uncertainty_tables(outcomes[2:], tmp_path / "tables")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(ci.UsageError, match="--force"):
        ci.write_uncertainty_tables(outcomes, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    ci.write_uncertainty_tables(outcomes[2:], folder, force=True)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_folder_with_other_files_is_left_alone(outcomes, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ci.UsageError, match=r"mine\.txt"):
        ci.write_uncertainty_tables(outcomes, tmp_path, force=True)


def test_unknown_formats_and_no_boards_are_refused(outcomes, tmp_path):
    with pytest.raises(ci.UsageError, match="parquet"):
        ci.write_uncertainty_tables(outcomes, tmp_path / "t", "parquett")
    with pytest.raises(ci.UsageError, match="no board was drawn"):
        ci.write_uncertainty_tables([], tmp_path / "t")
    assert not (tmp_path / "t").exists()
