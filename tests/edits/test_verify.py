"""What is said of a workbook that does not show what the engine computes (虚构)."""

import re

import pytest
from edited import TOWN, raw, setting
from proving import manifest_of
from test_broken_sheets import part_of, replaced

import countyindex as ci
from countyindex.edits.text import verification_text, verification_to_dict


def falsified(written, tmp_path, kind, value):
    """Put another result into the first cell of an area."""
    area = manifest_of(written.content).boards[TOWN].area(kind)
    content = replaced(
        written.content,
        part_of(written.content, area.sheet),
        lambda xml: re.sub(
            rf'(<c r="{area.first}".*?<v>)[^<]*(</v>)', rf"\g<1>{value}\2", xml, count=1
        ),
    )
    return area, written.saved(tmp_path, content)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("values", "指标值"),
        ("treated", "处理值"),
        ("oriented", "正向化"),
        ("normalised", "标准化"),
        ("nodes", "节点得分"),
        ("index", "得分与位次"),
    ],
)
def test_a_wrong_result_is_named_by_stage_and_cell(written, tmp_path, kind, stage):
    area, path = falsified(written, tmp_path, kind, 12.375)
    found = ci.verify_workbook(path, written.project)
    assert not found.is_right
    (difference,) = found.boards[TOWN].differences
    assert difference.stage == stage
    assert difference.place == f"{area.sheet}!{area.first}"
    assert difference.found == 12.375
    said = verification_text(found)
    assert f"{area.sheet}!{area.first}" in said
    assert "与 Python 重算不符：1 个单元格" in said


@pytest.mark.parametrize(("off", "is_right"), [(1e-11, True), (1e-7, False)])
def test_numbers_may_differ_by_noise_only(written, tmp_path, off, is_right):
    area = manifest_of(written.content).boards[TOWN].area("index")
    score = ci.score_edition(written.project, 2024)["sample"]["town"].scores[area.rows[0]]
    _, path = falsified(written, tmp_path, "index", repr(float(score) * (1 + off)))
    assert ci.verify_workbook(path, written.project).is_right == is_right


def test_what_the_engine_refuses_is_told_with_its_reason(written, tmp_path):
    path = written.calculated(tmp_path, raw("900101", "residents@2024", 0.0))
    found = ci.verify_workbook(path, written.project)
    board = found.boards[TOWN]
    assert board.state == "refused"
    assert "床位密度 (beds / residents) of 900101 虚构甲区 divides by zero" in board.refusal
    assert verification_to_dict(found)["boards"][TOWN]["refusal"] == board.refusal


def test_a_hidden_error_is_no_blank(written, tmp_path):
    """An error where the engine has a number is a difference, not a missing value."""
    path = written.calculated(tmp_path, setting("density", worst=500.0, best=500.0))
    board = ci.verify_workbook(path, written.project).boards[TOWN]
    assert board.state == "refused"
    assert "are not the worst value and then the best" in board.refusal
