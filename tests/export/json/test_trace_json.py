"""Traces as plain values."""

import json

from countyindex.export.json.trace import trace_to_dict


def test_the_json_keeps_every_step(edition):
    found = edition["county"]["county"].trace("仙居", "gdp_density")
    told = json.loads(json.dumps(trace_to_dict(found), allow_nan=False))
    assert told["scored"]["rungs"][-1]["score"] == found.scored.index_score
    assert told["figures"][0]["where"] == found.figures[0].where
    assert told["figures"][0]["correction"] is None


def test_imputed_cells_have_no_number_before(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,", "900102,beds,2024,,")
    board = sample.score("missing=median")["sample"]["town"]
    found = board.trace("900102", "beds_per_head")
    assert trace_to_dict(found)["scored"]["touches"][0]["before"] is None
