"""Incomes that print gives, with what it says of them, and incomes drawn at random."""

import json
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

REFERENCE = Path(__file__).parents[2] / "reference"
PRINTED = json.loads((REFERENCE / "inequality.json").read_text(encoding="utf-8"))
CITIES = json.loads((REFERENCE / "wang2023.json").read_text(encoding="utf-8"))
MEXICO = PRINTED["mexico"]
#: Years × states.
INCOMES, REGIONS = np.array(list(MEXICO["states"].values())).T, np.array(MEXICO["regions"])

drawn = settings(max_examples=30, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def some(seed):
    """Values, people and groups of some units, some of which have the same value."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 25))
    values = random.lognormal(sigma=random.choice([0.1, 1.0, 2.0]), size=n).round(1) + 0.1
    return values, random.uniform(0.1, 9.0, n), random.integers(0, 4, n)
