"""The helpers of this folder, and of the living workbook's tests, can be imported by name."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from synthetic import Synthetic, write_project

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "export" / "living")]

from edited import Living, living_of  # noqa: E402  (found by the path above)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Living:
    """The workbook of the tiny project; read it, change copies."""
    folder = tmp_path_factory.mktemp("living")
    return living_of(write_project(folder / "project"), folder)


@pytest.fixture
def write_living(make_project: Callable[..., Synthetic], tmp_path: Path) -> Callable[..., Living]:
    """Write the workbook of a project that was changed first."""

    def write(change: Callable[[Synthetic], None]) -> Living:
        sample = make_project()
        change(sample)
        return living_of(sample, tmp_path)

    return write
