"""Schemes that are wrong are refused by file, line and column, or by cohort and Chinese name."""

import pytest

import countyindex as ci

EQUAL = "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n"


def scheme_file(sample):
    return sample.file("config/sample.yaml")


def cohort_place(sample, *settings):
    changed = "".join(f" --set {setting}" for setting in settings)
    return f"{scheme_file(sample)}{changed} (虚构区): "


def test_an_unknown_key_is_answered_with_the_nearest_one(sample):
    sample.append("config/sample.yaml", "normalization: {method: zscore}\n")
    assert sample.refusal() == (
        f"{scheme_file(sample)}:9:1: unknown key 'normalization'. Did you mean normalisation?"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{method: equal}",
            "{method: entropi}",
            "6:6: 'entropi' is no weighting method. Did you mean entropy",
        ),
        (
            "method: minmax,",
            "method: min-max,",
            "4:1: 'min-max' is no normalisation method. Did you mean minmax",
        ),
        (
            "treatment: []",
            "treatment: [{method: winsorize}]",
            "3:13: 'winsorize' is no treatment method. Did you mean winsorise",
        ),
        (
            "method: minmax,",
            "method: minmax, uper: 10,",
            "4:1: minmax has no option 'uper'. Did you mean upper?",
        ),
        (
            "method: minmax,",
            "method: minmax, upper: high,",
            "4:1: the option 'upper' of minmax is 'high', which is no number. Write plain digits.",
        ),
        (
            "method: minmax,",
            "method: minmax, clip: sometimes,",
            "4:1: the option 'clip' of minmax is 'sometimes'. Write true or false.",
        ),
        (
            "{method: equal}",
            "{method: entropy, definition: own}",
            "6:6: the option 'definition' of entropy is 'own': it should be 'minmax' or "
            "'raw_shares'.",
        ),
        ("{method: ahp}", "{method: fixed}", "7:6: fixed needs the option 'weights'."),
        (
            "goalposts: data",
            "goalposts: dta",
            "4:33: 'dta' is no source of goalposts; use data, pooled, percentiles, fixed, "
            "{percentiles: [5, 95]}, {base_year: 2021} or {fixed: {indicator: [worst, best]}}.",
        ),
        (
            "goalposts: data",
            "goalposts: {percentiles: [95, 5]}",
            "4:33: the percentiles must rise and lie in 0 … 100.",
        ),
        ("study: sample\n", "", "1:1: the key 'study' is missing. Add it."),
        (
            "judgements/sample.yaml",
            "judgements/smple.yaml",
            "8:1: there is no judgement file 'judgements/smple.yaml'. Did you mean "
            "judgements/sample.yaml?",
        ),
    ],
)
def test_a_wrong_choice_is_refused_by_line_and_column(sample, old, new, said):
    sample.change("config/sample.yaml", old, new)
    assert sample.refusal().startswith(f"{scheme_file(sample)}:{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indicators: some\n", "9:1: 'indicators' is 'some': it should be 'all'."),
        ("indicators: {excldue: [density]}\n", "unknown key 'excldue'. Did you mean exclude?"),
        (
            "units: {exclude: [900104]}\n",
            "entry 1 of 'exclude' is '900104', which is no text. Write it in quotes: \"900104\".",
        ),
        ("missing: {method: median, group: shore}\n", "9:1: median has no option 'group'."),
        ("missing: drop\n", "is no way to treat a missing cell; use reweight, refuse"),
        ("inherited: no\n", "9:1: 'inherited' is 'no': it should be 'use' or 'missing'."),
        ("availability: {unit: 1.5}\n", "'unit' is '1.5': it should be less than or equal to 1."),
        ("flat: true\n", "a flat scheme has one level"),
        ("cohorts: {town: {flatt: true}}\n", "9:18: unknown key 'flatt'. Did you mean flat?"),
        ("cohorts: {town: }\n", "9:11: 'town' is empty. Give it a value, or remove it."),
    ],
)
def test_a_value_that_does_not_fit_its_key_is_refused(sample, text, said):
    sample.append("config/sample.yaml", text)
    assert said in sample.refusal()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("indicators=[densty]", "there is no indicator 'densty'. Did you mean density?"),
        ("indicators={exclude: [densty]}", "there is no indicator 'densty'. Did you mean density?"),
        ("dimensions={exclude: [lnd]}", "there is no dimension 'lnd'. Did you mean land?"),
        (
            'units={exclude: ["900109"]}',
            "there is no unit '900109'. Did you mean 900104 or 900103 or 900102?",
        ),
        ("units={where: {coast: [east]}}", "there is no attribute 'coast'. Known: shore."),
        (
            "units={where: {shore: [north]}}",
            "there is no unit whose shore is 'north'. Known: east, west.",
        ),
        (
            "nodes={wealt: {weighting: {method: equal}}}",
            "there is no node 'wealt'. Did you mean wealth?",
        ),
        (
            "overrides={densty: {missing: refuse}}",
            "there is no indicator 'densty'. Did you mean density?",
        ),
        (
            "normalisation.goalposts={fixed: {densty: [1, 2]}}",
            "there is no indicator 'densty'. Did you mean density?",
        ),
        (
            "kinds=[gap]",
            "no indicator is left to score. Look at 'indicators', 'dimensions' and 'kinds'.",
        ),
        (
            "normalisation.goalposts={base_year: 1999}",
            "the base year 1999 has no observations; there are 2024.",
        ),
        (
            "normalisation.goalposts={base_year: 2020}",
            "the base year 2020 has no observations; there are 2024.",
        ),
        (
            "levels.1.weighting={method: fixed, weights: {wealth: 1, care: 2}}",
            "虚构研究 (fixed): 'weights' says nothing of 土地. Give each child of the node a "
            "number.",
        ),
        (
            "levels.1.aggregation={method: ampi, low: {wealth: 1, care: 2}}",
            "虚构研究 (ampi): 'low' says nothing of 土地. Give each child of the node a number.",
        ),
        (
            "normalisation.goalposts={fixed: {income_ratio: [1, 3]}}",
            "收入倍差: the goalposts 1 and 3 are not the worst value and then the best. Less is "
            "better here, so the larger number comes first.",
        ),
        (
            "nodes={wealth: {weighting: {method: fixed, "
            "weights: {output_per_head: 2, income_ratio: 1, incom_ratio: 1}}}}",
            "there is no child of wealth 'incom_ratio'. Did you mean income_ratio?",
        ),
    ],
)
def test_a_choice_that_does_not_fit_the_study_names_scheme_setting_and_cohort(
    sample, setting, said
):
    assert sample.refusal(setting) == cohort_place(sample, setting) + said


def test_a_cohort_of_one_is_refused(sample):
    setting = 'cohorts.town.units={exclude: ["900101", "900102", "900103"]}'
    assert sample.refusal(setting) == cohort_place(sample, setting) + (
        "the cohort 'town' has 1 unit to rank; a ranking needs two. Look at 'units' and "
        "'availability', or leave the cohort out of 'cohorts_scored'."
    )


def test_a_cohort_of_two_is_ranked(sample):
    edition = sample.score('cohorts.town.units={exclude: ["900101", "900102"]}')
    assert sorted(edition["sample"]["town"].ranks) == [1, 2]


@pytest.mark.parametrize(("levels", "count"), [(EQUAL, 1), (EQUAL * 3, 3)])
def test_levels_that_do_not_fit_the_depth_of_the_tree_are_refused(sample, levels, count):
    head = sample.file("config/sample.yaml").read_text(encoding="utf-8").split("levels:")[0]
    sample.file("config/sample.yaml").write_text(f"{head}levels:\n{levels}", encoding="utf-8")
    assert sample.refusal() == cohort_place(sample) + (
        f"'levels' has {count} entries, but the tree of 虚构研究 has 2 levels. Write one entry for "
        "each level, from the indicators up."
    )


def test_a_missing_cell_is_refused_where_the_scheme_says_so(sample):
    sample.change("yearbook.csv", "900104,beds,2024,1500", "900104,beds,2024,")
    assert sample.refusal("missing=refuse") == cohort_place(sample, "missing=refuse") + (
        "床位密度: has no value for 900104 虚构丁区, and the scheme refuses missing cells. Supply "
        "the figure, or choose 'missing: reweight' or an imputation."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "extends: sample",
            "extends: sampl",
            "2:1: extends 'sampl', which config/ does not hold. Did you mean sample?",
        ),
        ("extends: sample", "extends: plain", "2:1: extends itself. Known: sample."),
        (
            "extends: sample",
            "extends: [sample]",
            "2:1: extends '['sample']', which config/ does not hold. Did you mean sample?",
        ),
        ("extends:", "extend:", "2:1: unknown key 'extend'. Did you mean extends?"),
    ],
)
def test_a_variant_that_extends_nothing_is_refused(sample, old, new, said):
    sample.change("variants/plain.yaml", old, new)
    assert f"{sample.file('variants/plain.yaml')}:{said}" in sample.refusal()


def test_a_scheme_for_an_unknown_study_is_refused(sample):
    sample.change("config/sample.yaml", "study: sample", "study: smple")
    said = sample.refusal().splitlines()[0]
    assert said.startswith(f"{scheme_file(sample)}: ")
    assert said.endswith("Did you mean sample?")


@pytest.mark.parametrize("text", ["", "- a\n", "hello\n"])
def test_a_file_that_is_no_scheme_is_refused(sample, text):
    scheme_file(sample).write_text(text, encoding="utf-8")
    assert f"{scheme_file(sample)}:1:1: is no scheme. Write 'key: value' lines" in sample.refusal()


def test_an_unknown_cohort_is_refused(sample):
    sample.append("config/sample.yaml", "cohorts_scored: [twon]\n")
    assert sample.refusal() == (
        f"{scheme_file(sample)}: there is no cohort 'twon'. Did you mean town?"
    )


def test_problems_of_schemes_judgements_and_registry_are_said_at_once(sample):
    sample.append("config/sample.yaml", "normalization: {method: zscore}\n")
    sample.change("judgements/sample.yaml", "land: 4", "land: 12")
    sample.change("land.yaml", "direction: positive", "direction: up")
    with pytest.raises(ci.InputError) as refused:
        sample.score()
    said = str(refused.value)
    assert "unknown key 'normalization'" in said
    assert "the judgement 12 lies outside" in said
    assert "the direction 'up'" in said


@pytest.mark.parametrize("mean", ["geometric", "harmonic"])
def test_means_that_need_a_zero_are_refused_over_scores_that_have_none(sample, mean):
    sample.change("config/sample.yaml", "{method: minmax, goalposts: data}", "{method: zscore}")
    sample.change("config/sample.yaml", EQUAL, EQUAL.replace("arithmetic", mean))
    assert sample.refusal() == (
        f"{scheme_file(sample)}:6:34: {mean} means need scores whose 0 is the worst, and zscore "
        "gives scores around a mean, of which some may lie below 0. Take arithmetic means, or "
        "another normalisation."
    )
