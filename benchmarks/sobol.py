"""Sobol indices, N = 4,096 and d = 6, 32,768 runs of 90 × 50: ours against plain NumPy and SciPy.

Ours is the whole of `sensitivity` on a cohort that has been measured and scored: choices are read,
every combination tried, run, and shared out for R_S and every unit's score and rank, with intervals
and the convergence of R_S. Without indices it is shown beside: the bootstrap costs both the same.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import draws
from measure import Measure, alternate

BASE, UNITS, INDICATORS, TIMES = 4096, 90, 50, 4

WEIGHTING = """\
  weighting:
    title_zh: 赋权
    alternatives:
      等权: {}
      标准差: {set: {levels.0.weighting: {method: standard_deviation}}}
      CRITIC: {set: {levels.0.weighting: {method: critic}}}
"""


def measures() -> list[Measure]:
    """Time the analysis, and all but the sharing out."""
    import plain_sobol  # noqa: PLC0415  (keeps the parent of the memory measures small)
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  (the same)

    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        whole, alone, values = prepared(Path(folder))
        label = f"Sobol N = {BASE:,}, d = 6, {8 * BASE:,} runs, {UNITS} × {INDICATORS}"
        found = [
            Measure(
                label,
                *alternate(whole, lambda: plain_sobol.indices(values, BASE), TIMES),
                "s",
                3.0,
            ),
            Measure(
                "… its combinations tried and run, ranks and R_S alone",
                *alternate(alone, lambda: plain_sobol.shifts(values, BASE), TIMES),
                "s",
                None,
            ),
        ]
    return found


def prepared(folder: Path):
    """Return our two calls, with everything read and scored, and the same figures as an array."""
    import made_up  # noqa: PLC0415  (as above)

    import countyindex as ci  # noqa: PLC0415  (as above)
    from countyindex.analysis.sensitivity.run import (  # noqa: PLC0415  (as above)
        analyse,
        prepare_boards,
    )
    from countyindex.analysis.uncertainty.executors import in_turn  # noqa: PLC0415  (as above)
    from countyindex.analysis.uncertainty.shift import mean_shift  # noqa: PLC0415  (as above)
    from countyindex.data import measure, read_observations  # noqa: PLC0415  (as above)
    from countyindex.pipeline import score_measured  # noqa: PLC0415  (as above)

    study_path, scheme_path = made_up.write(folder, UNITS, INDICATORS, missing=0.02)
    choices_path = folder / "choices.yaml"
    choices_path.write_text(draws.EVERYTHING + WEIGHTING, encoding="utf-8")
    study = ci.read_study(study_path)
    measured = measure(study, read_observations(study), 2024)
    reference = score_measured(measured, ci.read_scheme(scheme_path))["all"]
    choices = ci.read_choices(choices_path)

    def laid_out():
        return prepare_boards([reference], choices, BASE, 1)[0]

    def alone():
        job, was = laid_out().job, reference.ranks.to_numpy()
        return [mean_shift(done.ranks, was) for done in in_turn(job, range(job.passes))]

    return lambda: analyse(laid_out()), alone, measured.values.copy()


if __name__ == "__main__":
    from measure import table

    print(table(measures()))
