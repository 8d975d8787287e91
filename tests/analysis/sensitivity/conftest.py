"""The invented project (虚构), analysed under what a test lets vary."""

from collections.abc import Callable

import pytest

import countyindex as ci


@pytest.fixture
def sample(sample):
    """The invented project with districts that are good at different things, so that ranks move."""
    for was, now in {
        "900101,beds,2024,3300": "900101,beds,2024,1900",
        "900103,beds,2024,2600": "900103,beds,2024,3900",
        "900102,output,2024,800": "900102,output,2024,640",
    }.items():
        sample.change("yearbook.csv", was, now)
    sample.change("survey.csv", "900104,schooling,2020,9.6", "900104,schooling,2020,12.1")
    return sample


@pytest.fixture
def analysed(sample) -> Callable[..., dict[str, ci.Sensitivity]]:
    """Analyse the invented project: choices as text, settings of the scheme, arguments."""

    def made(text: str, *settings: str, **arguments) -> dict[str, ci.Sensitivity]:
        choices = ci.read_choices(sample.write("config/uncertainty.yaml", text))
        return ci.sensitivity(sample.study(), sample.scheme(*settings), 2024, choices, **arguments)

    return made
