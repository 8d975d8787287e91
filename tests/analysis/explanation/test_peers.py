"""Peers: near in what the index does not count, each feature in its own standard deviations."""

import math

import pytest

from countyindex.analysis.explanation.peers import nearest_peers


@pytest.fixture
def outside(sample):
    """The scheme leaves out density and schooling, which then are background."""
    sample.append("config/sample.yaml", "indicators: {exclude: [density, schooling_years]}\n")
    sample.append("config/sample.yaml", "dimensions: {exclude: [land]}\n")
    return sample.score()["sample"]["town"]


def test_distances_are_those_worked_out_by_hand(outside):
    found = nearest_peers(outside, "900101")
    assert found.features == ("受教育年限", "人口密度")
    schooling = [11.2, 10.9, 10.1, 9.6]
    density = [600000 / 400, 700000 / 650, 500000 / 700, 400000 / 900]

    def spread(values):
        mean = sum(values) / 4
        return math.sqrt(sum((value - mean) ** 2 for value in values) / 4)

    by_hand = [
        math.sqrt(
            (
                ((schooling[0] - schooling[i]) / spread(schooling)) ** 2
                + ((density[0] - density[i]) / spread(density)) ** 2
            )
            / 2
        )
        for i in (1, 2, 3)
    ]
    assert list(found.table.index) == ["900102", "900103", "900104"]
    assert found.table["distance"].tolist() == pytest.approx(by_hand)


def test_a_study_without_background_has_no_peers(sample):
    found = nearest_peers(sample.score()["sample"]["town"], "900101")
    assert found.table.empty
    assert found.features == ()


def test_features_are_none_of_the_board_and_size_is_among_them(edition):
    board = edition["county"]["county"]
    found = nearest_peers(board, "331024")
    used = {item.name_zh for item in board.dataset.indicators}
    assert not used & set(found.features)
    assert {"年末常住人口", "生产总值"} <= set(found.features)
    assert len(found.table) == 5
    assert "331024" not in found.table.index
    assert found.table["distance"].is_monotonic_increasing
