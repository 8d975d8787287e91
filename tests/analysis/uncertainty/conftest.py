"""Boards that are ready to be drawn: provinces that ship, and the invented project (虚构)."""

from collections.abc import Callable

import pytest

import countyindex as ci
from countyindex.analysis.uncertainty.choices import Choices
from countyindex.analysis.uncertainty.prepare import Prepared, prepare
from countyindex.data import measure, read_observations
from countyindex.pipeline import score_measured

#: As many draws as make five passes, the last of them short.
DRAWS = 4 * 2048 + 100


@pytest.fixture(scope="session")
def shipped(project) -> Choices:
    """What may vary, as it ships."""
    return ci.read_choices(project.choices)


@pytest.fixture(scope="session")
def provinces(project, shipped) -> Callable[..., Prepared]:
    """Prepare the provinces of 2024 for draws; only weights vary unless told."""
    study = ci.read_study(project.studies["province"])
    measured = measure(study, read_observations(study), 2024)
    results = score_measured(measured, ci.read_scheme(project.schemes["province"]))
    (reference,) = results.values()

    def made(*names: str, draws: int = DRAWS, seed: int = 7) -> Prepared:
        varied = shipped.only(*(names or ("weights",)))
        return prepare(reference, varied, draws, seed)

    return made


@pytest.fixture(scope="session")
def weighed(provinces) -> Prepared:
    """The provinces with varying weights, ready for all passes."""
    return provinces()
