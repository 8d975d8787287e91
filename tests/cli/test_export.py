"""`countyindex export`: where it writes, what it takes, what it refuses before it writes."""

import json

from terminal import contents, run


def test_tables_go_to_the_projects_outputs(sample):
    done = run("export", "--year", 2024, cwd=sample.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Tables: outputs/countyindex_2024_csv\n"
    ranks = (sample.root / "outputs/countyindex_2024_csv/ranks.csv").read_text("utf-8-sig")
    assert len(ranks.splitlines()) == 1 + 2 * 8, "eight units under two schemes"


def test_json_is_one_file_and_names_the_scheme(sample):
    done = run("export", "--format", "json", "--scheme", "plain", cwd=sample.root)
    assert done.returncode == 0, done.stderr
    written = json.loads((sample.root / "outputs/countyindex_2024_plain.json").read_text("utf-8"))
    assert [row["scheme"] for row in written["tables"]["schemes"]] == ["plain"]


def test_a_second_export_asks_for_force(sample):
    for form, place in (("csv", "tables"), ("json", "tables.json")):
        assert run("export", "--format", form, "-o", place, cwd=sample.root).returncode == 0
        again = run("export", "--format", form, "-o", place, cwd=sample.root)
        assert again.returncode == 2
        assert "add --force" in again.stderr
        forced = run("export", "--format", form, "-o", place, "--force", cwd=sample.root)
        assert forced.returncode == 0, forced.stderr


def test_bad_input_writes_nothing(sample):
    sample.change("yearbook.csv", "900101,output,2024,900,", "900101,output,2024,many,")
    before = contents(sample.root)
    done = run("export", "--format", "datapackage", "-o", "tables", cwd=sample.root)
    assert done.returncode == 1
    assert "which is no number" in done.stderr
    assert contents(sample.root) == before


def test_unknown_years_and_schemes_are_wrong_questions(sample):
    for words in (("--year", 1999), ("--scheme", "sampel"), ("--format", "xml")):
        done = run("export", *words, cwd=sample.root)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert not (sample.root / "outputs").exists()
