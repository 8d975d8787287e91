"""Commands that draw: what they take in common, and in which order they tell of it."""

import dataclasses

import pytest

from countyindex.cli import sensitivity, uncertainty
from countyindex.cli.draws import Asked

SHARED = [
    *("year", "schemes", "settings", "choices_file", "units", "executor", "workers"),
    *("output", "form", "resume", "as_json", "force", "quiet", "folder"),
]
OWN = {uncertainty: ["draws", "seed", "until"], sensitivity: ["base", "seed"]}


@pytest.mark.parametrize("module", OWN, ids=lambda module: module.__name__.rsplit(".")[-1])
def test_a_command_puts_its_own_options_behind_those_that_name_boards(module):
    names = [each.name for each in module.command.params]
    assert names == [*SHARED[:3], *OWN[module], *SHARED[3:]]


def test_what_was_asked_holds_every_shared_option_and_no_other():
    assert [field.name for field in dataclasses.fields(Asked)] == SHARED
