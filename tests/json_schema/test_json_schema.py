"""JSON Schemas: the shipped files pass, what the reader refuses fails, and they are up to date."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

import countyindex as ci
from countyindex.analysis.uncertainty.choices import read_choices
from countyindex.documents import read_document
from countyindex.json_schema import SCHEMAS, schema_text
from countyindex.json_schema.shape import changes_to
from countyindex.methods import FAMILIES
from countyindex.project import bundled

ROOT = bundled().root
FILES = sorted([*ROOT.glob("indicators/*/*.yaml"), *ROOT.glob("config/**/*.yaml")])
LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def kind(path: Path) -> str:
    """Which schema a file of a project belongs to."""
    if path.parent.name == "judgements" or path.name == "uncertainty.yaml":
        return "judgements" if path.parent.name == "judgements" else "uncertainty"
    if path.parent.name in ("config", "variants"):
        return "scheme"
    return path.stem if path.stem in SCHEMAS else "dimension"


@pytest.fixture(scope="module")
def validators():
    return {name: Draft7Validator(json.loads(schema_text(name))) for name in SCHEMAS}


def complaints(validators, path):
    content = read_document(path).content
    return [error.message for error in validators[kind(path)].iter_errors(content)]


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("each", SCHEMAS)
def test_a_schema_is_valid_itself_and_the_one_in_the_repository_is_current(each):
    Draft7Validator.check_schema(json.loads(schema_text(each)))
    written = (ROOT / "schemas" / f"{each}.json").read_text(encoding="utf-8")
    assert written == schema_text(each), "run 'make docs'"


def test_the_repository_holds_these_schemas_and_no_others():
    assert {path.stem for path in (ROOT / "schemas").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_shipped_file_is_valid_and_names_its_schema_in_its_first_line(validators, path):
    assert complaints(validators, path) == []
    found = LINE.match(path.read_text(encoding="utf-8"))
    assert found, f"{name(path)} does not begin with '# yaml-language-server: $schema=…'"
    assert (path.parent / found[1]).resolve() == ROOT.resolve() / "schemas" / f"{kind(path)}.json"


def test_every_method_and_option_can_be_completed():
    text = schema_text("scheme")
    for family in FAMILIES:
        for method in (family[each] for each in family):
            assert f'"const": "{method.name}"' in text
            assert all(f'"{option}": {{' in text for option in method.options)


#: File → what is changed in it, and into what; the reader refuses each.
BROKEN = [
    ("config/sample.yaml", "study: sample\n", "study: sample\nflatt: true\n"),
    ("config/sample.yaml", "title_zh: 虚构指数\n", ""),
    ("config/sample.yaml", "method: minmax", "method: minimax"),
    ("config/sample.yaml", "method: minmax", "method: minmax, lowest: 3"),
    ("config/sample.yaml", "method: minmax", "method: minmax, clip: perhaps"),
    ("config/sample.yaml", "goalposts: data", "goalposts: date"),
    ("config/sample.yaml", "goalposts: data", "goalposts: {percentiles: [5]}"),
    ("config/sample.yaml", "method: minmax, goalposts: data", "method: rank, goalposts: pooled"),
    ("config/sample.yaml", "treatment: []", "treatment: [{method: winsorise, when: never}]"),
    ("config/sample.yaml", "treatment: []", "treatment: [{method: median}]"),
    ("config/sample.yaml", "treatment: []", "treatment: [{method: box_cox}]"),
    ("config/sample.yaml", "treatment: []", "missing: guess"),
    ("config/sample.yaml", "treatment: []", "missing: group_mean"),
    ("config/sample.yaml", "treatment: []", "missing: {method: reweight, by: city}"),
    ("config/sample.yaml", "treatment: []", "availability: {unit: 1.5}"),
    ("config/sample.yaml", "treatment: []", "inherited: sometimes"),
    ("config/sample.yaml", "treatment: []", "units: {exclude: 900101}"),
    ("config/sample.yaml", "treatment: []", "kinds: [gaps]"),
    ("config/sample.yaml", "treatment: []", "nodes: {care: {weights: equal}}"),
    ("config/sample.yaml", "treatment: []", "overrides: {beds_per_head: {missing: guess}}"),
    ("config/sample.yaml", "treatment: []", "cohorts: {town: {missing: guess}}"),
    ("config/sample.yaml", "treatment: []", "cohorts: {town: {normalisation: {clip: perhaps}}}"),
    ("config/sample.yaml", "{method: equal}", "{method: fixed}"),
    ("config/sample.yaml", "{method: equal}", "{method: fixed, weights: {a: heavy}}"),
    ("config/sample.yaml", "{method: equal}", "{method: combined, methods: [entropi]}"),
    ("config/sample.yaml", "{method: ahp}", "{method: ahp, max_cr: strict}"),
    ("variants/plain.yaml", "judgements: null\n", "normalization: {method: rank}\n"),
    ("variants/plain.yaml", "judgements: null\n", "normalisation: {method: ranks}\n"),
    ("variants/plain.yaml", "judgements: null\n", "normalisation: {clips: true}\n"),
    ("judgements/sample.yaml", "land: 4", "land: 10"),
    ("judgements/sample.yaml", "land: 4", "land: often"),
    ("judgements/sample.yaml", "items:", "things:"),
    ("sample/study.yaml", "title_zh: 虚构研究\n", ""),
    ("sample/study.yaml", "care: {name_zh: 照护}", "care: {name: 照护}"),
    ("sample/series.yaml", "unit: 亿元}", "units: 亿元}"),
    ("sample/series.yaml", "unit: 亿元}", "unit: 亿元, additive: perhaps}"),
    ("sample/sources.yaml", "title_zh: 虚构年鉴", "title: 虚构年鉴"),
    ("sample/wealth.yaml", "direction: negative", "direction: downwards"),
    ("sample/wealth.yaml", "direction: negative", "direction: {interval: [1]}"),
    ("sample/wealth.yaml", "direction: negative", "direction: parity\n  transform: log"),
    ("sample/wealth.yaml", "plausible: [0.8, 4.0]", "plausible: 0.8"),
    ("sample/wealth.yaml", "references: [invented]", "max_age: -1"),
    ("sample/wealth.yaml", "references: [invented]", "kind: levels"),
    ("sample/wealth.yaml", "  formula: urban_income / rural_income\n", ""),
]


@pytest.mark.parametrize(("file", "old", "new"), BROKEN, ids=lambda text: text.strip() or "-")
def test_what_the_reader_refuses_the_schema_refuses(sample, validators, file, old, new):
    path = sample.file(file)
    assert complaints(validators, path) == []
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert sample.refusal()
    assert complaints(validators, path)


#: What the reader takes, and a schema must not forbid.
FINE = [
    ("config/sample.yaml", "treatment: []", "missing: median"),
    ("config/sample.yaml", "treatment: []", "missing: {method: group_mean, groups: shore}"),
    ("config/sample.yaml", "treatment: []", "availability: {unit: 0.5}"),
    ("config/sample.yaml", "treatment: []", "cohorts: {town: {normalisation: {clip: true}}}"),
    ("config/sample.yaml", "treatment: []", "units: {where: {shore: [east, west]}}"),
    ("config/sample.yaml", "goalposts: data", "goalposts: {percentiles: [5, 95]}"),
    ("config/sample.yaml", "{method: equal}", "{method: combined, methods: [entropy, equal]}"),
    ("config/sample.yaml", "treatment: []", "treatment: [{method: winsorise, max_points: 3}]"),
    ("variants/plain.yaml", "judgements: null\n", "normalisation: {goalposts: pooled}\n"),
    ("variants/plain.yaml", "judgements: null\n", "treatment: null\n"),
    ("judgements/sample.yaml", "care: {land: 2}", "care: {land: 5/2}"),
    ("judgements/sample.yaml", "care: {land: 2}", "land: {care: 1/2}"),
    ("sample/wealth.yaml", "direction: negative", "direction: {interval: [1, 2]}"),
    ("sample/wealth.yaml", "references: [invented]", "goalposts: none"),
    ("sample/wealth.yaml", "references: [invented]", "reference_lines: {2027: 1.9}"),
]


@pytest.mark.parametrize(("file", "old", "new"), FINE, ids=lambda text: text.strip())
def test_what_the_reader_takes_the_schema_takes(sample, validators, file, old, new):
    path = sample.file(file)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    sample.score()
    assert complaints(validators, path) == []


CORRECTION = """\
- code: "900101"
  series: output
  year: 2024
  was: 900
  becomes: 910
  why: 虚构
  evidence: 虚构
"""


@pytest.mark.parametrize(("old", "new"), [("  why: 虚构\n", ""), ("was: 900", "was: many")])
def test_a_broken_correction_fails_in_both(sample, validators, old, new):
    path = sample.write("indicators/sample/corrections.yaml", CORRECTION)
    sample.score()
    assert complaints(validators, path) == []
    sample.change("sample/corrections.yaml", old, new)
    assert sample.refusal()
    assert complaints(validators, path)


CHOICES = """\
choices:
  weights:
    title_zh: 权重
    multiply: {within: 0.25}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within: 0.25", "within: 2"),
        ("title_zh: 权重", "title: 权重"),
        ("multiply: {within: 0.25}", ""),
        ("multiply:", "experts: {}\n    multiply:"),
    ],
)
def test_a_broken_file_of_uncertainty_fails_in_both(sample, validators, old, new):
    path = sample.write("config/uncertainty.yaml", CHOICES)
    assert read_choices(path)
    assert complaints(validators, path) == []
    sample.change("config/uncertainty.yaml", old, new)
    with pytest.raises(ci.InputError):
        read_choices(path)
    assert complaints(validators, path)


def test_changes_may_leave_out_and_empty_what_the_whole_needs():
    whole = {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"$ref": "#/x"}}},
        "required": ["a"],
    }
    changes = Draft7Validator(changes_to(whole))
    assert changes.is_valid({})
    assert changes.is_valid({"a": None})
    assert not changes.is_valid({"a": "text"})


def test_an_unknown_schema_is_a_wrong_question():
    with pytest.raises(ci.UsageError, match="there is no schema 'shceme'"):
        schema_text("shceme")
