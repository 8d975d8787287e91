"""Bad input to the real command: a sentence on stderr, the right exit code, and nothing written."""

import shutil
from collections.abc import Callable

import pytest
from synthetic import Synthetic, write_project
from terminal import contents, run

RURAL = "900104,rural_income,2024,36000"
WORKBOOK = "outputs/countyindex_2024.xlsx"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Synthetic:
    """An invented project whose workbook was written before anything went wrong."""
    project = write_project(tmp_path_factory.mktemp("published"))
    done = run("score", cwd=project.root)
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def edited(published, tmp_path) -> Synthetic:
    """A copy of it, to be spoiled."""
    return Synthetic(shutil.copytree(published.root, tmp_path / "project"))


def refused(project: Synthetic, *options: object) -> tuple[int, str]:
    """Score; return exit code and complaint, once nothing was written or printed."""
    before = contents(project.root)
    done = run("score", "--year", 2024, *options, cwd=project.root)
    assert contents(project.root) == before
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def make_constant(project: Synthetic) -> None:
    """Give every town the same number of beds per head."""
    for number, (beds, residents) in enumerate(((3300, 60), (2900, 70), (2600, 50), (1500, 40)), 1):
        row = f"90010{number},beds,2024,"
        project.change("yearbook.csv", f"{row}{beds},", f"{row}{residents * 50},")


SPOILS: dict[str, tuple[Callable[[Synthetic], None], str]] = {
    "a wrong code": (
        lambda p: p.change("yearbook.csv", RURAL, RURAL.replace("900104", "900140")),
        "no unit has the code '900140'. Did you mean 900104",
    ),
    "a duplicate row": (
        lambda p: p.append("yearbook.csv", RURAL + ",\n"),
        "农村收入 (rural_income) of 900104 虚构丁区 for 2024 stands at ",
    ),
    "a text in a number": (
        lambda p: p.change("yearbook.csv", RURAL, RURAL.replace("36000", "36000元")),
        "农村收入 (rural_income) of 900104 虚构丁区 is '36000元', which is no number.",
    ),
    "an implausible value": (
        lambda p: p.change("yearbook.csv", RURAL, RURAL.replace("36000", "360")),
        "收入倍差 of 900104 虚构丁区 is 188.889 倍, outside [0.8, 4]. Correct the table, or widen "
        "'plausible' in wealth.yaml:8.",
    ),
    "an unknown key of an indicator": (
        lambda p: p.append("land.yaml", "  ratonale: 虚构\n"),
        "land.yaml:6:3: 人口密度: unknown key 'ratonale'. Did you mean rationale?",
    ),
    "an unknown key of a scheme": (
        lambda p: p.append("config/sample.yaml", "treatmnt: []\n"),
        "sample.yaml:9:1: unknown key 'treatmnt'. Did you mean treatment?",
    ),
    "a missing judgement": (
        lambda p: p.change("judgements/sample.yaml", ", land: 4", ""),
        "sample.yaml:5:5: expert 甲 has not compared wealth with land. Add 'wealth: {land: …}'.",
    ),
    "a reciprocal that contradicts": (
        lambda p: p.append("judgements/sample.yaml", "    land: {wealth: 1/2}\n"),
        "sample.yaml:7:12: land over wealth is 0.5, but wealth over land is 4: one must be the "
        "reciprocal of the other.",
    ),
    "inconsistent judgements": (
        lambda p: p.change("judgements/sample.yaml", "land: 4", "land: 1/4"),
        "refuses judgements with a consistency ratio of 0.1 or more",
    ),
    "a cohort of one": (
        lambda p: p.append(
            "config/sample.yaml",
            'cohorts: {field: {units: {exclude: ["900201", "900202", "900203"]}}}\n',
        ),
        "the cohort 'field' has 1 unit to rank; a ranking needs two.",
    ),
    "a division by zero": (
        lambda p: p.change("yearbook.csv", RURAL, RURAL.replace("36000", "0")),
        "收入倍差 (urban_income / rural_income) of 900104 虚构丁区 divides by zero in 2024. "
        "Correct the figure",
    ),
    "a logarithm of zero": (
        lambda p: p.change("land.yaml", "residents * 10000 / area@2020", "ln(residents - 22)"),
        "of 900204 虚构辛县 takes the logarithm of a number that is not positive in 2024.",
    ),
    "broken YAML": (
        lambda p: p.append("land.yaml", "other: a: b\n"),
        "land.yaml:6:9: is not valid YAML: ",
    ),
}


@pytest.mark.parametrize("kind", SPOILS)
def test_wrong_files_end_with_1_and_write_nothing(edited, kind):
    spoil, said = SPOILS[kind]
    spoil(edited)
    code, complaint = refused(edited)
    assert (code, said in complaint) == (1, True), complaint


WRONG_QUESTIONS = {
    "a year without data": (
        ("--year", 1999),
        "there are no figures of 1999: the study 'sample' has 2024.",
    ),
    "an unknown scheme": (
        ("--scheme", "sampel"),
        "there is no scheme 'sampel'. Did you mean sample?",
    ),
    "an unknown setting": (
        ("--set", "mising=mean"),
        "--set mising=mean: unknown key 'mising'. Did you mean missing?",
    ),
    "a folder that is no project": (
        ("--project", "config"),
        "config is no project: it has no indicators/ and config/.",
    ),
    "an output below a file": (("-o", "config/sample.yaml/board.xlsx"), "board.xlsx"),
    "an output that is a folder": (("-o", "config"), "config"),
    "an unknown option": (("--yaer", 2024), "--yaer"),
    "a year that is no number": (("--year", "last"), "'last' is not a valid integer"),
}


@pytest.mark.parametrize("kind", WRONG_QUESTIONS)
def test_wrong_questions_end_with_2_and_write_nothing(edited, kind):
    options, said = WRONG_QUESTIONS[kind]
    code, complaint = refused(edited, *options)
    assert (code, said in complaint) == (2, True), complaint


def test_a_constant_indicator_ends_with_3_under_strict_and_writes_nothing(edited):
    make_constant(edited)
    code, complaint = refused(edited, "--strict")
    assert code == 3
    assert "床位密度在本组各单元取值相同，不能区分优劣，本组不计。" in complaint


def test_a_constant_indicator_is_noticed_and_left_out_otherwise(edited):
    make_constant(edited)
    done = run("score", cwd=edited.root)
    assert done.returncode == 0
    assert "注意 床位密度在本组各单元取值相同，不能区分优劣，本组不计。" in done.stderr
    assert "床位密度" not in done.stdout


def test_a_workbook_that_somebody_changed_is_left_alone(edited):
    (edited.root / WORKBOOK).write_bytes(b"somebody's notes")
    code, complaint = refused(edited)
    assert code == 2
    assert "--force" in complaint


def test_several_problems_are_counted_and_all_said(edited):
    edited.change("yearbook.csv", RURAL, RURAL.replace("36000", "many"))
    edited.append("yearbook.csv", "900999,beds,2024,5,\n")
    edited.append("config/sample.yaml", "treatmnt: []\n")
    code, complaint = refused(edited)
    assert code == 1
    assert all(said in complaint for said in ("'many'", "'900999'", "'treatmnt'"))
    assert complaint.splitlines()[-1] == "3 problems; nothing was written."


def test_validate_says_every_problem_of_the_project(edited):
    edited.change("yearbook.csv", RURAL, RURAL.replace("36000", "many"))
    edited.append("variants/plain.yaml", "treatmnt: []\n")
    done = run("validate", cwd=edited.root)
    assert done.returncode == 1
    assert "'many'" in done.stderr
    assert "'treatmnt'" in done.stderr
    assert done.stdout == ""


def test_validate_tries_the_schemes_on_the_data(edited):
    edited.append("variants/plain.yaml", "indicators: [densty]\n")
    done = run("validate", cwd=edited.root)
    assert done.returncode == 1
    assert "there is no indicator 'densty'. Did you mean density?" in done.stderr


@pytest.mark.parametrize(
    "command", [("score",), ("validate",), ("audit",), ("explain", "虚构甲区")]
)
def test_observations_that_make_no_indicator_in_any_year_are_refused(sample, command):
    folder = sample.file("yearbook.csv").parent
    for file in folder.glob("*.csv"):
        file.unlink()
    (folder / "yearbook.csv").write_text("code,series,year,value\n900101,output,2024,3100\n")
    before = contents(sample.root)
    done = run(*command, cwd=sample.root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"{folder}: holds no year in which any indicator has all its figures. Add figures, of one "
        "year, of all that an indicator is computed from.\n"
    )
    assert contents(sample.root) == before
