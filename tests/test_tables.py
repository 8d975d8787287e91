"""CSV files: rows with their lines, and what is refused instead of read wrongly."""

import pytest

import countyindex as ci
from countyindex.tables import read_table


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_rows_know_their_lines_and_are_filled_up(tmp_path):
    table = read_table(written(tmp_path, "\ufeffa,b\r\n1, 2 \r\n\r\n3\r\n"))
    assert table.columns == ("a", "b")
    assert table.rows == (["1", "2"], ["3", ""])
    assert table.lines == (2, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', r"table.csv:3: a quote is not closed"),
        ('a,b\n1,"2', r"table.csv:2: a quote is not closed"),
        ('a,b\n1,"2"x\n', r"table.csv:2: a quote is not closed"),
        ("a,b\n1,2,3\n", r"table.csv:2: has 3 cells where the heading has 2"),
        ("a,b,a\n1,2,3\n", r"table.csv:1: the column 'a' stands twice"),
        ("", r"is empty"),
    ],
)
def test_a_table_that_would_be_read_wrongly_is_refused(tmp_path, text, said):
    with pytest.raises(ci.InputError, match=said):
        read_table(written(tmp_path, text))


def test_a_long_rest_behind_an_open_quote_is_refused_too(tmp_path):
    text = 'a,b\n1,"2\n' + "3,4\n" * 60_000
    with pytest.raises(ci.InputError, match=r"table.csv:2: a quote is not closed"):
        read_table(written(tmp_path, text))


def test_other_encodings_are_read_where_they_are_allowed(tmp_path):
    path = written(tmp_path, "a,b\n余杭,1\n", "gb18030")
    with pytest.raises(ci.InputError, match="UTF-8"):
        read_table(path)
    assert read_table(path, ("utf-8-sig", "gb18030")).rows == (["余杭", "1"],)
