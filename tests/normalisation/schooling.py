"""Years of schooling of 23 countries, and the scores the handbook prints for them in table 15."""

import json
from pathlib import Path

import numpy as np

TAI = json.loads((Path(__file__).parents[1] / "reference" / "tai.json").read_text(encoding="utf-8"))
PRINTED = TAI["table15_schooling"]
#: Countries × 1, in the order of the table.
SCHOOLING = np.array(
    [[TAI["data"][country][TAI["indicators"].index("schooling")]] for country in PRINTED]
)
