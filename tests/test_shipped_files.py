"""Every file that ships: counts that anyone can check, schemes that run, no trace of a machine."""

import re
from collections import Counter
from pathlib import Path

import pytest

import countyindex as ci
from countyindex.project import bundled

PROJECT = bundled()
SCHEMES = {**PROJECT.schemes, **PROJECT.variants}

#: Paths of one person's machine; written so that this file does not contain one.
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users)/\w|\.\./" + "shared" + r"\b|\b[A-Z]:\\\w"
)

TEXT = {".py", ".yaml", ".csv", ".md", ".toml", ".txt", ".json", ".cfg", ""}
NOT_OURS = {".git", ".venv", "dist", "build", "outputs", "__pycache__"}
NOT_OURS |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}


@pytest.fixture(scope="module")
def edition() -> ci.Edition:
    return ci.score_edition(PROJECT, 2024)


def cohort_sizes(study: str) -> Counter[str]:
    return Counter(unit.cohort for unit in ci.read_study(PROJECT.studies[study]).units)


def test_37_districts_and_53_counties_are_90_units():
    assert cohort_sizes("county") == {"district": 37, "county": 53}


def test_there_are_31_provinces():
    assert cohort_sizes("province") == {"province": 31}


def test_zhejiang_has_11_cities():
    assert cohort_sizes("city")["city"] == 11


@pytest.mark.parametrize(
    ("scheme", "cohort", "units"),
    [("county", "district", 37), ("county", "county", 53), ("province", "province", 31)],
)
def test_every_unit_is_ranked_on_the_shipped_data(edition, scheme, cohort, units):
    result = edition[scheme][cohort]
    assert len(result.ranks) == units
    assert not result.not_ranked
    assert result.ranks.min() == 1


@pytest.mark.parametrize("name", SCHEMES)
def test_every_shipped_scheme_runs_on_the_shipped_data(edition, name):
    for result in edition[name].values():
        assert result.scores.notna().all()
        assert result.weights.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", PROJECT.variants)
def test_every_variant_extends_a_shipped_scheme_and_says_what_changes(name):
    scheme = ci.read_scheme(SCHEMES[name])
    assert scheme.extends in SCHEMES
    assert scheme.note_zh


@pytest.mark.parametrize("name", SCHEMES)
def test_every_shipped_scheme_is_called_illustrative(name):
    assert "示例" in ci.read_scheme(SCHEMES[name]).title_zh


def shipped_texts() -> list[Path]:
    return [
        path
        for path in sorted(PROJECT.root.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT
        and not NOT_OURS & set(path.relative_to(PROJECT.root).parts)
    ]


def test_no_file_names_a_place_on_somebodys_machine():
    found = [
        f"{path.relative_to(PROJECT.root)}: {match.group()}"
        for path in shipped_texts()
        for match in MACHINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
