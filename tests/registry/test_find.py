"""Names as analysts write them: the one unit or indicator that is meant, or the candidates."""

import pytest

import countyindex as ci
from countyindex.registry import find_indicator, find_unit


@pytest.fixture(scope="module")
def county(project):
    return ci.read_study(project.studies["county"])


@pytest.fixture(scope="module")
def province(project):
    return ci.read_study(project.studies["province"])


@pytest.mark.parametrize("text", ["330110", "余杭区", "余杭", " 余杭 ", "Yuhang", "yuhang d"])
def test_a_unit_answers_to_code_name_and_beginning(county, text):
    assert find_unit(county, text).code == "330110"


@pytest.mark.parametrize(
    ("text", "code"), [("广西", "450000"), ("内蒙古", "150000"), ("浙江", "330000")]
)
def test_the_suffix_of_a_province_may_be_left_out(province, text, code):
    assert find_unit(province, text).code == code


def test_a_whole_name_goes_before_the_beginning_of_another(sample):
    sample.change("units.csv", "虚构乙区", "虚构甲区东")
    assert find_unit(sample.study(), "虚构甲区").code == "900101"


def test_a_beginning_that_several_share_lists_them(sample):
    with pytest.raises(ci.UsageError) as refusal:
        find_unit(sample.study(), "90010")
    assert "900101 虚构甲区、900102 虚构乙区、900103 虚构丙区、900104 虚构丁区" in str(
        refusal.value
    )
    assert "Write a code or a whole name." in str(refusal.value)


def test_units_of_the_same_name_are_told_apart_by_code(sample):
    sample.change("units.csv", "虚构乙区", "虚构甲区")
    with pytest.raises(ci.UsageError, match="900101 虚构甲区、900102 虚构甲区"):
        find_unit(sample.study(), "虚构甲")


@pytest.mark.parametrize("text", ["余杭县", "", "  ", "999999"])
def test_what_names_no_unit_is_refused(county, text):
    with pytest.raises(ci.UsageError, match="there is no unit"):
        find_unit(county, text)


def test_a_misspelt_unit_is_answered_with_near_ones(province):
    with pytest.raises(ci.UsageError, match=r"Did you mean .*黑龙江"):
        find_unit(province, "黑竜江省")


@pytest.mark.parametrize("text", ["income_ratio", "收入倍差", "收入", "income"])
def test_an_indicator_answers_to_id_name_and_beginning(sample, text):
    assert find_indicator(sample.study(), text).id == "income_ratio"


def test_an_indicator_that_is_none_is_refused(sample):
    with pytest.raises(ci.UsageError, match=r"there is no indicator 'incom_ratio'\. Did you mean"):
        find_indicator(sample.study(), "incom_ratio")
