"""What an edited workbook holds: changes with their owners, and what no input can hold (虚构)."""

import pytest
from edited import chosen, raw, setting

import countyindex as ci
from countyindex.edits.read import read_edits


def edits_in(written, tmp_path, edits, board=0):
    path = written.saved(tmp_path, written.typed(edits, board))
    return read_edits(path, written.project).all


def refusal(written, tmp_path, edits):
    with pytest.raises(ci.InputError) as caught:
        edits_in(written, tmp_path, edits)
    return str(caught.value)


def test_an_untouched_workbook_has_no_changes(written, tmp_path):
    assert edits_in(written, tmp_path, {}) == ()


def test_each_change_knows_cell_owner_and_both_values(written, tmp_path):
    edits = {
        **raw("900102", "beds@2024", 3000.0),
        **setting("density", direction="负向", upper_limit=900.0),
        ("judgements", "index/甲", "wealth", "care"): 3.0,
        **chosen(weighting="熵权"),
    }
    found = {edit.key: edit for edit in edits_in(written, tmp_path, edits)}
    assert set(found) == set(edits)
    beds = found["raw", "", "900102", "beds@2024"]
    assert (beds.published, beds.now, beds.owner) == (2900.0, 3000.0, "input")
    assert (beds.row, beds.column) == ("虚构乙区", "床位")
    assert beds.place == "!".join(next(iter(written.cells(raw("900102", "beds@2024", 0)))))
    owners = {key[3]: edit.owner for key, edit in found.items()}
    assert owners["direction"] == "input"
    assert owners["upper_limit"] == owners["weighting"] == "scheme"
    assert owners["care"] == "judgement"


def test_a_blanked_figure_is_a_change_to_nothing(written, tmp_path):
    (edit,) = edits_in(written, tmp_path, raw("900102", "beds@2024", None))
    assert (edit.published, edit.now) == (2900.0, None)


def test_the_last_digit_that_another_program_drops_is_no_change(written, tmp_path):
    assert edits_in(written, tmp_path, raw("900102", "beds@2024", 2900.0000000000005)) == ()


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        (raw("900102", "beds@2024", "3000 张"), "holds the text '3000 张'"),
        (raw("900102", "beds@2024", "#DIV/0!"), "holds the error #DIV/0!"),
        (chosen(weighting="随便"), "'随便', which is no choice. Choose one of 发布方案"),
        (chosen(aggregation=None), "holds nothing, which is no choice"),
        (chosen(floor=-1.0), "holds -1."),
        (chosen(entropy_shift=-0.5), "Type 0 or a number above it."),
        (setting("density", interval_low=None, direction="适度"), "适度 needs two ends"),
        (setting("density", lower_limit=9.0, upper_limit=8.0), "cap 9 is above the upper one 8"),
        (setting("output_per_head", worst=-1.0), "-1 has no logarithm"),
        (setting("output_per_head", direction="平价"), "a logarithm has a direction"),
        ({("judgements", "index/甲", "wealth", "care"): 12.0}, "holds 12, outside 1/9 … 9"),
        ({("judgements", "index/甲", "wealth", "care"): None}, "holds no judgement"),
        ({("weights", "", "index/care", "custom"): -2.0}, "holds -2."),
    ],
)
def test_what_an_input_cannot_hold_is_said_with_its_cell(written, tmp_path, edits, says):
    said = refusal(written, tmp_path, edits)
    sheet, cell = next(iter(written.cells(edits)))
    assert says in said
    assert f"{tmp_path / 'edited.xlsx'}!{sheet}!{cell}: " in said


def test_everything_wrong_is_said_at_once(written, tmp_path):
    edits = {**raw("900101", "beds@2024", "甲"), **raw("900102", "beds@2024", "乙")}
    assert refusal(written, tmp_path, edits).count("which is no number") == 2


def test_a_file_that_is_not_there_is_a_question_not_to_be_asked(written, tmp_path):
    with pytest.raises(ci.UsageError, match="there is no file"):
        read_edits(tmp_path / "nowhere.xlsx", written.project)


@pytest.mark.parametrize("name", ["edited.xlsm", "edited.xls", "edited"])
def test_other_names_than_those_of_workbooks_are_refused(written, tmp_path, name):
    with pytest.raises(ci.InputError, match="whose name ends in"):
        read_edits(written.saved(tmp_path, written.content, name), written.project)
