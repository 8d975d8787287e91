"""A file that stands in the workbook's place: replaced only if it is ours and nobody changed it."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import countyindex as ci
from countyindex.errors import UsageError
from countyindex.export.workbook import seal, write_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def spoil(file: Path) -> None:
    book = Workbook()
    book.active["A1"] = "mine"
    book.save(file)


@pytest.fixture
def small(sample) -> ci.Edition:
    return ci.score_edition(sample.root, 2024)


def test_an_untouched_file_is_replaced(small, tmp_path):
    file = write_workbook(small, tmp_path / "a.xlsx")
    assert write_workbook(small, file) == file


def test_another_kind_of_workbook_is_left_alone_and_named(small, tmp_path):
    board = write_workbook(small, tmp_path / "board.xlsx")
    living = ci.write_living_workbook(small, tmp_path / "living.xlsx")
    for write, other, title in (
        (write_workbook, living, "countyindex 2024：活的工作簿"),
        (ci.write_living_workbook, board, "countyindex 2024：评价结果"),
    ):
        before = other.read_bytes()
        with pytest.raises(UsageError, match=f"another workbook of countyindex, '{title}'"):
            write(small, other)
        assert other.read_bytes() == before
        assert write(small, other, force=True).read_bytes() != before


def test_a_workbook_that_does_not_say_its_kind_is_replaced(small, tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setitem(seal.KINDS, "edition", "")
        file = write_workbook(small, tmp_path / "a.xlsx")
    before = file.read_bytes()
    assert write_workbook(small, file).read_bytes() != before


def test_a_file_that_somebody_changed_is_left_alone(small, tmp_path):
    file = write_workbook(small, tmp_path / "a.xlsx")
    book = load_workbook(file)
    book.worksheets[0]["A1"] = "my note"
    book.save(file)
    before = file.read_bytes()
    with pytest.raises(UsageError, match="--force"):
        write_workbook(small, file)
    assert file.read_bytes() == before
    write_workbook(small, file, force=True)
    assert seal.is_untouched(file)


@pytest.mark.parametrize("content", [b"", b"not a workbook", None])
def test_a_foreign_file_is_left_alone(small, tmp_path, content):
    file = tmp_path / "a.xlsx"
    if content is None:
        spoil(file)
    else:
        file.write_bytes(content)
    with pytest.raises(UsageError, match="not written by countyindex"):
        write_workbook(small, file)


def test_an_interrupted_write_leaves_the_old_file_and_no_debris(small, tmp_path, monkeypatch):
    file = write_workbook(small, tmp_path / "a.xlsx")
    before = file.read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(seal.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_workbook(small, file)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.glob("*.xlsx*")] == ["a.xlsx"]
    assert not list(tmp_path.glob(".*.part"))


def test_a_folder_or_an_impossible_place_is_refused_in_a_sentence(small, tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        write_workbook(small, tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_workbook(small, tmp_path / "file" / "a.xlsx")


def test_a_missing_folder_is_made(small, tmp_path):
    assert write_workbook(small, tmp_path / "new" / "a.xlsx").exists()


def test_a_link_keeps_pointing_to_the_file_it_pointed_to(small, tmp_path):
    file = write_workbook(small, tmp_path / "kept" / "a.xlsx")
    link = tmp_path / "link.xlsx"
    link.symlink_to(file)
    write_workbook(small, link)
    assert link.is_symlink() and link.resolve() == file.resolve()
    assert seal.is_untouched(file)
    assert not list(tmp_path.rglob(".*.part"))


def test_a_replaced_file_keeps_its_permissions(small, tmp_path):
    file = write_workbook(small, tmp_path / "a.xlsx")
    file.chmod(0o640)
    write_workbook(small, file)
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a"])
def test_a_name_that_excel_refuses_is_refused(small, tmp_path, name):
    with pytest.raises(UsageError, match=r"a\.xlsx"):
        write_workbook(small, tmp_path / name, force=True)
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize(("before", "after"), [(b"", b"x"), (b"", b"PK\x05\x06"), (b"x", b"")])
def test_bytes_around_the_parts_count_as_a_change(small, tmp_path, before, after):
    file = write_workbook(small, tmp_path / "a.xlsx")
    assert seal.is_untouched(file)
    file.write_bytes(before + file.read_bytes() + after)
    assert not seal.is_untouched(file)
