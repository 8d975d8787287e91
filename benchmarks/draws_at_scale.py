"""What the benchmark of scale draws: made-up boards (虚构) of any size, ready, weights varying."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import memory_paths
import numpy as np
import pandas as pd

from countyindex.analysis.uncertainty.choices import read_choices
from countyindex.analysis.uncertainty.factors import factors_of
from countyindex.analysis.uncertainty.job import Job
from countyindex.analysis.uncertainty.line import Line
from countyindex.analysis.uncertainty.prepare import Prepared
from countyindex.pipeline import score_dataset
from countyindex.result import Result
from countyindex.scheme import Plan, Scheme

CHOICES = "choices: {weights: {title_zh: 虚构, multiply: {within: 0.25}}}\n"


def ready(units: int, draws: int) -> Prepared:
    """Return made-up units with 60 indicators, of which every weight varies."""
    dataset = memory_paths.made_up((units, 60))
    reference = score_dataset(dataset, equally(), {"made_up": "虚构"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "choices.yaml"
        path.write_text(CHOICES, encoding="utf-8")
        choices = read_choices(path)
    job = Job(
        factors=factors_of(choices, None, reference.plan, "made_up", reference.tree),
        lines={(): line(reference)},
        changes=(),
        measured=None,  # only errors of the figures ask for it
        board=np.ones(units, dtype=bool),
        seed=1,
        draws=draws,
    )
    return Prepared(job, reference, choices, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())


def line(reference: Result) -> Line:
    """Return what the scheme makes of the figures, as it was scored."""
    units, indicators = reference.normalised.shape
    return Line(
        plan=reference.plan,
        dataset=reference.dataset,
        scores=reference.normalised.to_numpy(),
        rows=np.arange(units),
        columns=np.arange(indicators),
        others=(),
        units=tuple(reference.dataset.names),
        titles=reference.dataset.titles,
    )


def equally() -> Scheme:
    """Return a scheme with equal weights on both levels."""
    level = {"weighting": {"method": "equal"}, "aggregation": {"method": "arithmetic"}}
    plan = Plan.model_validate(
        {
            "treatment": [],
            "normalisation": {"method": "minmax", "goalposts": "data"},
            "levels": [level, level],
        }
    )
    return dataclasses.replace(memory_paths.scheme(), base=plan)
