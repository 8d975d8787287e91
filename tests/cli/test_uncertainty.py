"""`countyindex uncertainty`: what it prints, what it keeps after Ctrl-C, what it refuses."""

import json
import signal
import sys
import time
from hashlib import sha256

import pytest
from broken_off import wait_for_pass
from terminal import contents, run, run_apart, run_json, start

CHOICES = """\
title_zh: 虚构的不确定性来源
choices:
  weights: {title_zh: 权重, multiply: {within: 0.25}}
  normalisation:
    title_zh: 标准化
    alternatives:
      按方案: {}
      百分位: {set: {normalisation: {method: percentile_rank}}}
"""


@pytest.fixture
def place(sample):
    """The folder of the invented project, with what may vary."""
    sample.write("config/uncertainty.yaml", CHOICES)
    return sample.root


def test_json_has_every_board_and_no_number_that_is_none(place):
    told = run_json("uncertainty", "--draws", 200, "--seed", 7, cwd=place)
    assert set(told) == {"year", "results", "provenance"}
    assert told["year"] == 2024
    assert [(each["scheme"], each["cohort"]) for each in told["results"]] == [
        ("sample", "town"),
        ("sample", "field"),
    ]
    assert told["provenance"]["seed"] == 7
    for each in told["results"]:
        assert each["draws"] == 200
        assert [unit["rank"] for unit in each["units"]] == [1, 2, 3, 4]
        for unit in each["units"]:
            assert 1 <= unit["rank_q05"] <= unit["rank_median"] <= unit["rank_q95"] <= 4
            assert 0 <= unit["score_mean"] <= 100
            assert unit["code"].startswith("9")
            assert unit["name"].startswith("虚构")
        options = each["choices"]["normalisation"]["options"]
        assert options["按方案"]["draws"] + options["百分位"]["draws"] == 200
        assert each["overall"]["mean_shift"]["q05"] <= each["overall"]["mean_shift"]["q95"]


def test_every_executor_prints_the_same_bytes(place):
    printed = {
        run_apart("uncertainty", "--draws", 3000, "--json", *how, cwd=place).stdout
        for how in (
            (),
            ("--executor", "threads", "--workers", 2),
            ("--executor", "processes", "--workers", 2),
        )
    }
    assert len(printed) == 1
    assert json.loads(printed.pop())["results"][0]["draws"] == 3000


def test_text_says_rank_interval_tier_and_how_far_units_move(place):
    done = run("uncertainty", "--draws", 200, cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "虚构指数 · 虚构区 4 个 · 2024 年数据"
    assert lines[1].startswith("200 次抽样，种子 0")
    assert lines[2].split()[:3] == ["1", "(1–1)", "虚构甲区"]
    assert "第 1 梯队" in lines[2]
    assert "R_S" in done.stdout
    assert not (place / "outputs").exists()


def test_one_scheme_alone_may_be_a_variant(place):
    told = run_json("uncertainty", "--draws", 10, "--scheme", "plain", cwd=place)
    assert {each["scheme"] for each in told["results"]} == {"plain"}


def test_a_setting_changes_what_is_drawn_and_stands_in_the_provenance(place):
    setting = "levels.1.weighting.method=equal"
    plain, changed = (
        run_json("uncertainty", "--draws", 50, "--scheme", "sample", *more, cwd=place)
        for more in ((), ("--set", setting))
    )
    assert plain["provenance"]["settings"] == []
    assert changed["provenance"]["settings"] == [setting]
    assert plain["provenance"]["schemes"] != changed["provenance"]["schemes"]
    # the variant of the sample weighs its dimensions alike, too
    variant = run_json("uncertainty", "--draws", 50, "--scheme", "plain", cwd=place)
    scores = [
        [unit["score_mean"] for each in told["results"] for unit in each["units"]]
        for told in (plain, changed, variant)
    ]
    assert scores[1] == pytest.approx(scores[2]) != scores[0]


def test_the_file_of_choices_is_known_by_its_hash(place):
    told = run_json("uncertainty", "--draws", 10, cwd=place)
    written = sha256((place / "config/uncertainty.yaml").read_bytes()).hexdigest()
    assert told["provenance"]["choices"] == {"uncertainty.yaml": written}


def test_until_says_how_many_were_drawn_and_why_no_more(place):
    told = run_json("uncertainty", "--draws", 9000, "--until", 3, cwd=place)
    assert [each["draws"] for each in told["results"]] == [2048, 2048]
    assert "不超过 3 位" in told["results"][0]["stopped"]
    assert told["provenance"]["most_draws"] == 9000


def test_a_finished_run_leaves_its_output_and_no_checkpoint(place):
    done = run("uncertainty", "--draws", 100, "-o", "out/sure.json", cwd=place)
    assert done.returncode == 0, done.stderr
    assert list(contents(place / "out")) == ["sure.json"]
    assert json.loads((place / "out/sure.json").read_text(encoding="utf-8"))["year"] == 2024
    again = run("uncertainty", "--draws", 100, "-o", "out/sure.json", cwd=place)
    assert again.returncode == 2
    assert "exists" in again.stderr


def test_a_workbook_is_written_where_asked(place):
    done = run("uncertainty", "--draws", 100, "-o", "sure.xlsx", cwd=place)
    assert done.returncode == 0, done.stderr
    assert (place / "sure.xlsx").read_bytes()[:2] == b"PK"
    assert not (place / "sure.xlsx.draws").exists()


def test_the_boards_themselves_are_not_replaced_and_nothing_is_drawn_first(place):
    run("score", "-o", "boards.xlsx", cwd=place)
    before = contents(place)
    done = run("uncertainty", "--draws", 10**9, "-o", "boards.xlsx", cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another workbook of countyindex, 'countyindex 2024：评价结果'" in done.stderr
    assert contents(place) == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_takes_every_table(place, form):
    done = run("uncertainty", "--draws", 50, "-o", "sure", "--format", form, cwd=place)
    assert done.returncode == 0, done.stderr
    assert f"uncertainty_units.{form}" in contents(place / "sure")
    assert not (place / "sure.draws").exists()
    again = run("uncertainty", "--draws", 50, "-o", "sure", "--format", form, cwd=place)
    assert (again.returncode, "add --force" in again.stderr) == (2, True)


LONG = ("uncertainty", "--json", "--draws", 80_000, "-o", "sure.json")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_ctrl_c_keeps_what_was_computed_and_resume_prints_the_very_bytes(place, executor):
    process = start(*LONG, "--executor", executor, cwd=place)
    wait_for_pass(place, "sure.json")
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - begun < 5  # a second on a machine with nothing else to do
    assert (process.returncode, out) == (130, ""), err
    assert "Go on with the same command and --resume." in err
    assert "Traceback" not in err
    assert not (place / "sure.json").exists()
    anew = run(*LONG, cwd=place)
    assert anew.returncode == 2
    assert "sure.json.draws holds draws of an interrupted run" in anew.stderr
    resumed = run(*LONG, "--resume", cwd=place)
    assert resumed.returncode == 0, resumed.stderr
    assert not (place / "sure.json.draws").exists()
    assert resumed.stdout == run(*LONG[:-2], cwd=place).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_without_an_output_keeps_nothing_and_says_so(place):
    process = start("uncertainty", "--draws", 5_000_000, cwd=place)
    time.sleep(5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert err.strip().startswith("Interrupted; nothing was written.")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--draws", 0), 2, "0 draws say nothing"),
        (("--draws", -1), 2, "-1 draws say nothing"),
        (("--until", 0), 2, "falls to 0 places"),
        (("--executor", "cloud"), 2, "there is no executor 'cloud'"),
        (("--executor", "dask://nobody"), 2, "is no address"),
        (("--executor", "threads", "--workers", 0), 2, "0 workers compute nothing"),
        (("--choices", "none.yaml"), 1, "none.yaml: there is no such file"),
        (("--scheme", "sampel"), 2, "Did you mean sample?"),
        (("--resume",), 2, "--resume needs -o"),
        (("-o", "sure.doc"), 2, "ending"),
        (("--set", "missing"), 2, "--set missing: write key=value"),
        (("--unit", "虚构丑区"), 2, "there is no unit '虚构丑区'"),
        (("--year", 1990), 2, "no figures of 1990"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(place, arguments, code, said):
    before = contents(place)
    done = run("uncertainty", *arguments, cwd=place)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(place) == before


#: Where the trouble stands → what stands there instead of what.
BAD = {
    "uncertainty.yaml:6:": ("按方案: {}", "按方案: {probability: 0.3}"),
    "uncertainty.yaml:8:": ("percentile_rank", "percentil_rank"),
    "uncertainty.yaml:3:": ("within: 0.25", "within: 0.25, levels: [9]"),
}


@pytest.mark.parametrize("where", BAD)
def test_bad_choices_are_refused_with_file_and_line_and_nothing_is_written(place, where):
    (place / "config/uncertainty.yaml").write_text(CHOICES.replace(*BAD[where]), encoding="utf-8")
    before = contents(place)
    done = run("uncertainty", "--draws", 50, "-o", "sure.json", cwd=place)
    assert (done.returncode, done.stdout) == (1, "")
    assert where in done.stderr
    assert contents(place) == before
