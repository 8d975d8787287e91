"""Long tables as files: every format gives back the same bits, and the same bytes each time."""

import csv
import doctest
import io
import json
import math
from importlib import import_module

import frictionless
import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis.tidy_layout import TABLES
from countyindex.export.tidy import FORMATS
from countyindex.export.tidy.csv import csv_bytes, guarded, unguarded
from countyindex.export.tidy.parquet import parquet_bytes
from countyindex.project import bundled

#: Readings of a cell of CSV by the kind of its field.
READ = {
    "text": unguarded,
    "number": lambda text: float(text) if text else math.nan,
    "integer": lambda text: int(text) if text else None,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


@pytest.fixture(scope="module")
def tables(edition):
    return ci.tidy_tables(edition)


@pytest.fixture(scope="module")
def written(edition, tmp_path_factory):
    """Every format, written once."""
    folder = tmp_path_factory.mktemp("written")
    return {form: ci.write_tables(edition, folder / form, form) for form in FORMATS}


def plain(value):
    """A cell as Python has it, a missing number as None."""
    return None if pd.isna(value) else value


def rows(table):
    return [[plain(value) for value in row] for row in table.astype(object).to_numpy()]


def read_csv(content, name):
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    heading, *body = list(lines)
    kinds = [item.kind for item in TABLES[name].fields]
    read = [
        [plain(READ[kind](cell)) for kind, cell in zip(kinds, row, strict=True)] for row in body
    ]
    return heading, read


@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_csv_gives_back_every_bit(written, tables, form):
    for name, table in tables.items():
        heading, read = read_csv((written[form] / f"{name}.csv").read_bytes(), name)
        assert heading == list(table.columns)
        assert read == rows(table)


def test_parquet_gives_back_every_bit_and_type(written, tables):
    for name, table in tables.items():
        read = pd.read_parquet(written["parquet"] / f"{name}.parquet")
        assert rows(read) == rows(table)
        assert read.columns.equals(table.columns)
        kinds = {item.name: item.kind for item in TABLES[name].fields}
        assert all(
            pd.api.types.is_string_dtype(read[column]) for column in read if kinds[column] == "text"
        )


def test_json_gives_back_every_bit(written, tables):
    read = json.loads(written["json"].read_text(encoding="utf-8"))
    assert read["year"] == 2024
    assert list(read["tables"]) == list(tables)
    for name, table in tables.items():
        assert [list(row.values()) for row in read["tables"][name]] == rows(table)


def test_a_data_package_is_valid_with_all_keys_and_hashes(written):
    report = frictionless.validate(str(written["datapackage"] / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert {task.name for task in report.tasks} == set(TABLES)


def test_the_validator_would_see_a_broken_reference(edition, tmp_path):
    folder = ci.write_tables(edition, tmp_path / "package", "datapackage", schemes=["county"])
    scores = folder / "scores.csv"
    broken = scores.read_text(encoding="utf-8").replace('"330102"', '"999999"', 1)
    scores.write_text(broken, encoding="utf-8", newline="")
    kinds = {
        kind for (kind,) in frictionless.validate(folder / "datapackage.json").flatten(["type"])
    }
    assert "foreign-key" in kinds


def test_a_data_package_names_every_source_and_the_licences_that_are_known(edition, written):
    package = json.loads((written["datapackage"] / "datapackage.json").read_text(encoding="utf-8"))
    licences = {
        (item["study"], item["source"]): [each["name"] for each in item.get("licenses", ())]
        for item in package["sources"]
    }
    studies = edition.studies.values()
    assert set(licences) == {(study.id, name) for study in studies for name in study.sources}
    assert licences["county", "census_2020"] == ["MIT"]
    assert licences["county", "landcover_2019"] == ["Apache-2.0"]
    assert licences["county", "zj_yearbook_2025"] == []
    assert "licenses" not in package, "the figures come under many licences, not under one"


def test_fields_have_chinese_titles(written):
    package = json.loads((written["datapackage"] / "datapackage.json").read_text(encoding="utf-8"))
    titles = {
        field["name"]: field["title"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert titles["code"] == "行政区划代码"
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in title) for title in titles.values())


@pytest.mark.parametrize("form", FORMATS)
def test_equal_editions_give_equal_bytes(sample, tmp_path, form):
    places = [ci.write_tables(sample.score(), tmp_path / name, form) for name in ("one", "two")]
    one, two = ([*place.iterdir()] if place.is_dir() else [place] for place in places)
    assert {f.name.replace("one", "two"): f.read_bytes() for f in one} == {
        f.name: f.read_bytes() for f in two
    }


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－", "'=1", "''-", "'"]


@pytest.mark.parametrize("text", [*FORMULAS, "a=b", "", "虚构县", "330102", "'tis", 'say "="'])
def test_guarded_text_is_no_formula_and_comes_back(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "－"))
    assert unguarded(guarded(text)) == text


def test_ordinary_text_is_left_as_it_is():
    assert [guarded(text) for text in ("虚构县", "330104-2020", "a+b")] == [
        *("虚构县", "330104-2020", "a+b")
    ]


def test_numbers_are_never_touched():
    table = pd.DataFrame({"change": [-1.5, 1e-300, 0.1 + 0.2, math.nan], "code": ["-1"] * 4})
    lines = csv_bytes(table).decode("utf-8-sig").split("\r\n")
    assert lines[1:5] == ['-1.5,"\'-1"', '1e-300,"\'-1"', '0.30000000000000004,"\'-1"', ',"\'-1"']


def test_csv_begins_with_a_mark_that_tells_excel_it_is_utf_8(written):
    for file in written["csv"].iterdir():
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_hostile_names_stay_names(sample, tmp_path):
    name = '=HYPERLINK(""x"")虚构甲区'
    sample.change("units.csv", "虚构甲区", f'"{name}"')
    sample.change("study.yaml", "虚构区", '"@虚构区, ""'.replace('""', "'") + '"')
    folder = ci.write_tables(sample.score(), tmp_path / "package", "datapackage")
    _, units = read_csv((folder / "units.csv").read_bytes(), "units")
    assert units[0][2] == name.replace('""', '"')
    assert b"\"'=HYPERLINK" in (folder / "units.csv").read_bytes()
    assert frictionless.validate(folder / "datapackage.json").valid


def test_without_pyarrow_parquet_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ci.UsageError, match=r"pip install 'countyindex\[parquet\]'"):
        parquet_bytes(pd.DataFrame({"code": ["330102"]}))


def test_an_unknown_format_is_a_wrong_question(edition, tmp_path):
    with pytest.raises(ci.UsageError, match="'cvs' is no format of tables"):
        ci.write_tables(edition, tmp_path / "tables", "cvs")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "module", ["analysis.tidy", "export.tidy", "export.tidy.csv", "json_schema"]
)
def test_the_examples_in_a_docstring_run(module):
    found = doctest.testmod(import_module(f"countyindex.{module}"))
    assert found.attempted
    assert not found.failed


def test_the_example_on_the_page_runs():
    page = bundled().root / "docs" / "tables.md"
    found = doctest.testfile(str(page), module_relative=False)
    assert found.attempted
    assert not found.failed
