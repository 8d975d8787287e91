"""Text that is written as YAML is read back as it was."""

import pytest

from countyindex.documents import read_document
from countyindex.edits.emit import yaml_of


@pytest.mark.parametrize(
    "value",
    [
        "0123",
        "330102",
        "1e3",
        "no",
        "null",
        "=1+1",
        "a: b # c",
        '"丙" 区',
        "两行\n文字",
        "",
        12.5,
        1 / 3,
        1e-300,
        6.02e23,
        -7,
        True,
        None,
        [],
        {},
        [1, "甲", [2.5]],
        {"甲": {"乙": 1}},
        [{"method": "limits", "upper": 14.006963586246918}] * 3,
        {str(k): k / 7 for k in range(20)},
    ],
)
def test_what_is_written_is_read_again(tmp_path, value):
    path = tmp_path / "text.yaml"
    path.write_text(yaml_of({"key": value, "after": {"x": value}}), encoding="utf-8")
    assert read_document(path).content == {"key": value, "after": {"x": value}}
