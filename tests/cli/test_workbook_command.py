"""`countyindex workbook`: where it writes, and what it refuses."""

from openpyxl import load_workbook
from terminal import run


def test_the_workbook_goes_to_outputs_under_its_year(sample):
    done = run("workbook", "--year", "2024", cwd=sample.root)
    path = sample.root / "outputs" / "countyindex_living_2024.xlsx"
    assert done.returncode == 0 and "countyindex_living_2024.xlsx" in done.stdout
    assert load_workbook(path).sheetnames[0] == "使用说明"


def test_a_chosen_scheme_gives_the_file_its_name(sample):
    run("workbook", "--scheme", "plain", cwd=sample.root)
    assert (sample.root / "outputs" / "countyindex_living_2024_plain.xlsx").exists()


def test_an_unknown_year_is_refused_and_nothing_written(sample):
    done = run("workbook", "--year", "1999", cwd=sample.root)
    assert done.returncode == 2 and "1999" in done.stderr
    assert not (sample.root / "outputs").exists()


def test_a_strange_file_is_left_alone(sample):
    target = sample.root / "mine.xlsx"
    target.write_bytes(b"mine")
    done = run("workbook", "-o", target, cwd=sample.root)
    assert done.returncode == 2 and target.read_bytes() == b"mine"
    assert run("workbook", "-o", target, "--force", cwd=sample.root).returncode == 0
