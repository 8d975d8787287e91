"""`--set key=value` changes any place of a scheme; a wrong one is a wrong question."""

import pytest

import countyindex as ci


@pytest.mark.parametrize(
    ("setting", "read"),
    [
        ("title_zh=虚构别名", lambda s: s.title_zh == "虚构别名"),
        ("normalisation.method=zscore", lambda s: s.base.normalisation.method == "zscore"),
        (
            "normalisation.goalposts={percentiles: [10, 90]}",
            lambda s: s.base.normalisation.goalposts.percentiles == (10, 90),
        ),
        ("levels.1.weighting.method=equal", lambda s: s.base.levels[1].weighting.method == "equal"),
        (
            "levels.*.weighting.method=entropy",
            lambda s: [level.weighting.method for level in s.base.levels] == ["entropy"] * 2,
        ),
        (
            "levels.0.weighting={method: entropy, shift: 0.1}",
            lambda s: s.base.levels[0].weighting.options == {"shift": 0.1},
        ),
        ("availability.unit=0.9", lambda s: s.base.availability.unit == 0.9),
        ("missing=mean", lambda s: s.base.missing.method == "mean"),
        ("inherited=missing", lambda s: s.base.inherited == "missing"),
        (
            "treatment=[{method: winsorise, when: outlying}]",
            lambda s: s.base.treatment[0].method == "winsorise",
        ),
        (
            "indicators={exclude: [density]}",
            lambda s: s.base.indicators.exclude == ("density",),
        ),
        (
            "nodes.wealth.weighting.method=entropy",
            lambda s: s.base.weighting_of("wealth", 0).method == "entropy",
        ),
        (
            "overrides.density.missing=refuse",
            lambda s: s.base.missing_of("density").method == "refuse",
        ),
        (
            "cohorts.town.inherited=missing",
            lambda s: (s.plan("town").inherited, s.plan("field").inherited) == ("missing", "use"),
        ),
        ("cohorts_scored=[town]", lambda s: s.cohorts_scored == ("town",)),
        (" missing = median ", lambda s: s.base.missing.method == "median"),
    ],
)
def test_a_setting_reaches_every_kind_of_place(sample, setting, read):
    assert read(sample.scheme(setting))


def test_settings_apply_in_order(sample):
    scheme = sample.scheme("missing=mean", "missing=median")
    assert scheme.base.missing.method == "median"


def test_a_new_method_leaves_the_options_of_the_old_one(sample):
    scheme = sample.scheme(
        "levels.1.weighting={method: ahp, max_cr: 0.2}", "levels.1.weighting.method=equal"
    )
    assert scheme.base.levels[1].weighting.options == {}


def test_settings_change_the_digest(sample):
    assert sample.scheme("missing=mean").digest != sample.scheme().digest


def test_settings_hold_for_the_variants_too(sample):
    edition = sample.score("normalisation.method=zscore")
    assert edition.schemes["sample"].base.normalisation.method == "zscore"
    assert edition.schemes["plain"].base.normalisation.method == "zscore"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("missing", "write key=value, such as normalisation.method=zscore."),
        ("=mean", "write key=value, such as normalisation.method=zscore."),
        ("levels..weighting=1", "write key=value, such as normalisation.method=zscore."),
        ("mising=mean", "unknown key 'mising'. Did you mean missing?"),
        ("mising.all=mean", "unknown key 'mising'. Did you mean missing?"),
        ("levels.7.weighting.method=equal", "there is no place '7' in sample.yaml."),
        ("levels.first.weighting.method=equal", "there is no place 'first' in sample.yaml."),
        ("levls.*.weighting=equal", "there is no place 'levls' in sample.yaml."),
        ("levels.7.*=equal", "there is no place '7' in sample.yaml."),
        (
            "normalisation.*.method=rank",
            "'*' stands for the items of a list, and 'normalisation' has none in sample.yaml. "
            "Write it after a list, such as levels.*.weighting.",
        ),
        ("title_zh.*=x", "'*' stands for the items of a list, and 'title_zh' has none"),
        ("levels.*.weighting.method=equl", "'equl' is no weighting method. Did you mean equal?"),
        ("title_zh.short=x", "there is no place 'short' in sample.yaml."),
        ("normalisation.method=[", "'[' is not valid YAML."),
        ("normalisation.method=", "'method' is empty. Give it a value, or remove it."),
        ("normalisation.method=zscor", "'zscor' is no normalisation method. Did you mean zscore"),
        ("normalisation.uper=10", "minmax has no option 'uper'. Did you mean upper?"),
        ("availability.units=0.5", "unknown key 'units'. Did you mean unit?"),
        *(
            (
                f"levels.0.aggregation={{method: {name}, {option}: {value}}}",
                f"the option '{option}'",
            )
            for value in ("nan", ".nan", ".inf", "true", "'0.5'")
            for name, option in [("power", "exponent"), ("geometric", "floor"), ("vikor", "v")]
        ),
        *(
            (f"levels.0.aggregation={{method: {name}, {option}: {value}}}", start)
            for name, option in [("promethee", "q"), ("ampi", "low")]
            for value, start in [
                ("x", f"the option '{option}' of {name} is 'x', which is no number."),
                ("[1, x]", f"entry 2 of the option '{option}' of {name} is 'x', which is no num"),
                ("{density: .nan}", f"'density' in the option '{option}' of {name} is 'nan'"),
            ]
        ),
        ("treatment=[{method: winsorise, skewness: nan}]", "the option 'skewness' of winsorise"),
        ("normalisation={method: efficacy, lower: nan}", "the option 'lower' of efficacy"),
        ("levels.1.weighting={method: ahp, max_cr: nan}", "the option 'max_cr' of ahp is 'nan'"),
        (
            "levels.0.weighting={method: optimised, targets: x}",
            "the option 'targets' of optimised is 'x', which is no number. Write plain digits.",
        ),
        (
            "levels.1.weighting={method: combined, methods: [ahp, {method: entropy, shift: nan}]}",
            "the option 'shift' of entropy is 'nan'",
        ),
        (
            "levels.1.weighting={method: fixed, weights: {wealth: 1, care: 2, land: x}}",
            "'land' in the option 'weights' of fixed is 'x', which is no number.",
        ),
        (
            "levels.1.weighting={method: combined, methods: [ahp, entropie]}",
            "'entropie' is no weighting method. Did you mean entropy?",
        ),
        (
            "levels.1.weighting={method: combined, methods: ahp}",
            "the option 'methods' of combined is 'ahp', which is no list.",
        ),
        (
            "normalisation.goalposts={fixed: {density: [nan, 1]}}",
            "the goalposts nan and 1 of 'density' are no two finite numbers.",
        ),
        ("levels=5", "'levels' is '5', which is no list. Write [a, b]."),
    ],
)
def test_a_wrong_setting_is_a_wrong_question(sample, setting, said):
    with pytest.raises(ci.UsageError) as refused:
        sample.scheme(setting)
    assert str(refused.value).startswith(f"--set {setting}: {said}")


def test_a_wrong_file_stays_a_wrong_file_under_a_wrong_setting(sample):
    sample.append("config/sample.yaml", "treatmnt: []\n")
    with pytest.raises(ci.InputError) as refused:
        sample.scheme("mising=mean")
    assert len(refused.value.problems) == 2


def test_a_setting_below_a_word_says_how_to_write_it(sample):
    sample.append("config/sample.yaml", "units: all\n")
    said = sample.refusal("units.exclude=['900101']")
    assert said.endswith("there is no place 'exclude' in sample.yaml. Write units={exclude: …}.")


def test_what_a_scheme_extends_is_no_setting(sample):
    assert "what a scheme extends is said in its file" in sample.refusal("extends=plain")


def test_a_whole_mapping_may_be_set_for_a_cohort(sample):
    edition = sample.score("cohorts.town={normalisation: {method: zscore}}")
    plans = {cohort: result.plan for cohort, result in edition["sample"].items()}
    assert plans["town"].normalisation.method == "zscore"
    assert plans["field"].normalisation.method == "minmax"


def test_a_repeated_key_in_a_setting_is_refused(sample):
    assert "the key 'unit' is given twice" in sample.refusal("availability={unit: 0.5, unit: 0.6}")


def test_a_number_that_is_none_keeps_its_place_in_the_file(sample):
    sample.change("config/sample.yaml", "method: minmax,", "method: minmax, upper: .nan,")
    path = sample.file("config/sample.yaml")
    assert sample.refusal().startswith(f"{path}:4:1: the option 'upper' of minmax is 'nan'")
