"""A formula is arithmetic over series; anything else is refused, and nothing is ever evaluated."""

from pathlib import Path

import pytest

from countyindex.registry.formula import Input, parse_formula

MARK = "evaluated"


@pytest.mark.parametrize(
    "formula",
    [
        f"__import__('pathlib').Path('{MARK}').touch()",
        f"open('{MARK}', 'w')",
        f"first(beds, open('{MARK}', 'w'))",
        "residents.real",
        "ln.__class__",
        "residents(2020)",
        "ln(x=residents)",
        "ln(*residents)",
        "max(residents, beds)",
        "residents[0]",
        "[residents]",
        "{residents}",
        "residents ** 2",
        "residents % 2",
        "residents // beds",
        "residents @ beds",
        "residents@20",
        "+residents",
        "not residents",
        "residents and beds",
        "residents < beds",
        "residents if beds else 1",
        "lambda: residents",
        "(residents := 1)",
        "'residents'",
        "f'{residents}'",
        "True * residents",
        "residents * 2j",
        "residents * ...",
        "ln(residents, beds)",
        "first(residents)",
    ],
)
def test_what_is_no_arithmetic_is_refused_and_not_evaluated(formula, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"is not allowed|takes (one|2 to 9) arguments?$"):
        parse_formula(formula)
    assert not Path(MARK).exists()


@pytest.mark.parametrize("formula", ["", "ln(residents", "residents +", "a b", "a; b", "import os"])
def test_what_is_no_expression_is_refused(formula):
    with pytest.raises(ValueError, match="is not arithmetic"):
        parse_formula(formula)


def test_a_formula_that_reads_no_series_is_refused():
    with pytest.raises(ValueError, match=r"the formula '1 \+ 2' reads no series"):
        parse_formula("1 + 2")


def test_the_whole_grammar_is_read():
    formula = parse_formula("ln(first(a, b@2020) * -1e4 / (c - 0.5)) + a")
    assert formula.inputs == (Input("a"), Input("b", 2020), Input("c"))


def test_a_forbidden_formula_in_a_file_is_refused_by_line(sample):
    sample.change("land.yaml", "residents * 10000 / area@2020", "residents.real")
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:5:3: 人口密度: 'residents.real' in the formula "
        "'residents.real' is not allowed: a formula holds numbers, series, series@year, + - * /, "
        "brackets, ln(a) and first(a, b) only."
    )
