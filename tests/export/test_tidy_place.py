"""Where tables may be written: never over what somebody else put there, and never in part."""

import os

import pytest

from countyindex.errors import UsageError
from countyindex.export.tidy.place import check_file, check_folder, put_file, put_folder

NAMES = frozenset({"a.csv", "b.csv"})


def held(folder):
    return {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir()}


def test_an_empty_or_absent_folder_may_be_written(tmp_path):
    (tmp_path / "empty").mkdir()
    check_folder(tmp_path / "empty", NAMES, force=False)
    check_folder(tmp_path / "absent", NAMES, force=False)


def test_an_earlier_export_needs_force(tmp_path):
    put_folder(tmp_path / "tables", {"a.csv": b"1"})
    with pytest.raises(UsageError, match="add --force"):
        check_folder(tmp_path / "tables", NAMES, force=False)
    check_folder(tmp_path / "tables", NAMES, force=True)


def test_a_folder_with_other_files_is_not_replaced_even_by_force(tmp_path):
    put_folder(tmp_path / "tables", {"a.csv": b"1", "notes.txt": b"mine"})
    with pytest.raises(UsageError, match=r"holds notes\.txt, which no export wrote"):
        check_folder(tmp_path / "tables", NAMES, force=True)


def test_a_folder_in_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "tables" / "a.csv").mkdir(parents=True)
    with pytest.raises(UsageError, match="no export wrote"):
        check_folder(tmp_path / "tables", NAMES, force=True)


def test_the_folder_one_stands_in_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="the folder you stand in"):
        check_folder(tmp_path, NAMES, force=True)


def test_a_file_is_no_folder_and_a_folder_no_file(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"is a file\. Give the name of a folder"):
        check_folder(tmp_path / "file", NAMES, force=True)
    with pytest.raises(UsageError, match=r"is a folder\. Give the name of a file"):
        check_file(tmp_path, force=True)


def test_a_file_that_exists_needs_force(tmp_path):
    put_file(tmp_path / "tables.json", b"1")
    with pytest.raises(UsageError, match="exists; name another file, or add --force"):
        check_file(tmp_path / "tables.json", force=False)
    check_file(tmp_path / "tables.json", force=True)


def test_a_folder_is_replaced_whole(tmp_path):
    put_folder(tmp_path / "tables", {"a.csv": b"1", "b.csv": b"2"})
    put_folder(tmp_path / "tables", {"a.csv": b"3"})
    assert held(tmp_path / "tables") == {"a.csv": "3"}
    assert [item.name for item in tmp_path.iterdir()] == ["tables"]


def test_what_cannot_be_written_leaves_the_old_folder_and_nothing_beside_it(tmp_path, monkeypatch):
    put_folder(tmp_path / "tables", {"a.csv": b"old"})
    real, calls = os.replace, []

    def breaks_at_the_last(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", breaks_at_the_last)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        put_folder(tmp_path / "tables", {"a.csv": b"new"})
    assert held(tmp_path / "tables") == {"a.csv": "old"}
    assert [item.name for item in tmp_path.iterdir()] == ["tables"]


def test_below_a_file_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for put, content in ((put_folder, {"a.csv": b"1"}), (put_file, b"1")):
        with pytest.raises(UsageError, match="cannot be written"):
            put(tmp_path / "file" / "tables", content)
    assert held(tmp_path) == {"file": "mine"}
