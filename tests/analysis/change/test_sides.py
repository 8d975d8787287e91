"""How the two ends of a comparison are written, and what is said of a wrong one."""

import pytest

import countyindex as ci
from countyindex.analysis.change.sides import filled, read_side


@pytest.fixture
def home(make_tiny) -> ci.Project:
    return ci.Project(make_tiny())


@pytest.mark.parametrize(
    ("text", "scheme", "year"),
    [
        ("2023", None, 2023),
        ("heavy", "heavy", None),
        ("heavy@2024", "heavy", 2024),
        ("@2024", None, 2024),
    ],
)
def test_years_and_schemes_are_told_apart(home, text, scheme, year):
    side = read_side(text, home)
    assert (side.scheme, side.year, side.project) == (scheme, year, None)


@pytest.mark.parametrize(
    ("tail", "scheme", "year"),
    [
        ("", None, None),
        ("@2023", None, 2023),
        (":heavy", "heavy", None),
        (":heavy@2023", "heavy", 2023),
    ],
)
def test_folders_may_have_a_scheme_and_a_year(home, tail, scheme, year):
    side = read_side(f"{home.root}{tail}", home)
    assert (side.project, side.scheme, side.year) == (home, scheme, year)


def test_what_is_left_open_comes_from_the_option_then_from_the_other_end(home):
    before, after = read_side("2023", home), read_side("heavy@2024", home)
    assert filled(before, after, home, None, None)[0].scheme == "heavy"
    assert filled(before, after, home, "alone", None)[0].scheme == "alone"
    assert filled(read_side("tiny", home), after, home, None, None)[0].year == 2024
    assert filled(read_side("tiny", home), after, home, None, 2023)[0].year == 2023


def test_an_option_with_nothing_to_fill_is_refused(home):
    ends = read_side("2023", home), read_side("2024", home)
    with pytest.raises(ci.UsageError, match="--year 2022 has nothing to fill"):
        filled(*ends, home, None, 2022)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("heavi", "Did you mean heavy"),
        ("heavy@23", "'23' is no year"),
        ("nowhere:heavy", "nowhere is no project"),
        ("nowhere.xlsx", "there is no workbook nowhere.xlsx"),
        (":heavy", "the empty name is no project"),
    ],
)
def test_a_wrong_end_is_refused_with_a_hint(home, text, said):
    with pytest.raises(ci.UsageError, match=said):
        read_side(text, home)


def test_a_scheme_that_a_folder_has_not_is_refused(home):
    with pytest.raises(ci.UsageError, match=r"there is no scheme 'hevy' in .* Did you mean heavy"):
        read_side(f"{home.root}:hevy", home)


def test_a_workbook_of_nearly_that_name_is_offered(home, tmp_path):
    (tmp_path / "boards_2024.xlsx").write_bytes(b"")
    with pytest.raises(ci.UsageError, match=r"Did you mean .*boards_2024\.xlsx"):
        read_side(str(tmp_path / "boards_2023.xlsx"), home)
