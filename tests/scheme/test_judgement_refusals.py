"""Pairwise comparisons that are missing, contradictory or inconsistent are refused by place."""

from pathlib import Path

import pytest

import countyindex as ci
from countyindex.scheme import read_judgements

REFUSED = Path(__file__).parents[1] / "reference" / "refused_judgements.yaml"


def place(sample):
    return sample.file("judgements/sample.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            ", land: 4",
            "",
            "5:5: expert 甲 has not compared wealth with land. Add 'wealth: {land: …}'.",
        ),
        ("land: 4", "land: 12", "5:23: the judgement 12 lies outside 1/9 … 9. Use Saaty's scale."),
        (
            "land: 4",
            "land: 1/10",
            "5:23: the judgement 1/10 lies outside 1/9 … 9. Use Saaty's scale.",
        ),
        ("land: 4", "land: -2", "5:23: the judgement -2 lies outside 1/9 … 9. Use Saaty's scale."),
        ("land: 4", "land: 1/0", "5:23: the judgement '1/0' is no number. Write 3 or 1/3."),
        ("land: 4", "land: much", "5:23: the judgement 'much' is no number. Write 3 or 1/3."),
        ("land: 4", "land: true", "5:23: the judgement 'True' is no number. Write 3 or 1/3."),
        ("land: 4", "land: null", "5:23: the judgement is empty. Write 3 or 1/3."),
        ("land: 4", "lnd: 4", "5:23: 'lnd' is none of the items. Did you mean land?"),
        (
            "care: {land: 2}",
            "care: {land: 2, wealth: 1/3}",
            "6:21: care over wealth is 0.333333, but wealth over care is 2: one must be the "
            "reciprocal of the other. Correct one or leave it out.",
        ),
        (
            "care: {land: 2}",
            "care: {land: 2, care: 1}",
            "6:21: care is compared with itself. Leave it out.",
        ),
        (
            "care: {land: 2}",
            "care: 2",
            "6:5: 'care' is '2', which is no block of keys. Write 'key: value' below it.",
        ),
        ("title_zh:", "title_cn:", "1:1: unknown key 'title_cn'. Did you mean title_zh?"),
    ],
)
def test_a_wrong_judgement_is_refused_once_by_line_and_column(sample, old, new, said):
    sample.change("judgements/sample.yaml", old, new)
    assert sample.refusal() == f"{place(sample)}:{said}"


def test_a_reciprocal_that_agrees_is_read(sample):
    before = read_judgements(place(sample)).matrices
    sample.change("judgements/sample.yaml", "care: {land: 2}", "care: {land: 2, wealth: 1/2}")
    assert read_judgements(place(sample)).matrices == before


def test_all_judgements_that_are_missing_are_said_at_once(sample):
    sample.append("judgements/sample.yaml", "  乙:\n    wealth: {care: 2}\n")
    with pytest.raises(ci.InputError) as refused:
        read_judgements(place(sample))
    assert [problem.what for problem in refused.value.problems] == [
        "expert 乙 has not compared wealth with land.",
        "expert 乙 has not compared care with land.",
    ]


def test_a_file_without_experts_is_refused(sample):
    place(sample).write_text("items: [wealth, care, land]\nexperts: {}\n", encoding="utf-8")
    assert sample.refusal() == (
        f"{place(sample)}:2:1: there is no expert. Add one block of comparisons."
    )


def test_a_scheme_by_ahp_without_judgements_is_refused(sample):
    sample.change("config/sample.yaml", "judgements: judgements/sample.yaml\n", "")
    assert sample.refusal().endswith(
        "(虚构区): 虚构研究 (index): is weighted by ahp, but no judgement file compares its "
        "children. Add a file with 'node: index' under 'judgements'."
    )


def test_judgements_that_leave_a_dimension_out_are_refused(sample):
    sample.change("judgements/sample.yaml", "care, land]", "care]")
    sample.change("judgements/sample.yaml", ", land: 4}\n    care: {land: 2}", "}")
    assert sample.refusal().endswith(
        f"{place(sample)}: does not compare 土地, which 虚构研究 holds. Add the comparisons, or "
        "exclude the dimension in the scheme."
    )


def test_judgements_for_an_unknown_node_are_refused(sample):
    sample.append("judgements/sample.yaml", "node: idx\n")
    assert sample.refusal().endswith("there is no node 'idx'. Did you mean index?")


def test_inconsistent_judgements_are_refused_with_their_ratio(sample):
    sample.change("judgements/sample.yaml", "land: 4", "land: 1/4")
    said = sample.refusal()
    assert f"{place(sample)} (虚构研究): The ahp method refuses judgements" in said
    assert "expert 甲 has 0.79" in said
    assert said.endswith("Revise the judgements, or raise 'max_cr'.")


def test_of_several_experts_the_inconsistent_one_is_named(sample):
    sample.append(
        "judgements/sample.yaml", "  乙:\n    wealth: {care: 3, land: 1/3}\n    care: {land: 3}\n"
    )
    said = sample.refusal()
    assert "expert 乙 has" in said


def test_the_set_with_a_ratio_of_0_53_is_refused(project, tmp_path):
    # indicator system: lambda max 5.435886, CR 0.531810
    scheme = project.schemes["province"].read_text(encoding="utf-8")
    judgements = tmp_path / "judgements"
    judgements.mkdir()
    (judgements / "province_dimensions.yaml").write_bytes(REFUSED.read_bytes())
    (tmp_path / "province.yaml").write_text(scheme, encoding="utf-8")
    study = ci.read_study(project.studies["province"])
    with pytest.raises(ci.InputError, match=r"expert 示例 has 0\.531810") as refusal:
        ci.score(study, ci.read_scheme(tmp_path / "province.yaml"), 2024)
    # Through income 1/3 ÷ 3, through regions 1/2 · 1/3: near 1/7, where 3 is written.
    said = (
        "most of it from 公共服务均等化 against 生活质量等值化: 3 is given, the others imply 0.13"
    )
    assert said in str(refusal.value)
