"""`countyindex schema`, and the schemas that `init` puts beside the files they are for."""

import json
from pathlib import Path

from terminal import contents, run


def test_without_a_name_the_kinds_of_files_are_listed(tmp_path):
    done = run("schema", cwd=tmp_path)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        *("study", "sources", "series", "dimension", "corrections"),
        *("scheme", "judgements", "uncertainty"),
    ]


def test_a_schema_goes_to_stdout_and_all_of_them_to_a_folder(tmp_path):
    printed = run("schema", "scheme", cwd=tmp_path).stdout
    assert json.loads(printed)["$schema"] == "http://json-schema.org/draft-07/schema#"
    done = run("schema", "-o", "schemas", cwd=tmp_path)
    assert done.stdout == "Schemas: schemas\n"
    assert len(contents(tmp_path)) == 8
    assert contents(tmp_path)["schemas/scheme.json"].decode() == printed


def test_a_file_of_somebody_else_is_not_replaced(tmp_path):
    (tmp_path / "study.json").write_text("{}", encoding="utf-8")
    done = run("schema", "-o", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "was not written by 'countyindex schema'" in done.stderr
    assert contents(tmp_path) == {"study.json": b"{}"}


def test_a_file_is_no_folder_for_schemas(tmp_path):
    (tmp_path / "schemas").write_text("mine", encoding="utf-8")
    done = run("schema", "-o", "schemas", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_schema_is_a_wrong_question(tmp_path):
    done = run("schema", "shceme", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("there is no schema 'shceme'. Did you mean scheme")


def test_in_a_new_project_every_file_finds_its_schema(tmp_path):
    assert run("init", "mine", cwd=tmp_path).returncode == 0
    files = [
        path
        for part in ("indicators", "config")
        for path in (tmp_path / "mine" / part).rglob("*.yaml")
    ]
    assert len(files) > 40
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        reference = first.partition("$schema=")[2]
        assert json.loads((path.parent / Path(reference)).read_text(encoding="utf-8"))
