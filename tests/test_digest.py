"""A digest of files tells apart whatever could change a number, and nothing else."""

import pytest

from countyindex.documents import digest


@pytest.fixture
def files(tmp_path):
    """Two files (虚构)."""
    for name, text in (("a.csv", "code,value\n"), ("b.csv", "1,2\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "a.csv", tmp_path / "b.csv"]


def test_files_that_are_the_same_elsewhere_have_the_same_digest(files, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    copies = [other / file.name for file in files]
    for file, copy in zip(files, copies, strict=True):
        copy.write_bytes(file.read_bytes())
    assert digest(copies) == digest(files)


def test_a_name_a_content_an_order_and_a_setting_each_change_the_digest(files, tmp_path):
    renamed, changed = tmp_path / "c.csv", tmp_path / "changed" / "b.csv"
    changed.parent.mkdir()
    renamed.write_bytes(files[1].read_bytes())
    changed.write_text("1,3\n", encoding="utf-8")
    found = [
        digest(files),
        digest([files[0], renamed]),
        digest([files[0], changed]),
        digest(files[::-1]),
        digest(files, ["missing=mean"]),
        digest(files, ["missing=median"]),
    ]
    assert len(set(found)) == len(found)
