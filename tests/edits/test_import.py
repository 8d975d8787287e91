"""Edit → recalculate → import → score gives the ranks that the workbook shows (虚构)."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from edited import FIELD, TOWN, Living, chosen, raw, setting
from proving import manifest_of
from recalculation import ABSENT, NEEDED, PROFILE
from synthetic import YEAR, Synthetic
from test_broken_sheets import part_of, replaced
from xlsx_cells import cells_of, with_inputs

import countyindex as ci
from countyindex.documents import read_document

JUDGED = {("judgements", "index/甲", "wealth", "care"): 3.0}
POINTS = {
    ("weights", "", f"index/{child}", "custom"): points
    for child, points in (("wealth", 1.0), ("care", 5.0), ("land", 2.0))
}
#: Name → board and what is typed into it.
CASES = {
    "figure": (TOWN, raw("900103", "beds@2024", 4000.0)),
    "figure_taken_out": (TOWN, raw("900103", "beds@2024", None)),
    "direction": (TOWN, setting("density", direction="负向")),
    "interval": (
        FIELD,
        setting("density", direction="适度", interval_low=200.0, interval_high=300.0),
    ),
    "interval_that_all_meet": (
        TOWN,
        setting("density", direction="适度", interval_low=0.0, interval_high=9000.0),
    ),
    "interval_that_all_meet_by_entropy": (
        TOWN,
        {
            **setting("density", direction="适度", interval_low=0.0, interval_high=9000.0),
            **chosen(weighting="熵权"),
        },
    ),
    "goalposts": (TOWN, setting("income_ratio", worst=2.0, best=1.5)),
    "caps": (TOWN, setting("output_per_head", upper_limit=100_000.0, lower_limit=90_000.0)),
    "indicator_off": (TOWN, setting("beds_per_head", used="否")),
    "shift": (TOWN, chosen(minmax_shift=5.0)),
    "judgement": (TOWN, JUDGED),
    "points": (TOWN, {**chosen(weighting="自定义"), **POINTS}),
    "equal": (FIELD, chosen(weighting="等权")),
    "entropy": (TOWN, chosen(weighting="熵权", entropy_shift=0.1)),
    "critic": (TOWN, chosen(weighting="CRITIC")),
    "ahp_everywhere": (
        TOWN,
        {
            **chosen(weighting="层次分析"),
            ("judgements", "wealth/本表", "output_per_head", "income_ratio"): 2.0,
        },
    ),
    "pca": (FIELD, chosen(weighting="主成分")),
    "pca_of_old_figures": (
        TOWN,
        {**chosen(weighting="主成分"), **raw("900103", "beds@2024", 4000.0)},
    ),
    "geometric": (TOWN, chosen(aggregation="几何平均", floor=2.0)),
    "much": (
        TOWN,
        {
            **raw("900101", "output@2024", 500.0),
            **setting("schooling_years", worst=9.0, best=12.0),
            **setting("income_ratio", used="否"),
            **JUDGED,
            **chosen(weighting="熵权", aggregation="几何平均"),
        },
    ),
}


def shown(living: Living, path: Path, board: int) -> dict[str, tuple[float, float]]:
    """Return code → score and rank, as a workbook shows them."""
    area = manifest_of(living.content).boards[board].area("index")
    cells = cells_of(path.read_bytes(), {area.sheet})[area.sheet]
    top = int("".join(sign for sign in area.first if sign.isdigit()))
    found = {
        code: (cells.get(f"C{top + i}"), cells.get(f"E{top + i}"))
        for i, code in enumerate(area.rows)
    }
    return {code: pair for code, pair in found.items() if isinstance(pair[1], float)}


def agrees(result: ci.Result, told: dict[str, tuple[float, float]]) -> bool:
    codes = list(result.scores.index)
    assert sorted(codes) == sorted(told)
    np.testing.assert_allclose(
        result.scores, [told[code][0] for code in codes], rtol=1e-9, atol=1e-9
    )
    return result.ranks.tolist() == [told[code][1] for code in codes]


def scored(folder: Path, variant: str, board: int) -> ci.Result:
    """Score a variant as the command line does."""
    edition = ci.score_edition(folder, YEAR, schemes=[variant])
    return edition.boards[board]


@pytest.mark.parametrize("case", CASES)
def test_score_gives_the_ranks_that_the_workbook_shows(case, written, tmp_path):
    board, edits = CASES[case]
    path = written.calculated(tmp_path, edits, board)
    done = ci.import_workbook(path, tmp_path / "mine", written.project)
    assert done.verification.is_right
    assert done.variants == ("sample_edited",)
    told = shown(written, path, board)
    assert agrees(scored(tmp_path / "mine", "sample_edited", board), told)


def test_the_cases_move_ranks_or_scores(written, tmp_path):
    """None is idle, so that a variant that says nothing fails."""
    for case, (board, edits) in CASES.items():
        (tmp_path / case).mkdir()
        path = written.calculated(tmp_path / case, edits, board)
        was = shown(written, written.saved(tmp_path, written.content), board)
        assert shown(written, path, board) != was, case


def test_libreoffice_and_the_import_agree(written, tmp_path):
    """The whole way back, from a workbook that a spreadsheet program saved."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail(ABSENT) if os.environ.get(NEEDED) else pytest.skip(ABSENT)
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    board, edits = CASES["much"]
    path = written.saved(tmp_path, written.typed(edits, board), "much.xlsx")
    saving = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    saving += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "done"), str(path)]
    subprocess.run(saving, check=True, stdout=subprocess.DEVNULL, timeout=300)
    saved = tmp_path / "done" / "much.xlsx"
    done = ci.import_workbook(saved, tmp_path / "mine", written.project)
    assert done.verification.is_right
    assert len(done.verification.edits.all) == len(edits)
    told = shown(written, saved, board)
    assert agrees(scored(tmp_path / "mine", "sample_edited", board), told)


def test_a_changed_figure_becomes_a_correction(written, tmp_path):
    path = written.calculated(tmp_path, raw("900103", "beds@2024", 4000.0))
    ci.import_workbook(path, tmp_path / "mine", written.project)
    (entry,) = read_document(tmp_path / "mine/indicators/sample/corrections.yaml").content
    (sheet, cell) = next(iter(written.cells(raw("900103", "beds@2024", 0))))
    assert entry == {
        "code": "900103",
        "series": "beds",
        "year": 2024,
        "was": 2600,
        "becomes": 4000,
        "why": "工作簿中改动",
        "evidence": f"edited.xlsx!{sheet}!{cell}",
    }


def test_corrections_stand_below_those_of_the_project(write_living, tmp_path):
    def corrected(sample: Synthetic) -> None:
        sample.write(
            "indicators/sample/corrections.yaml",
            '- code: "900103"\n  series: beds\n  year: 2024\n  was: 2600\n  becomes: 2650\n'
            "  why: 误印\n  evidence: 虚构\n",
        )

    living = write_living(corrected)
    path = living.calculated(tmp_path, raw("900103", "beds@2024", 4000.0))
    ci.import_workbook(path, tmp_path / "mine", living.project)
    entries = read_document(tmp_path / "mine/indicators/sample/corrections.yaml").content
    assert [(entry["was"], entry["becomes"]) for entry in entries] == [(2600, 2650), (2650, 4000)]
    assert agrees(scored(tmp_path / "mine", "sample_edited", TOWN), shown(living, path, TOWN))


def test_a_figure_for_a_gap_becomes_an_observation(write_living, tmp_path):
    living = write_living(lambda s: s.change("yearbook.csv", "900102,beds,2024,2900,\n", ""))
    path = living.calculated(tmp_path, raw("900102", "beds@2024", 2900.0))
    ci.import_workbook(path, tmp_path / "mine", living.project)
    file = tmp_path / "mine/indicators/sample/observations/yearbook.csv"
    assert file.read_text(encoding="utf-8").splitlines()[-1].startswith("900102,beds,2024,2900.0,")
    assert agrees(scored(tmp_path / "mine", "sample_edited", TOWN), shown(living, path, TOWN))


def test_a_direction_keeps_what_stands_around_it(write_living, tmp_path):
    def noted(sample: Synthetic) -> None:
        sample.change("land.yaml", "direction: positive", "direction: positive  # 虚构注")

    living = write_living(noted)
    path = living.calculated(tmp_path, setting("density", direction="负向"))
    done = ci.import_workbook(path, tmp_path / "mine", living.project)
    was = living.sample.file("land.yaml").read_text(encoding="utf-8")
    now = (tmp_path / "mine/indicators/sample/land.yaml").read_text(encoding="utf-8")
    assert now == was.replace("positive  # 虚构注", "negative  # 虚构注")
    (note,) = done.notes
    assert note.startswith("虚构县：人口密度 / 属性")


def refused(living: Living, path: Path, folder: Path, force: bool = False) -> str:
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(ci.CountyIndexError) as caught:
        ci.import_workbook(path, folder, living.project, force=force)
    assert sorted(folder.parent.rglob("*")) == before
    return str(caught.value)


def test_judgements_that_contradict_themselves_are_verified_and_not_imported(written, tmp_path):
    pairs = {("wealth", "care"): 9.0, ("wealth", "land"): 1 / 9, ("care", "land"): 9.0}
    edits = {("judgements", "index/甲", *pair): value for pair, value in pairs.items()}
    path = written.calculated(tmp_path, edits)
    found = ci.verify_workbook(path, written.project)
    assert found.is_right
    ((name, ratio),) = found.boards[TOWN].inconsistent
    assert name == "虚构研究（甲）"
    assert ratio > 0.1
    said = refused(written, path, tmp_path / "mine")
    assert said.startswith(f"{path}!虚构区·判断矩阵!")
    assert str(tmp_path / "mine" / "config") in said
    assert ".part" not in said


def test_an_implausible_figure_is_not_imported(written, tmp_path):
    path = written.calculated(tmp_path, raw("900103", "rural_income@2024", 7100.0))
    assert ci.verify_workbook(path, written.project).is_right
    (cell,) = [edit.place for edit in ci.verify_workbook(path, written.project).edits.all]
    said = refused(written, path, tmp_path / "mine")
    assert said.startswith(f"{path}!{cell}: as ")
    assert "outside [0.8, 4]" in said


def test_two_boards_that_change_one_fact_differently_are_refused(written, tmp_path):
    both = {}
    for board, word in ((TOWN, "负向"), (FIELD, "平价")):
        both |= written.cells(setting("density", direction=word), board)
    path = written.saved(tmp_path, with_inputs(written.content, both))
    said = refused(written, path, tmp_path / "mine")
    assert "人口密度 / 属性 is changed otherwise at 虚构区·指标!" in said


def test_a_treated_value_typed_in_by_hand_has_no_place_in_a_scheme(write_living, tmp_path):
    def filled(sample: Synthetic) -> None:
        sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
        sample.change("config/sample.yaml", "treatment: []", "treatment: []\nmissing: median")

    living = write_living(filled)
    edits = {("overrides", "", "900102", "beds_per_head"): 10.0}
    path = living.calculated(tmp_path, edits)
    assert ci.verify_workbook(path, living.project).is_right
    assert "has no key in a scheme" in refused(living, path, tmp_path / "mine")
    path = living.calculated(tmp_path, JUDGED)
    done = ci.import_workbook(path, tmp_path / "mine", living.project)
    assert done.verification.is_right


def test_nothing_is_written_of_a_workbook_without_changes(written, tmp_path):
    path = written.saved(tmp_path, written.content)
    assert "has no changes" in refused(written, path, tmp_path / "mine")


def test_only_an_import_is_replaced_and_only_when_told(written, tmp_path):
    path = written.calculated(tmp_path, JUDGED)
    used = tmp_path / "used"
    used.mkdir()
    (used / "notes.txt").write_text("虚构", encoding="utf-8")
    assert "is no import's" in refused(written, path, used, force=True)
    mine = tmp_path / "mine"
    ci.import_workbook(path, mine, written.project)
    assert "add --force" in refused(written, path, mine)
    (mine / "outputs" / "old.txt").write_text("虚构", encoding="utf-8")
    ci.import_workbook(path, mine, written.project, force=True)
    assert not (mine / "outputs" / "old.txt").exists()


def test_a_workbook_that_shows_wrong_results_is_not_imported(written, tmp_path):
    path = written.calculated(tmp_path, JUDGED)
    area = manifest_of(written.content).boards[TOWN].area("index")
    content = path.read_bytes()
    cell = area.first
    content = replaced(
        content,
        part_of(content, area.sheet),
        lambda xml: re.sub(rf'(<c r="{cell}".*?<v>)[^<]*(</v>)', r"\g<1>12.5\2", xml, count=1),
    )
    path = written.saved(tmp_path, content)
    found = ci.verify_workbook(path, written.project)
    assert [board.state for board in found.boards] == ["wrong", "right"]
    (difference,) = found.boards[TOWN].differences
    assert (difference.place, difference.found) == (f"{area.sheet}!{cell}", 12.5)
    assert "cells that differ: 1." in refused(written, path, tmp_path / "mine")
