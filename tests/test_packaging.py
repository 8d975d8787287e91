"""The wheel alone is enough: in an empty folder it helps, scores and writes."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("built")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(built), str(ROOT)],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    target = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


def run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_facts_and_choices(unpacked: Path):
    inside = unpacked / "countyindex" / "bundled"
    assert (inside / "indicators" / "county" / "units.csv").is_file()
    assert (inside / "config" / "variants" / "entropy.yaml").is_file()
    assert (inside / "schemas" / "scheme.json").is_file()
    assert (unpacked / "countyindex" / "py.typed").is_file()


def test_the_wheel_explains_its_methods(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-m", "countyindex", "methods", "topsis")
    assert done.stdout.startswith("### topsis "), done.stderr


def test_the_wheel_and_not_the_checkout_is_what_runs(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-c", "import countyindex; print(countyindex.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(unpacked)


def test_help_needs_nothing_but_the_wheel(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-m", "countyindex", "--help")
    assert done.returncode == 0
    assert "score" in done.stdout


def test_an_empty_folder_gets_a_workbook_in_outputs(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-m", "countyindex", "score", "--year", "2024")
    assert done.returncode == 0, done.stderr
    assert zipfile.is_zipfile(tmp_path / "outputs" / "countyindex_2024.xlsx")


def test_json_goes_to_stdout_and_nothing_to_disk(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-m", "countyindex", "score", "--year", "2024", "--json")
    boards = {result["cohort"]: result for result in json.loads(done.stdout)["results"]}
    assert len(boards["district"]["ranking"]) == 37
    assert list(tmp_path.iterdir()) == []
