"""What many tests share: the shipped project, its 2024 edition, and a tiny invented project."""

from collections.abc import Callable
from pathlib import Path

import pytest
from synthetic import Synthetic, write_project

import countyindex as ci
from countyindex.project import bundled


@pytest.fixture(scope="session")
def project() -> ci.Project:
    """The project that ships."""
    return bundled()


@pytest.fixture(scope="session")
def edition(project: ci.Project) -> ci.Edition:
    """Every shipped scheme on the data of 2024."""
    return ci.score_edition(project, 2024)


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., Synthetic]:
    """Write the tiny invented project, into tmp_path unless told where."""

    def make(folder: Path | None = None) -> Synthetic:
        return write_project(folder or tmp_path / "project")

    return make


@pytest.fixture
def sample(make_project: Callable[..., Synthetic]) -> Synthetic:
    """The tiny invented project."""
    return make_project()
