"""`countyindex sensitivity`: what it prints and writes, and what it refuses."""

import csv
import json
import signal
import sys
from hashlib import sha256

import pandas as pd
import pytest
from broken_off import wait_for_pass
from terminal import contents, run, run_apart, run_json, start

CHOICES = """\
title_zh: 虚构的不确定性来源
choices:
  aggregation:
    title_zh: 合成
    alternatives:
      按方案: {}
      几何平均: {set: {levels.*.aggregation: {method: geometric, floor: 1.0}}}
  nothing:
    title_zh: 什么也不改
    alternatives:
      甲: {}
      乙: {set: {missing: {method: median}}}
"""


@pytest.fixture
def place(sample):
    """The folder of the invented project, with what may vary."""
    sample.write("config/uncertainty.yaml", CHOICES)
    return sample.root


def test_every_board_gets_a_table_and_a_sentence(place):
    done = run("sensitivity", "--base", 64, cwd=place)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for cohort in ("虚构区 4 个", "虚构县 4 个"):
        assert cohort in done.stdout
    assert done.stdout.count("2 个因素，N = 64，共计算 256 次，种子 0") == 2
    town, _, field = done.stdout.partition("虚构县 4 个")
    assert "没有方差可以分摊" in town
    assert "牵动位次最多的是「合成」" in field and "「什么也不改」几乎不影响" in field


def test_a_named_unit_gets_tables_of_its_own_on_its_own_board(place):
    done = run("sensitivity", "--base", 64, "--unit", "虚构丙", cwd=place)
    assert done.stdout.count("虚构丙区 得分") == done.stdout.count("虚构丙区 位次") == 1
    town, _, field = done.stdout.partition("虚构县 4 个")
    assert "虚构丙区" in town and "虚构丙区" not in field


def test_json_names_every_unit_and_what_changes_nothing_has_no_share(place):
    told = run_json("sensitivity", "--base", 64, "--seed", 5, cwd=place)
    assert set(told) == {"year", "results", "provenance"}
    assert told["provenance"]["seed"] == 5
    written = sha256((place / "config/uncertainty.yaml").read_bytes()).hexdigest()
    assert told["provenance"]["choices"] == {"uncertainty.yaml": written}
    for each in told["results"]:
        assert (each["base"], each["runs"]) == (64, 256)
        assert len(each["units"]) == 4
        for unit in each["units"]:
            indices = unit["score"]["indices"]
            assert indices["nothing"]["total"] == 0.0
            assert indices["aggregation"]["first_low"] <= indices["aggregation"]["first_high"]
    assert any(unit["score"]["varies"] for unit in told["results"][0]["units"])


def test_a_setting_stands_in_the_provenance_and_in_the_tables(place, tmp_path):
    setting = "levels.1.weighting.method=equal"
    asked = ("--base", 64, "--scheme", "sample", "--set", setting)
    told = run_json("sensitivity", *asked, "-o", tmp_path / "tables", cwd=place)
    assert told["provenance"]["settings"] == [setting]
    with (tmp_path / "tables/sensitivity_runs.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["cohort"], row["settings"]) for row in rows] == [
        ("town", setting),
        ("field", setting),
    ]
    assert {row["scheme_digest"] for row in rows} == set(told["provenance"]["schemes"].values())
    assert {row["choices_digest"] for row in rows} == set(told["provenance"]["choices"].values())


def test_every_executor_prints_the_same_bytes(place):
    printed = {
        run_apart("sensitivity", "--base", 64, "--json", *how, cwd=place).stdout
        for how in ((), ("--executor", "threads"), ("--executor", "processes", "--workers", 2))
    }
    assert len(printed) == 1
    assert json.loads(printed.pop())["results"]


def test_a_workbook_a_file_and_a_folder_are_written_where_they_are_told(place, tmp_path):
    out = tmp_path / "out"
    for name in ("moves.xlsx", "moves.json", "tables"):
        done = run("sensitivity", "--base", 64, "-o", out / name, cwd=place)
        assert done.returncode == 0, done.stderr
        assert f"Output: {out / name}" in done.stdout
    assert sorted(contents(out)) == [
        "moves.json",
        "moves.xlsx",
        "tables/sensitivity_convergence.csv",
        "tables/sensitivity_factors.csv",
        "tables/sensitivity_indices.csv",
        "tables/sensitivity_outputs.csv",
        "tables/sensitivity_runs.csv",
    ]
    printed = run_json("sensitivity", "--base", 64, cwd=place)
    assert json.loads((out / "moves.json").read_text(encoding="utf-8")) == printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--base", 0), "cannot have 0 rows of the design"),
        (("--base", 1000), "Take 512 or 1024"),
        (("--base", 32), "too few"),
        (("--seed", -1), "the seed -1 is below 0"),
        (("--unit", "虚构壬区"), "虚构壬区"),
        (("--executor", "magic"), "there is no executor 'magic'"),
        (("--scheme", "nothing"), "nothing"),
        (("-o", "moves.txt"), "has an ending that means nothing here"),
        (("--choices", "missing.yaml"), "missing.yaml"),
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence_and_writes_nothing(place, arguments, sentence):
    before = contents(place)
    done = run("sensitivity", *arguments, cwd=place)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert contents(place) == before


def test_probabilities_that_do_not_sum_to_one_are_refused_with_their_line(place, sample):
    sample.change("uncertainty.yaml", "按方案: {}", "按方案: {probability: 0.5}")
    sample.change("uncertainty.yaml", "几何平均: {set", "几何平均: {probability: 0.4, set")
    done = run("sensitivity", cwd=place)
    assert done.returncode == 1
    assert "uncertainty.yaml:5:" in done.stderr and "0.9" in done.stderr


def test_an_output_that_stands_already_is_refused_before_anything_is_computed(place):
    (place / "moves.json").write_text("mine", encoding="utf-8")
    done = run("sensitivity", "--base", 64, "-o", "moves.json", cwd=place)
    assert done.returncode != 0 and "--force" in done.stderr
    assert (place / "moves.json").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_keeps_runs_and_resume_prints_what_a_run_without_a_break_prints(place, sample):
    errors = "  errors: {title_zh: 数据误差, errors: {status: {observed: 0.01}}}\n"
    sample.write("config/uncertainty.yaml", CHOICES + errors)
    asked = ("sensitivity", "--base", 16384, "--json", "-o", "moves.json")
    process = start(*asked, cwd=place)
    wait_for_pass(place, "moves.json")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert "Go on with the same command and --resume." in err
    assert not (place / "moves.json").exists()
    anew = run(*asked, cwd=place)
    assert "moves.json.draws holds draws of an interrupted run" in anew.stderr
    resumed = run(*asked, "--resume", cwd=place)
    assert resumed.returncode == 0, resumed.stderr
    assert not (place / "moves.json.draws").exists()
    assert resumed.stdout == run(*asked[:-2], cwd=place).stdout


def test_tables_come_as_parquet_too(place):
    done = run("sensitivity", "--base", 64, "-o", "tables", "--format", "parquet", cwd=place)
    assert done.returncode == 0, done.stderr
    read = pd.read_parquet(place / "tables/sensitivity_factors.parquet")
    assert read["choice"].tolist() == ["aggregation", "nothing"] * 2
