"""The province study's dispersion within provinces follows from the census, county by county.

`census2020_county_units.csv` holds 2,986 county-level units: 中国人口普查分县资料 2020, read in the
MIT-licensed repository leiii/census; its notice stands beside it.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from countyindex.analysis import coefficient_of_variation
from countyindex.data import read_observations
from countyindex.project import bundled
from countyindex.registry import read_study

ROWS = Path(__file__).parent / "reference" / "census2020_county_units.csv"

#: Half a unit of the sixth decimal, the last one that ships.
HALF = 5e-7 + 1e-12

SPREADS = ["college_share", "health_workers", "schooling"]
PLACES = ["cars", "health_workers", "piped_water", "schooling"]


@pytest.fixture(scope="module")
def census() -> pd.DataFrame:
    return pd.read_csv(ROWS, dtype={"province": str, "code": str})


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    observations = read_observations(read_study(bundled().studies["province"])).table
    within = observations[observations["series"].str.startswith("within_")]
    return within.pivot(index="code", columns="series", values="value")


def by_province(census: pd.DataFrame, column: str):
    """Yield each province and those of its units that have a figure; three long-form cells lack."""
    yield from census.dropna(subset=[column]).groupby("province")


def place_mean(units: pd.DataFrame, column: str, people: str) -> float:
    """Mean over the places where these people live; everyone of a county has the county's mean."""
    return float(np.average(units[column], weights=units[people]))


def test_the_census_has_2986_units_in_31_provinces(census):
    assert len(census) == 2986
    assert census["province"].nunique() == 31
    # The county volume's national total, less 2,333 people of Sansha.
    assert census["population"].sum() == 1_409_778_724 - 2_333
    assert (census["urban_population"] + census["rural_population"]).eq(census["population"]).all()


@pytest.mark.parametrize("column", SPREADS)
def test_county_spreads_are_found_again(census, shipped, column):
    ours = pd.Series(
        {
            province: float(
                coefficient_of_variation(
                    units[column].to_numpy(), units["population"].to_numpy(float)
                )
            )
            for province, units in by_province(census, column)
        }
    )
    theirs = shipped[f"within_county_cv_{column}"]
    assert len(theirs.dropna()) == 31
    assert (ours - theirs).abs().max() <= HALF


@pytest.mark.parametrize("column", PLACES)
def test_place_ratios_are_found_again(census, shipped, column):
    ours = pd.Series(
        {
            province: place_mean(units, column, "rural_population")
            / place_mean(units, column, "urban_population")
            for province, units in by_province(census, column)
        }
    )
    theirs = shipped[f"within_place_ratio_{column}"]
    assert len(theirs.dropna()) == 31
    assert (ours - theirs).abs().max() <= HALF


def test_every_shipped_series_within_provinces_is_checked_here(shipped):
    checked = {f"within_county_cv_{c}" for c in SPREADS} | {
        f"within_place_ratio_{c}" for c in PLACES
    }
    assert checked == set(shipped.columns)
