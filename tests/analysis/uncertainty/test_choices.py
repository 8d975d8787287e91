"""What may vary is read with line and column, and what means nothing is refused."""

from hashlib import sha256
from pathlib import Path

import pytest

from countyindex.analysis.uncertainty.choices import read_choices, read_sound_choices
from countyindex.errors import InputError

CHOICE = "choices:\n  one:\n    title_zh: 虚构\n"


def refusal(folder: Path, text: str) -> str:
    path = folder / "choices.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_choices(path)
    return str(refused.value).replace(str(folder), "")


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("choices: {}\n", ":1:", "holds no choice"),
        (CHOICE, ":2:", "needs one of alternatives"),
        (CHOICE + "    multiply: {within: 0.2}\n    experts: {}\n", ":2:", "and has 2"),
        (CHOICE + "    multiply: {within: 1.5}\n", ":4:", "within"),
        (CHOICE + "    dirichlet: {concentration: 0}\n", ":4:", "concentration"),
        (CHOICE + "    multiplied: {within: 0.5}\n", ":4:", "Did you mean multiply?"),
        (CHOICE + "    alternatives: {a: {}}\n", ":4:", "needs two alternatives at least"),
        (CHOICE + "    alternatives: {a: {}, b: {set: {}}}\n", ":4:", "change nothing"),
        (CHOICE + "    multiply: {within: 0.5, levels: []}\n", ":4:", "levels"),
        (CHOICE + "    dirichlet: {concentration: 9, levels: []}\n", ":4:", "levels"),
        (
            CHOICE + "    alternatives: {a: {probability: 0.5}, b: {probability: 0.4}}\n",
            ":4:",
            "sum to 0.9, not to 1",
        ),
        (
            CHOICE + "    alternatives: {a: {probability: 0.5}, b: {}}\n",
            ":4:",
            "give all or none",
        ),
        (CHOICE + "    errors: {status: {misty: 0.1}}\n", ":4:", "'misty' is no status"),
        (CHOICE + "    errors: {status: {carried: 0}}\n", ":4:", "a number above 0"),
        (CHOICE + "    leave_out: {one: county}\n", ":4:", "one"),
    ],
)
def test_what_means_nothing_is_refused_at_its_line(tmp_path, text, where, said):
    found = refusal(tmp_path, text)
    assert f"choices.yaml{where}" in found
    assert said in found


def test_problems_are_said_all_at_once(tmp_path):
    found = refusal(
        tmp_path, CHOICE + "    multiply: {within: 2}\n  two: {title_zh: 乙, leave_out: {one: x}}\n"
    )
    assert len(found.splitlines()) == 2


def test_problems_of_one_choice_are_said_all_at_once(tmp_path):
    found = refusal(
        tmp_path,
        CHOICE
        + "    colour: red\n    alternatives: {a: {probability: 0.5}, b: {probability: 0.4}}\n"
        + "  two: {title_zh: 乙, errors: {status: {misty: 0.1, foggy: 0.1}, series: {x: 2}}}\n",
    )
    for said in ("unknown key 'colour'", "sum to 0.9", "'misty' is no", "'foggy' is no", "'x' is"):
        assert said in found


def test_what_is_right_in_a_file_is_read_beside_what_is_wrong_with_it(tmp_path):
    path = tmp_path / "choices.yaml"
    path.write_text(
        CHOICE + "    multiply: {within: 2}\n  two: {title_zh: 乙, multiply: {within: 0.2}}\n",
        encoding="utf-8",
    )
    choices = read_sound_choices(path)
    assert list(choices.choices) == ["two"]
    assert [problem.where for problem in choices.problems] == [f"{path}:4:16"]


@pytest.mark.parametrize("text", ["", "3\n", "choices: 3\n", "choices: [1]\n"])
def test_a_file_of_something_else_has_no_choices_and_says_so(tmp_path, text):
    path = tmp_path / "choices.yaml"
    path.write_text(text, encoding="utf-8")
    choices = read_sound_choices(path)
    assert not choices.choices
    assert len(choices.problems) == 1


def test_the_hash_tells_files_and_choices_of_a_file_apart(tmp_path, shipped):
    path = tmp_path / "choices.yaml"
    path.write_text(CHOICE + "    multiply: {within: 0.2}\n", encoding="utf-8")
    hashes = [
        read_choices(path).digest,
        shipped.digest,
        shipped.only("weights").digest,
        shipped.only("errors").digest,
    ]
    assert shipped.digest == sha256(shipped.path.read_bytes()).hexdigest()
    assert len(set(hashes)) == 4


def test_the_file_that_ships_is_read_in_its_order(shipped):
    assert next(iter(shipped.choices)) == "weights"
    assert shipped.choices["weights"].multiply.within == 0.25
    assert list(shipped.only("missing", "weights").choices) == ["missing", "weights"]


def test_a_place_is_the_nearest_that_the_file_has(shipped):
    at = shipped.where("choices", "weights", "multiply", "nowhere")
    line = shipped.path.read_text(encoding="utf-8").splitlines()[int(at.split(":")[-2]) - 1]
    assert line.strip().startswith("multiply:")
