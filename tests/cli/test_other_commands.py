"""The commands beside `score`: help, version, validate, methods, indicators, units, init."""

import pytest
from terminal import contents, run, run_json

import countyindex as ci
from countyindex.pages import method_page


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory):
    """A folder outside any project."""
    return tmp_path_factory.mktemp("nowhere")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(nowhere, option):
    done = run(option, cwd=nowhere)
    assert done.returncode == 0
    for command in ("score", "validate", "methods", "indicators", "units", "init"):
        assert f"\n  {command} " in done.stdout


def test_help_of_score_names_every_option(nowhere):
    done = run("score", "-h", cwd=nowhere)
    options = [
        "--year",
        "--scheme",
        "--set",
        "--output",
        "--json",
        "--force",
        "--strict",
        "--project",
    ]
    assert [option for option in options if option not in done.stdout] == []


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version_is_the_packages(nowhere, option):
    assert run(option, cwd=nowhere).stdout == f"countyindex, version {ci.__version__}\n"


def test_an_unknown_command_is_a_wrong_question(nowhere):
    done = run("scroe", cwd=nowhere)
    assert done.returncode == 2
    assert "No such command 'scroe'" in done.stderr


def test_validate_finds_no_problem_in_the_shipped_project(nowhere):
    done = run("validate", cwd=nowhere)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "No problems."
    assert any(line.startswith("study county: 90 units") for line in lines)


def test_methods_are_listed_by_family(nowhere):
    listed = run_json("methods", cwd=nowhere)
    names = {(method["family"], method["name"]) for method in listed}
    assert names >= {
        ("weighting", "entropy"),
        ("weighting", "ahp"),
        ("normalisation", "minmax"),
        ("aggregation", "geometric"),
        ("treatment", "winsorise"),
    }


def test_a_method_is_explained_as_on_the_page_of_methods(nowhere):
    done = run("methods", "entropy", cwd=nowhere)
    assert done.returncode == 0
    assert done.stdout.startswith("### entropy 熵权法\n\n**Formula.**")
    assert done.stdout in method_page()


@pytest.mark.parametrize("name", ["熵权法", "逼近理想解法", "TOPSIS"])
def test_a_method_is_explained_under_its_chinese_name_too(nowhere, name):
    done = run("methods", name, cwd=nowhere)
    assert done.stdout.split()[1] in ("entropy", "topsis")


@pytest.mark.parametrize(
    ("name", "said"),
    [("entropie", "Did you mean entropy?"), ("熵", "entropy")],
)
def test_an_unknown_method_is_answered_with_near_names(nowhere, name, said):
    done = run("methods", name, cwd=nowhere)
    assert done.returncode == 2
    assert done.stderr.startswith(f"there is no method '{name}'. ")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "theil_t",
            "It is a function of countyindex.analysis: see docs/analysis.md, or in Python ",
        ),
        ("泰尔指数", "'countyindex methods' lists all. Measures of disparity"),
    ],
)
def test_a_measure_of_disparity_is_looked_for_among_the_functions_of_analysis(nowhere, name, said):
    done = run("methods", name, cwd=nowhere)
    assert done.returncode == 2
    assert done.stderr.startswith(f"there is no method '{name}'. {said}")


def test_a_name_in_two_families_is_explained_twice(nowhere):
    said = run("methods", "borda", cwd=nowhere).stdout
    headings = [line for line in said.splitlines() if line.startswith("### ")]
    assert headings == ["### borda 博尔达计分", "### borda 博尔达计数"]


def test_an_unknown_method_is_a_wrong_question(nowhere):
    done = run("methods", "entropi", cwd=nowhere)
    assert done.returncode == 2
    assert done.stderr.startswith("there is no method 'entropi'. Did you mean entropy")


def test_indicators_are_listed_with_direction_and_formula(sample):
    listed = {item["id"]: item for item in run_json("indicators", cwd=sample.root)}
    assert len(listed) == 6
    assert listed["income_ratio"]["direction"] == "negative"
    assert listed["income_ratio"]["formula"] == "urban_income / rural_income"
    assert listed["budget_per_head"]["status"] == "awaiting_data"


def test_units_of_a_study_are_listed_as_text_columns(nowhere):
    done = run("units", "--study", "county", cwd=nowhere)
    heading, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert heading[:3] == ["study", "code", "name_zh"]
    assert len(rows) == 90


def test_an_unknown_study_is_a_wrong_question(sample):
    done = run("units", "--study", "sampel", cwd=sample.root)
    assert done.returncode == 2
    assert done.stderr.strip() == "there is no study 'sampel'. Did you mean sample?"


def test_init_makes_a_project_that_scores_as_the_shipped_one(nowhere, edition):
    made = run("init", "mine", cwd=nowhere)
    assert made.returncode == 0, made.stderr
    folder = nowhere / "mine"
    printed = run_json("score", "--scheme", "county", cwd=folder)["results"][0]
    assert printed["ranking"][0]["score"] == edition["county"]["district"].scores.max()
    made = {path.name for path in folder.iterdir()}
    assert made == {"indicators", "config", "schemas", "outputs"}


def test_init_writes_nothing_into_a_folder_in_use(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path, cwd=tmp_path)
    assert done.returncode == 2
    assert "exists and is not empty; name a new folder." in done.stderr
    assert list(contents(tmp_path)) == ["notes.txt"]


def test_init_below_a_file_is_a_wrong_question(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    done = run("init", "notes.txt/project", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
