"""Registry files that are wrong are refused by file, line and column, with what to do."""

import pytest

import countyindex as ci

LAST = "  formula: residents * 10000 / area@2020\n"


def added(sample, text):
    """Add a key to the last indicator; return where it stands."""
    sample.append("land.yaml", f"  {text}\n")
    return f"{sample.file('land.yaml')}:6"


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("directon: positive", 3, "unknown key 'directon'. Did you mean direction?"),
        ("cohorts: [twon]", 3, "'twon' is no cohort. Did you mean town?"),
        ("references: [inventd]", 3, "there is no reference 'inventd'. Did you mean invented?"),
        ("goalposts: [.nan, 1]", 3, "the goalposts nan and 1 are no finite numbers."),
        ("plausible: [5, 1]", 3, "the lower plausible bound is not below the upper one."),
        ("plausible: [5]", 3, "'plausible' has too few entries. Add the next one."),
        (
            "plausible: [few, 5]",
            15,
            "entry 1 of 'plausible' is 'few', which is no number. Write plain digits.",
        ),
        ("max_age: -1", 3, "'max_age' is '-1': it should be greater than or equal to 0."),
        ("max_age: soon", 3, "'max_age' is 'soon', which is no whole number. Write plain digits."),
        ("kind: gaps", 3, "'kind' is 'gaps': it should be 'level' or 'gap'."),
        ("fixed_layer: perhaps", 3, "'fixed_layer' is 'perhaps'. Write true or false."),
        (
            'not_applicable: {"900109": 虚构}',
            3,
            "no unit has the code 900109. Did you mean 900104 or 900103 or 900102?",
        ),
    ],
)
def test_a_wrong_key_of_an_indicator_is_refused_by_line_and_chinese_name(
    sample, text, column, said
):
    where = added(sample, text)
    assert sample.refusal() == f"{where}:{column}: 人口密度: {said}"


def test_a_misspelt_key_names_the_one_that_is_missing_too(sample):
    sample.change("land.yaml", "direction:", "directoin:")
    file = sample.file("land.yaml")
    assert sample.refusal().splitlines() == [
        f"{file}:1:1: 人口密度: the key 'direction' is missing. Add it.",
        f"{file}:4:3: 人口密度: unknown key 'directoin'. Did you mean direction?",
    ]


def test_a_wrong_direction_is_answered_with_the_four_there_are(sample):
    sample.change("land.yaml", "direction: positive", "direction: up")
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:4:3: 人口密度: the direction 'up' is none of positive, "
        "negative, parity and {interval: [a, b]}."
    )


def test_an_interval_the_wrong_way_round_is_refused_once(sample):
    sample.change("land.yaml", "direction: positive", "direction: {interval: [5, 1]}")
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:4:3: 人口密度: the interval's first number is larger than "
        "its second."
    )


def test_a_duplicate_key_is_refused(sample):
    sample.append("land.yaml", "density: {}\n")
    where = f"{sample.file('land.yaml')}:6:1"
    assert sample.refusal() == f"{where}: the key 'density' is given twice. Keep one."


@pytest.mark.parametrize(
    ("text", "place"),
    [("other: [1, 2\n", "7:1"), ("\tother: 1\n", "6:1"), ("other: a: b\n", "6:9")],
)
def test_broken_yaml_is_refused_by_line_and_column(sample, text, place):
    sample.append("land.yaml", text)
    assert sample.refusal().startswith(f"{sample.file('land.yaml')}:{place}: is not valid YAML: ")


@pytest.mark.parametrize("text", ["- density\n", "density\n"])
def test_a_dimension_file_without_ids_is_refused(sample, text):
    sample.file("land.yaml").write_text(text, encoding="utf-8")
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:1:1: is no mapping of indicators. Write 'id:' and its keys "
        "below."
    )


@pytest.mark.parametrize("name", ["study.yaml", "land.yaml", "units.csv"])
def test_a_registry_file_in_another_encoding_is_refused(sample, name):
    path = sample.file(name)
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    said = sample.refusal()
    assert str(path) in said
    assert "UTF-8" in said


def test_a_dimension_without_a_file_is_refused(sample):
    sample.remove("land.yaml")
    line = sample.line("study.yaml", "land:")
    assert sample.refusal() == (
        f"{sample.file('study.yaml')}:{line}:3: the dimension 'land' has no file. Write land.yaml."
    )


def test_a_file_without_a_dimension_is_refused(sample):
    stray = sample.write("indicators/sample/lands.yaml", "{}\n")
    assert sample.refusal() == (
        f"{stray}: belongs to no dimension of study.yaml. Did you mean land?"
    )


def test_an_indicator_in_two_dimensions_is_refused(sample):
    sample.append(
        "land.yaml", "beds_per_head: {name_zh: 床, unit: 张, direction: positive, formula: beds}\n"
    )
    assert sample.refusal() == (
        f"{sample.file('land.yaml')}:6:1: the indicator 'beds_per_head' is in care.yaml too. "
        "Rename one."
    )


def test_a_unit_listed_twice_is_refused(sample):
    sample.append("units.csv", "900104,虚构丁区,Ding,,town,west\n")
    assert sample.refusal() == (
        f"{sample.file('units.csv')}:10: 900104 虚构丁区 is listed twice. Keep one row."
    )


def test_a_unit_of_an_unknown_cohort_is_refused(sample):
    sample.change("units.csv", "Ding,,town", "Ding,,twon")
    assert sample.refusal() == (
        f"{sample.file('units.csv')}:5: 'twon' is no cohort. Did you mean town?"
    )


def test_a_misspelt_column_of_units_is_refused(sample):
    sample.change("units.csv", "shore", "shoer")
    where = f"{sample.file('units.csv')}:1"
    assert sample.refusal().splitlines() == [
        f"{where}: unknown column 'shoer'. Did you mean shore?",
        f"{where}: the column 'shore' is missing.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty."),
        ("hello", "the file is 'hello', which is no block of keys. Write 'key: value' below it."),
    ],
)
def test_a_study_file_without_keys_is_refused(sample, content, said):
    sample.file("study.yaml").write_text(content, encoding="utf-8")
    assert f"{sample.file('study.yaml')}:1:1: {said}" in sample.refusal()


def test_a_code_without_quotes_in_a_list_is_refused(sample):
    file = sample.write(
        "indicators/sample/corrections.yaml",
        "- {code: 900104, series: beds, year: 2024, was: 1, becomes: 2, why: 虚, evidence: 虚}\n",
    )
    assert sample.refusal() == (
        f"{file}:1:4: 'code' is '900104', which is no text. Write it in quotes: \"900104\"."
    )


def test_a_wrong_crosswalk_is_refused_by_line(sample):
    file = sample.write(
        "indicators/sample/crosswalk.csv",
        "code,name_zh,predecessor,predecessor_name,relation,population,evidence\n"
        "900104,虚构丁区,900104-2020,虚构旧丁区,transfr,many,虚构\n",
    )
    assert sample.refusal().splitlines() == [
        f"{file}:2: 'relation' is 'transfr': it should be 'transfer' or 'union'.",
        f"{file}:2: 'population' is 'many', which is no number. Write plain digits.",
    ]


def test_a_folder_without_a_study_is_refused(tmp_path):
    with pytest.raises(ci.InputError, match=r"is no study: it has no study\.yaml\."):
        ci.read_study(tmp_path)


def test_problems_of_all_registry_files_are_said_at_once(sample):
    sample.change("land.yaml", "direction: positive", "direction: up")
    sample.change("care.yaml", "formula: beds / residents", "formula: bed / residents")
    sample.append("units.csv", "900104,虚构丁区,Ding,,town,west\n")
    sample.append("series.yaml", "rooms: {name_zh: 房间, unit: 间, source: nobody}\n")
    with pytest.raises(ci.InputError) as refused:
        sample.study()
    assert len(refused.value.problems) == 4
