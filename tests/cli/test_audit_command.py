"""`countyindex audit`: what it prints, what it writes, and what it refuses."""

import pytest
from openpyxl import load_workbook
from terminal import run, run_json

AUDIT = ["统计审计", "审计·描述统计", "审计·相关", "审计·结构与影响"]


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory):
    """A folder outside any project."""
    return tmp_path_factory.mktemp("nowhere")


def test_every_board_is_audited_apart(nowhere):
    done = run("audit", "--year", "2024", cwd=nowhere)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("统计审计") == 3
    assert "notes are counted only; -v prints them." in done.stderr
    assert list(nowhere.iterdir()) == []


def test_json_gives_the_audits_of_one_scheme(nowhere):
    told = run_json("audit", "--scheme", "province", cwd=nowhere)
    assert [(a["scheme"], a["cohort"], a["units"]) for a in told["audits"]] == [
        ("province", "province", 31)
    ]
    assert {f["severity"] for f in told["audits"][0]["findings"]} <= {"serious", "warning", "info"}


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_the_workbook_has_the_sheets_of_the_audit_beside_its_own(nowhere, tmp_path):
    path = tmp_path / "audit.xlsx"
    done = run("audit", "--scheme", "province", "-o", path, cwd=nowhere)
    assert done.returncode == 0, done.stderr
    names = load_workbook(path, read_only=True).sheetnames
    assert [name for name in names if "审计" in name] == AUDIT
    assert "省域协调榜" in names


def test_an_unknown_scheme_is_a_wrong_question(nowhere):
    done = run("audit", "--scheme", "provinc", cwd=nowhere)
    assert done.returncode == 2
    assert "Did you mean province" in done.stderr
