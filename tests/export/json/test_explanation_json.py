"""Explanations as plain values."""

import json

import countyindex as ci
from countyindex.export.json.explanation import explanation_to_dict


def test_the_json_has_every_number_at_full_precision(edition):
    found = ci.explain(edition["county"]["county"], "仙居")
    told = json.loads(json.dumps(explanation_to_dict(found), allow_nan=False))
    assert told["score"] == found.score
    assert told["contributions"][0]["id"] == "index"
    assert told["contributions"][0]["from_above"] == found.contributions.loc["index", "from_above"]
    assert {row["target"] for row in told["changes"]} == {"next_place", "next_tier"}
    assert told["peers"][0]["code"] == found.peers.index[0]


def test_what_is_not_defined_is_null(edition):
    told = explanation_to_dict(ci.explain(edition["county"]["district"], "滨江"))
    assert told["above"] is None and told["above_score"] is None
    row = next(row for row in told["contributions"] if row["id"] == "coordination")
    assert (row["score"], row["rank"]) == (None, None)
    json.dumps(told, allow_nan=False)
