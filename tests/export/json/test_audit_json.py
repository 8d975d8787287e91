"""Audits as plain values."""

import json

from countyindex.analysis.audit import audit
from countyindex.export.json.audit import audit_to_dict


def test_json_holds_every_table_and_no_number_that_is_none(edition):
    for found in map(audit, edition.boards):
        told = json.loads(json.dumps(audit_to_dict(found), allow_nan=False))
        assert len(told["links"]) == len(found.links)
        assert told["reliability"][0]["alpha"] == found.reliability["alpha"].iloc[0]
        assert {row["bandwidth"] for row in told["importance"]} & {"inf"}
