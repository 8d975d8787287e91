"""`countyindex workbook verify` and `import`, as a stranger runs them (虚构)."""

import json
import sys
from pathlib import Path

import formualizer
import pytest
from click.testing import CliRunner
from synthetic import YEAR

import countyindex as ci
from countyindex.cli.workbook import command

sys.path.append(str(Path(__file__).parent.parent / "export" / "living"))

from proving import addressed, manifest_of
from xlsx_cells import with_inputs


@pytest.fixture
def run(sample):
    def run(*arguments):
        asked = [*map(str, arguments), "--project", str(sample.root)]
        return CliRunner().invoke(command, asked)

    return run


@pytest.fixture
def edited(sample, tmp_path):
    """A workbook with one figure changed: saved as it was calculated, or calculated anew."""
    edition = ci.score_edition(sample.root, YEAR)
    path = ci.write_living_workbook(edition, tmp_path / "edited.xlsx")
    board = manifest_of(path.read_bytes()).boards[0]
    edits = {("raw", "", "900103", "beds@2024"): 4000.0}
    path.write_bytes(with_inputs(path.read_bytes(), addressed(board, edits)))

    def edited(calculate=True):
        if calculate:
            formualizer.recalculate_file(str(path))
        return path

    return edited


def test_a_right_workbook_is_told_with_its_changes(run, edited):
    done = run("verify", edited())
    assert done.exit_code == 0
    assert "虚构丙区 / 床位：2600 → 4000" in done.output
    assert "虚构区：与 Python 重算一致" in done.output


def test_a_stale_workbook_exits_with_1(run, edited):
    done = run("verify", edited(calculate=False))
    assert done.exit_code == 1
    assert "虚构区：结果仍是改动之前的" in done.output


def test_json_holds_changes_and_boards(run, edited):
    told = json.loads(run("verify", edited(), "--json").stdout)
    assert told["right"] is True
    assert told["year"] == YEAR
    (change,) = told["changes"]
    assert (change["owner"], change["published"], change["now"]) == ("input", 2600, 4000)
    assert [board["state"] for board in told["boards"]] == ["right", "right"]


def test_an_import_says_what_to_run_next(run, edited, tmp_path):
    done = run("import", edited(), "-o", tmp_path / "mine")
    assert done.exit_code == 0
    assert f"Project: {tmp_path / 'mine'} (1 change)" in done.output
    assert f"countyindex score --year {YEAR} --scheme sample_edited" in done.output
    assert ci.score_edition(tmp_path / "mine", YEAR, schemes=["sample_edited"]).boards


def test_an_import_of_stale_results_says_whose_ranks_count(run, edited, tmp_path):
    done = run("import", edited(calculate=False), "-o", tmp_path / "mine")
    assert done.exit_code == 0
    assert "虚构区：工作簿里的结果不是按改动算的" in done.stderr


def test_a_refused_file_leaves_nothing_behind(run, tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(b"PK\x03\x04 torn")
    done = run("import", path, "-o", tmp_path / "mine")
    assert isinstance(done.exception, ci.InputError)
    assert not (tmp_path / "mine").exists()
