"""Draws in files are the draws in memory, and a broken-off run ends as if it had not been."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from broken_off import breaking_after, noting

from countyindex.analysis.uncertainty import store
from countyindex.analysis.uncertainty.executors import in_turn
from countyindex.analysis.uncertainty.run import draw, key_of
from countyindex.analysis.uncertainty.store import Draws, FiledDraws, Mapped
from countyindex.errors import UsageError
from countyindex.export.json.uncertainty import uncertainty_to_json

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def whole(weighed):
    """What a run without a break says."""
    return uncertainty_to_json([draw(weighed)])


@pytest.fixture
def broken(weighed, tmp_path):
    """The checkpoint of a run that was interrupted after two passes."""
    with pytest.raises(KeyboardInterrupt):
        draw(weighed, breaking_after(2), checkpoint=tmp_path / "kept")
    return tmp_path / "kept"


def test_a_run_that_goes_on_ends_with_the_numbers_of_one_without_a_break(weighed, broken, whole):
    asked = []
    assert uncertainty_to_json([draw(weighed, noting(asked), checkpoint=broken)]) == whole
    assert asked == list(range(2, weighed.job.passes))


def test_a_pass_that_is_not_as_it_was_noted_is_computed_again(weighed, broken, whole):
    with (broken / store.SCORES).open("r+b") as file:
        file.seek(4096)
        file.write(b"\0" * 64)
    asked = []
    assert uncertainty_to_json([draw(weighed, noting(asked), checkpoint=broken)]) == whole
    assert asked == [0, *range(2, weighed.job.passes)]


def test_a_note_that_was_being_written_is_passed_over(weighed, broken, whole):
    notes = broken / store.PASSES
    notes.write_text(notes.read_text(encoding="utf-8")[:-10], encoding="utf-8")
    asked = []
    assert uncertainty_to_json([draw(weighed, noting(asked), checkpoint=broken)]) == whole
    assert asked == list(range(1, weighed.job.passes))


def test_notes_that_are_none_are_passed_over(weighed, broken, whole):
    (broken / store.PASSES).write_bytes(b"\x00\xff\n[1]\n{}\n" + b'{"pass": 9, "sums": 1}\n')
    asked = []
    assert uncertainty_to_json([draw(weighed, noting(asked), checkpoint=broken)]) == whole
    assert asked == list(range(weighed.job.passes))


@pytest.mark.parametrize("name", [store.KEY, store.SCORES, store.RANKS])
def test_a_checkpoint_that_cannot_be_read_is_said_in_a_sentence(weighed, broken, name):
    (broken / name).write_bytes(b"")
    with pytest.raises(UsageError) as refused:
        draw(weighed, checkpoint=broken)
    assert str(refused.value) == (
        f"{broken}: the draws that were kept here cannot be read any more. "
        "Begin anew with --force, or name another place with -o."
    )
    (broken / store.SCORES).unlink()
    with pytest.raises(UsageError, match="cannot be read any more"):
        draw(weighed, checkpoint=broken)


def test_a_stopping_rule_goes_on_with_what_is_there(weighed, broken):
    asked = []
    resumed = draw(weighed, noting(asked), until=100.0, checkpoint=broken)
    assert (asked, resumed.draws) == ([], 2048)


@pytest.mark.parametrize(
    ("other", "differs"),
    [({"seed": 8}, "seed 7 there, 8 here"), ({"draws": 9000}, "draws 8292 there, 9000 here")],
)
def test_draws_of_another_run_are_refused_and_left_alone(provinces, broken, other, differs):
    before = {path.name: path.read_bytes() for path in broken.iterdir()}
    with pytest.raises(UsageError, match="holds the draws of another run") as refused:
        draw(provinces(**other), checkpoint=broken)
    assert differs in str(refused.value)
    assert {path.name: path.read_bytes() for path in broken.iterdir()} == before


def test_hashes_that_differ_are_said_by_their_first_digits(tmp_path):
    (tmp_path / store.KEY).write_text('{"choices": "%s", "seed": 7}' % ("0123456789ab" + "c" * 52))
    with pytest.raises(UsageError) as refused:
        store.refuse_another(tmp_path, {"choices": "ba9876543210" + "d" * 52, "seed": 7})
    assert "(choices 0123456789ab there, ba9876543210 here)" in str(refused.value)


def test_other_choices_and_other_figures_are_another_run(provinces, weighed):
    key = key_of(weighed)
    assert key["choices"] != key_of(provinces("leave_out"))["choices"]
    line = weighed.job.lines[()]
    line.scores[0, 0] += 1e-9
    try:
        assert key_of(weighed)["combinations"] != key["combinations"]
    finally:
        line.scores[0, 0] -= 1e-9


def test_large_runs_go_to_files_that_are_gone_afterwards(weighed, whole, monkeypatch, tmp_path):
    monkeypatch.setattr(store, "IN_MEMORY", 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = []
    begin = FiledDraws._begin
    monkeypatch.setattr(FiledDraws, "_begin", lambda self: made.append(self.folder) or begin(self))
    assert uncertainty_to_json([draw(weighed)]) == whole
    assert len(made) == 1
    assert made[0].parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_failures_are_remembered_with_their_pass(weighed, tmp_path):
    columns = np.arange(weighed.job.units)
    kept = FiledDraws(weighed.job, columns, tmp_path / "kept", {"of": "虚构"})
    (first,) = in_turn(weighed.job, [0])
    object.__setattr__(first, "failed", {3: "因为虚构", 5: "因为虚构"})
    kept.keep(first)
    again = FiledDraws(weighed.job, columns, tmp_path / "kept", {"of": "虚构"})
    assert again.failed(1) == {"因为虚构": 2}
    assert again.missing(3) == [1, 2]


def test_units_are_kept_in_the_order_asked_for(weighed, tmp_path):
    (first,) = in_turn(weighed.job, [0])
    columns = np.array([4, 0, 2])
    for kept in (
        Draws(weighed.job, columns),
        FiledDraws(weighed.job, columns, tmp_path, {}),
    ):
        kept.keep(first)
        np.testing.assert_array_equal(kept.scores(10)[:10], first.scores[:10, columns])
        np.testing.assert_array_equal(kept.ranks(10)[:10], first.ranks[:10, columns])


def test_a_slice_of_a_mapped_file_is_a_copy_in_memory(tmp_path):
    numbers = np.arange(24.0).reshape(6, 4)
    np.save(tmp_path / "numbers.npy", numbers)
    mapped = Mapped.of(tmp_path / "numbers.npy", 5)
    part = mapped[:, 1:3]
    assert mapped.shape == (5, 4)
    assert type(part) is np.ndarray
    assert part.base is None
    np.testing.assert_array_equal(part, numbers[:5, 1:3])
    np.testing.assert_array_equal(mapped[2], numbers[2])


READS_ALL = """
import resource, sys
from pathlib import Path
from countyindex.analysis.uncertainty.store import Mapped
mapped = Mapped.of(Path(sys.argv[1]), 1536)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
total = sum(mapped[row : row + 64].sum() for row in range(0, 1536, 64))
print(total, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux does")
def test_reading_all_of_a_file_needs_the_memory_of_a_part(tmp_path):
    path = tmp_path / "numbers.npy"
    np.lib.format.open_memmap(path, "w+", np.float64, (1536, 8192))[-1] = 1.0
    done = subprocess.run(
        [sys.executable, "-c", READS_ALL, str(path)], capture_output=True, text=True, check=True
    )
    total, mebibytes = map(float, done.stdout.split())
    assert total == 8192
    assert mebibytes < 48  # of 96 in the file


def test_only_checkpoints_are_removed(broken):
    stranger = broken.parent / "notes.txt"
    stranger.write_text("mine", encoding="utf-8")
    store.remove(broken.parent)
    assert [path.name for path in broken.parent.iterdir()] == ["notes.txt"]
    stranger.unlink()
    store.remove(broken.parent)
    assert not broken.parent.exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(weighed, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"draws cannot be kept here: .* Make room"):
        draw(weighed, checkpoint=tmp_path / "file" / "kept")


def test_a_key_says_what_the_draws_are_of(broken):
    key = json.loads((broken / store.KEY).read_text(encoding="utf-8"))
    assert (key["scheme"], key["seed"], key["draws"]) == ("province", 7, 8292)


def test_ranks_of_long_boards_take_wider_numbers():
    assert store.rank_type(32_766) is np.int16
    assert store.rank_type(600_000) is np.int32


def test_results_from_files_are_the_same_tables(weighed, tmp_path):
    here, there = draw(weighed), draw(weighed, checkpoint=tmp_path / "kept")
    pd.testing.assert_frame_equal(here.units, there.units, check_exact=True)
    pd.testing.assert_frame_equal(here.outranking, there.outranking, check_exact=True)
