"""What may vary is read with line and column, and what means nothing is refused."""

from pathlib import Path

import pytest

from countyindex.analysis.uncertainty.choices import read_choices
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
        (CHOICE + "    alternatives: {a: {}}\n", ":2:", "needs two alternatives at least"),
        (CHOICE + "    alternatives: {a: {}, b: {set: {}}}\n", ":2:", "change nothing"),
        (CHOICE + "    multiply: {within: 0.5, levels: []}\n", ":4:", "levels"),
        (CHOICE + "    dirichlet: {concentration: 9, levels: []}\n", ":4:", "levels"),
        (
            CHOICE + "    alternatives: {a: {probability: 0.5}, b: {probability: 0.4}}\n",
            ":2:",
            "sum to 0.9, not to 1",
        ),
        (
            CHOICE + "    alternatives: {a: {probability: 0.5}, b: {}}\n",
            ":2:",
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


def test_the_file_that_ships_is_read_in_its_order(shipped):
    assert next(iter(shipped.choices)) == "weights"
    assert shipped.choices["weights"].multiply.within == 0.25
    assert list(shipped.only("missing", "weights").choices) == ["missing", "weights"]


def test_a_place_is_the_nearest_that_the_file_has(shipped):
    at = shipped.where("choices", "weights", "multiply", "nowhere")
    line = shipped.path.read_text(encoding="utf-8").splitlines()[int(at.split(":")[-2]) - 1]
    assert line.strip().startswith("multiply:")
