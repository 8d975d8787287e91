"""`countyindex score`: what it prints, where it writes, which project and schemes it takes."""

import json
from dataclasses import replace

import pytest
from terminal import contents, run, run_json

import countyindex as ci
from countyindex.cli.score import _told_apart as told_apart
from countyindex.data import Notice

BOARDS = {("county", "district"): 37, ("county", "county"): 53, ("province", "province"): 31}
UNIT_KEYS = {"rank", "code", "name", "score", "dimensions"}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """What `score --year 2024 --json` prints outside any project."""
    folder = tmp_path_factory.mktemp("empty")
    done = run("score", "--year", 2024, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert contents(folder) == {}, "--json writes no file"
    return done


@pytest.fixture(scope="module")
def boards(shipped):
    """The printed boards by scheme and cohort."""
    return {(b["scheme"], b["cohort"]): b for b in json.loads(shipped.stdout)["results"]}


def test_stdout_is_json_and_nothing_else(shipped):
    assert list(json.loads(shipped.stdout)) == ["year", "results", "provenance"]
    assert json.loads(shipped.stdout)["year"] == 2024


def test_every_default_board_is_printed_with_all_its_units(boards):
    assert {key: len(board["ranking"]) for key, board in boards.items()} == BOARDS
    assert all(board["not_ranked"] == [] for board in boards.values())


@pytest.mark.parametrize("key", BOARDS, ids="/".join)
def test_a_board_is_ranked_from_1_by_scores_of_0_to_100(boards, key):
    ranking = boards[key]["ranking"]
    scores = [unit["score"] for unit in ranking]
    assert all(set(unit) >= UNIT_KEYS for unit in ranking)
    assert ranking[0]["rank"] == 1
    assert [unit["rank"] for unit in ranking] == sorted(unit["rank"] for unit in ranking)
    assert scores == sorted(scores, reverse=True)
    assert 0 <= min(scores) < max(scores) <= 100


@pytest.mark.parametrize("key", BOARDS, ids="/".join)
def test_the_printed_board_is_the_python_result_to_the_last_digit(boards, edition, key):
    scheme, cohort = key
    board, result = boards[key], edition[scheme][cohort]
    assert {u["code"]: u["score"] for u in board["ranking"]} == result.scores.to_dict()
    assert {u["code"]: u["rank"] for u in board["ranking"]} == result.ranks.to_dict()
    assert board["weights"] == result.weights.to_dict()
    for node in result.dimensions:
        printed = {u["code"]: u["dimensions"][node.id] for u in board["ranking"]}
        scores = result.node_scores(node.id)
        assert printed == scores.astype(object).where(scores.notna(), None).to_dict()


@pytest.mark.parametrize("key", BOARDS, ids="/".join)
def test_printed_weights_are_shares_of_1(boards, key):
    assert sum(boards[key]["weights"].values()) == pytest.approx(1, abs=1e-12)


def test_provenance_names_version_year_and_hashes(shipped):
    provenance = json.loads(shipped.stdout)["provenance"]
    assert provenance["countyindex"] == ci.__version__
    assert provenance["year"] == 2024
    assert all(len(provenance["registry"][study]) == 64 for study in ("county", "province"))
    assert all(len(provenance["observations"][study]) == 64 for study in ("county", "province"))
    assert all(len(provenance["schemes"][scheme]) == 64 for scheme in ("county", "province"))


def test_outside_any_project_the_shipped_one_writes_to_outputs_here(tmp_path):
    done = run("score", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(contents(tmp_path)) == ["outputs/countyindex_2024.xlsx"]
    assert done.stdout.splitlines()[-1] == "Workbook: outputs/countyindex_2024.xlsx"
    assert "滨江区" in done.stdout


def test_the_project_is_the_nearest_one_upwards(sample):
    below = sample.root / "indicators" / "sample"
    done = run("score", cwd=below)
    assert done.returncode == 0, done.stderr
    assert (sample.root / "outputs" / "countyindex_2024.xlsx").is_file()
    assert not (below / "outputs").exists()
    assert "虚构甲区" in done.stdout


def test_a_project_is_named_by_its_folder(sample, tmp_path):
    done = run("score", "--project", sample.root, "-o", "board.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "board.xlsx").is_file()
    assert not (sample.root / "outputs").exists()


def test_the_year_is_the_latest_with_data_if_left_out(sample):
    sample.append("yearbook.csv", "900101,beds,2023,3000,\n")
    assert run_json("score", cwd=sample.root)["year"] == 2024


def test_json_goes_to_stdout_and_a_workbook_where_o_says(sample):
    done = run("score", "--json", "-o", "deep/board.xlsx", cwd=sample.root)
    assert len(json.loads(done.stdout)["results"]) == 2
    assert "Workbook: deep/board.xlsx" in done.stderr
    assert (sample.root / "deep" / "board.xlsx").is_file()


def test_a_scheme_is_printed_by_name(sample):
    printed = run_json("score", "--scheme", "plain", cwd=sample.root)["results"]
    assert [(b["scheme"], b["cohort"]) for b in printed] == [("plain", "town"), ("plain", "field")]


def test_schemes_are_printed_in_the_order_asked_for(sample):
    printed = run_json(
        "score", "--scheme", "plain", "--scheme", "sample", "--scheme", "plain", cwd=sample.root
    )
    assert [b["scheme"] for b in printed["results"]] == ["plain"] * 2 + ["sample"] * 2


def test_a_setting_changes_the_result_and_is_recorded(sample):
    setting = "levels.1.weighting.method=equal"
    changed = run_json("score", "--set", setting, cwd=sample.root)
    assert changed["provenance"]["settings"] == [setting]
    weights = changed["results"][0]["weights"]
    assert weights["density"] == pytest.approx(1 / 3)


def test_a_variant_that_a_setting_does_not_fit_is_said_to_leave_the_boards_alone(tmp_path):
    setting = "levels.1.weighting.method=equal"
    done = run("score", "--scheme", "county", "--set", setting, "--json", cwd=tmp_path)
    assert "注意 变体 flat_entropy 未能计算，榜单不受影响：--set levels.1" in done.stderr


def test_the_same_run_twice_leaves_the_same_bytes(sample):
    run("score", cwd=sample.root)
    before = contents(sample.root / "outputs")
    assert run("score", cwd=sample.root).returncode == 0
    assert contents(sample.root / "outputs") == before


def test_quiet_says_nothing_on_stderr_and_verbose_says_every_notice(sample):
    sample.append("yearbook.csv", "")
    sample.change("yearbook.csv", "900104,beds,2024,1500", "900104,beds,2024,")
    sample.change("survey.csv", "900104,schooling,2020,9.6", "900104,schooling,2020,")
    loud = run("score", "--json", cwd=sample.root)
    quiet = run("score", "--json", "-q", cwd=sample.root)
    assert "虚构丁区未参加排名" in loud.stderr
    assert quiet.stderr == ""
    assert quiet.stdout == loud.stdout


def test_a_unit_short_of_data_is_listed_with_the_reason(sample):
    sample.change("yearbook.csv", "900104,beds,2024,1500", "900104,beds,2024,")
    sample.change("survey.csv", "900104,schooling,2020,9.6", "900104,schooling,2020,")
    board = ci.edition_to_dict(sample.score())["results"][0]
    assert board["not_ranked"] == [
        {
            "code": "900104",
            "name": "虚构丁区",
            "reason": "照护只有 0% 的适用权重有数据，低于 50%。",
        }
    ]
    assert len(board["ranking"]) == 3


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 2), ["收入倍差：2 个单元的值在阈值之外。"]),
        (
            (2, 3),
            [
                "虚构区：收入倍差：2 个单元的值在阈值之外。",
                "虚构县：收入倍差：3 个单元的值在阈值之外。",
            ],
        ),
    ],
)
def test_a_notice_names_its_cohort_only_where_it_must(sample, counts, said):
    edition = sample.score()
    boards = [
        replace(
            result,
            notices=(Notice("info", "normalisation", f"收入倍差：{n} 个单元的值在阈值之外。"),),
        )
        for n, result in zip(counts, edition["sample"].values(), strict=True)
    ]
    results = {"sample": {result.cohort: result for result in boards}}
    edition = replace(edition, results=results)
    assert [text for _, text in told_apart(edition)] == said
