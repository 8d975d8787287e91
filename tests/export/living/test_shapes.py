"""Projects of other shapes (虚构): deep trees, ties, experts, imputation, strange names."""

import io
import re
import zipfile

import numpy as np
import pytest
from proving import addressed, manifest_of, wrong_in
from recalculation import by_formualizer, by_libreoffice, recalculated
from synthetic import JUDGEMENTS, YEAR, Synthetic
from xlsx_cells import cells_of, sheet_files, with_inputs

import countyindex as ci
from countyindex.export.living import living_content

LEVELS = """\
levels:
  - {weighting: {method: entropy, shift: 0.01}, aggregation: {method: arithmetic}}
  - {weighting: {method: fixed, weights: {care: 3, land: 1}}, aggregation: {method: arithmetic}}
  - {weighting: {method: standard_deviation}, aggregation: {method: arithmetic}}
"""
PLAIN_LEVELS = """\
levels:
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
  - {weighting: {method: ahp}, aggregation: {method: arithmetic}}
judgements: judgements/sample.yaml
"""
ONE_LEVEL = """\
levels:
  - {weighting: {method: critic}, aggregation: {method: arithmetic}}
"""
STRANGE = ("=1+1", "+甲", "-乙", '"丙" 区', "@丁", "名" * 200, "{=SUM(A1)}", "问*号?~")


def deep(sample: Synthetic) -> None:
    """Three levels, and weights by methods with and without a live column."""
    sample.nest()
    sample.change("config/sample.yaml", PLAIN_LEVELS, LEVELS)
    sample.remove("variants/plain.yaml")


def tied(sample: Synthetic) -> None:
    """Two units with the same figures, and one indicator that tells nobody apart."""
    text = sample.file("yearbook.csv").read_text(encoding="utf-8").splitlines()
    mine = [line for line in text if line.startswith("900101,")]
    others = [line for line in text if not line.startswith("900102,")]
    twins = [line.replace("900101", "900102", 1) for line in mine]
    sample.file("yearbook.csv").write_text("\n".join([*others, *twins, ""]), encoding="utf-8")
    survey = sample.file("survey.csv").read_text(encoding="utf-8").splitlines()
    fixed = [
        line.replace("schooling,2020," + line.split(",")[3], "schooling,2020,9.5")
        for line in survey
    ]
    fixed = [line.replace(",650,", ",400,") for line in fixed]
    sample.file("survey.csv").write_text("\n".join([*fixed, ""]), encoding="utf-8")


def two_experts(sample: Synthetic) -> None:
    second = "  乙:\n    wealth: {care: 1, land: 3}\n    care: {land: 3}\n"
    sample.file("judgements/sample.yaml").write_text(JUDGEMENTS + second, encoding="utf-8")


def imputed(sample: Synthetic) -> None:
    """A missing cell that is filled, and values moved to another scale."""
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    sample.change(
        "config/sample.yaml",
        "treatment: []",
        "treatment: []\nmissing: median\n"
        "overrides: {density: {treatment: [{method: box_cox, exponent: 0.5}]}}",
    )


def frozen(sample: Synthetic) -> None:
    """Goalposts that are numbers, an interval, and a flat scheme."""
    sample.change("land.yaml", "direction: positive", "direction: {interval: [1000, 1200]}")
    sample.change(
        "config/sample.yaml",
        "normalisation: {method: minmax, goalposts: data}",
        "flat: true\nnormalisation: {method: minmax, clip: true, goalposts: {fixed: "
        "{income_ratio: [2.0, 1.5], output_per_head: [50000, 200000], density: [100, 1100]}}}",
    )
    sample.change("config/sample.yaml", PLAIN_LEVELS, ONE_LEVEL)
    sample.remove("variants/plain.yaml")


def far(sample: Synthetic) -> None:
    """An interval that no unit is in, and goalposts of the indicator from percentiles."""
    sample.change("land.yaml", "direction: positive", "direction: {interval: [200, 250]}")
    sample.change(
        "config/sample.yaml",
        "treatment: []",
        "treatment: []\noverrides: {density: {normalisation: "
        "{method: minmax, goalposts: {percentiles: [10, 90]}}}}",
    )


def met(sample: Synthetic) -> None:
    """An interval that every unit is in, in one cohort; the other has two units outside."""
    sample.change("land.yaml", "direction: positive", "direction: {interval: [200, 2000]}")


def unmet(sample: Synthetic) -> None:
    """The same under weights that are read off the scores."""
    met(sample)
    sample.change(
        "config/sample.yaml",
        "  - {weighting: {method: equal}, aggregation: {method: arithmetic}}\n  - {weighting: {m",
        "  - {weighting: {method: entropy}, aggregation: {method: arithmetic}}\n  - {weighting: {m",
    )


def strange(sample: Synthetic) -> None:
    """Names that a spreadsheet might take for something else."""
    path = sample.file("units.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, name in enumerate(STRANGE, start=1):
        code, _, *rest = lines[at].split(",")
        quoted = '"' + name.replace('"', '""') + '"'
        lines[at] = ",".join([code, quoted, *rest])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


SHAPES = {
    f.__name__: f for f in (deep, tied, two_experts, imputed, frozen, far, met, unmet, strange)
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> dict[str, ci.Edition]:
    from synthetic import write_project  # noqa: PLC0415  (the fixtures here are per module)

    found = {}
    for name, change in SHAPES.items():
        sample = write_project(tmp_path_factory.mktemp(name))
        change(sample)
        found[name] = ci.score_edition(sample.root, YEAR, schemes=["sample"])
    return found


@pytest.mark.parametrize(
    "recalculate",
    [
        pytest.param(by_formualizer, id="formualizer"),
        pytest.param(by_libreoffice, id="LibreOffice"),
    ],
)
def test_every_shape_is_recalculated_as_the_engine_scores_it(recalculate, editions, tmp_path):
    written = {name: living_content(each, zero=True) for name, each in editions.items()}
    made = recalculate(written, {name: (name, {}) for name in written}, tmp_path)
    wrong = []
    for name, edition in editions.items():
        manifest = manifest_of(written[name])
        for board, published in zip(manifest.boards, edition.boards, strict=True):
            wrong += [
                f"{name}: {said}" for said in wrong_in(edition, published, board, None, made[name])
            ]
    assert wrong == []


def test_the_first_sheet_says_from_the_start_what_is_left_out(editions, tmp_path):
    """With the very words that a recalculation gives."""
    fresh = {name: living_content(each, zero=True) for name, each in editions.items()}
    made = recalculated(fresh, tmp_path)
    for name, edition in editions.items():
        stored, again = states_of(living_content(edition)), states_of(made[name])
        assert stored == again
        constant = [len(b.dataset.indicators) - b.normalised.shape[1] for b in edition.boards]
        assert ["“实际计入”为 0" in said for said in stored] == [count > 0 for count in constant]
    assert states_of(made["deep"]) == ["正常", "正常"]
    assert "“实际计入”为 0" in states_of(made["tied"])[0]


def test_every_stored_number_is_one_that_a_spreadsheet_reads(editions):
    """Also those of an indicator that is left out, which has no smallest and no largest score."""
    for edition in editions.values():
        content = living_content(edition)
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for name in sheet_files(book).values():
                assert re.findall("<v>[^<]*(?:nan|inf)</v>", book.read(name).decode()) == []


def states_of(content):
    cells = cells_of(content, {"使用说明"})["使用说明"]
    return [cells[f"H{13 + k}"] for k in range(2)]


def test_twins_share_a_place(editions):
    ranks = editions["tied"].boards[0].ranks
    assert ranks["900101"] == ranks["900102"]


def test_strange_names_stay_names(editions):
    content = living_content(editions["strange"])
    manifest = manifest_of(content)
    area = manifest.boards[0].area("index")
    cells = cells_of(content, {area.sheet})[area.sheet]
    assert [cells[f"B{8 + i}"] for i in range(4)] == list(STRANGE[:4])
    area = manifest.boards[1].area("index")
    cells = cells_of(content, {area.sheet})[area.sheet]
    assert [cells[f"B{8 + i}"] for i in range(4)] == list(STRANGE[4:])


def test_an_edit_of_one_expert_moves_the_group(editions, tmp_path):
    edition = editions["two_experts"]
    content = living_content(edition, zero=True)
    board = manifest_of(content).boards[0]
    edits = {("judgements", "index/乙", "wealth", "care"): 3.0}
    made = recalculated({"edited": with_inputs(content, addressed(board, edits))}, tmp_path)
    group = board.area("priorities", "index/")
    cells = cells_of(made["edited"], {group.sheet})[group.sheet]
    top = int(group.first[1:])
    found = [cells[f"{group.first[0]}{top + i}"] for i in range(3)]
    root = np.sqrt
    matrix = np.array([[1, root(6), root(12)], [0, 1, root(6)], [0, 0, 1.0]])
    for i in range(3):
        for j in range(i):
            matrix[i, j] = 1 / matrix[j, i]
    values, vectors = np.linalg.eig(matrix)
    principal = np.abs(vectors[:, values.real.argmax()].real)
    np.testing.assert_allclose(found, principal / principal.sum(), rtol=1e-9)
