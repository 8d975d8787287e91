"""Draws of weights, of every choice and of errors, 90 × 50: ours against plain NumPy and packages.

Ours is the whole of `uncertainty` on a cohort that has been measured and scored: choices are read,
every combination tried, drawn and described, with the leave-one-out and one-at-a-time tables.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from pathlib import Path

from measure import Measure, alternate

DRAWS, UNITS, INDICATORS = 10_000, 90, 50

#: Seconds that COINr (R 4.2, one core) needs for one replication of such an index on this kind of
#: machine, measured apart: it is not installed here.
COINR = 0.1

WEIGHTS = "choices:\n  weights: {title_zh: 权重, multiply: {within: 0.25}}\n"

EVERYTHING = (
    WEIGHTS
    + """\
  normalisation:
    title_zh: 标准化
    alternatives:
      极差法: {}
      百分位: {set: {normalisation: {method: percentile_rank}}}
      与领先者之差: {set: {normalisation: {method: distance_to_leader}}}
      占最大值之比: {set: {normalisation: {method: share_of_maximum}}}
  aggregation:
    title_zh: 合成
    alternatives:
      算术: {}
      几何: {set: {levels.*.aggregation: {method: geometric, floor: 1.0}}}
      调和: {set: {levels.*.aggregation: {method: harmonic, floor: 1.0}}}
  treatment:
    title_zh: 处理
    alternatives:
      按需缩尾: {}
      不处理: {set: {treatment: []}}
      总是缩尾: {set: {treatment: [{method: winsorise, when: always, max_points: 2}]}}
  missing:
    title_zh: 插补
    alternatives:
      均值: {set: {missing: {method: mean}}}
      中位数: {set: {missing: {method: median}}}
"""
)

ERRORS = WEIGHTS + "  errors: {title_zh: 数据误差, errors: {status: {observed: 0.02}}}\n"


def measures() -> list[Measure]:
    """Time the three designs, and packages that do less."""
    import plain_draws  # noqa: PLC0415  (keeps the parent of the memory measures small)
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  (the same)

    designs = (
        ("10,000 weight vectors", WEIGHTS, 0.0, plain_draws.of_weights, 2.0, 7),
        ("every choice, 72 combinations", EVERYTHING, 0.02, plain_draws.of_everything, 3.0, 7),
        ("errors of every cell", ERRORS, 0.0, plain_draws.of_errors, 1.5, 3),
    )
    found = []
    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        for at, (name, text, missing, floor, target, runs) in enumerate(designs):
            ours, values = prepared(Path(folder) / str(at), text, missing)
            label = f"{name}, {DRAWS:,} draws, {UNITS} × {INDICATORS}"
            best = alternate(ours, lambda f=floor, v=values: f(v, DRAWS), runs)
            found.append(Measure(label, *best, "s", target))
            if at == 0:
                found += list(against_packages(values, best[0]))
            else:
                each = best[0] / DRAWS
                factor = 1 / 1000 if at == 1 else 1 / 60
                found.append(Measure(f"… a draw : COINr's 0.1 s, {name}", each, COINR, "s", factor))
    return found


def prepared(folder: Path, text: str, missing: float):
    """Return our call, with everything read and scored, and the same figures as an array."""
    from countyindex.analysis.uncertainty.prepare import prepare  # noqa: PLC0415  (as above)
    from countyindex.analysis.uncertainty.run import draw  # noqa: PLC0415  (as above)

    reference, choices = scored(folder, text, UNITS, INDICATORS, missing)
    values = reference.measured.values.copy()
    return lambda: draw(prepare(reference, choices, DRAWS, 1)), values


def scored(folder: Path, text: str, units: int, indicators: int, missing: float = 0.0):
    """Write a made-up project (虚构); return its result, and the choices that the text says."""
    import made_up  # noqa: PLC0415  (as above)

    import countyindex as ci  # noqa: PLC0415  (as above)
    from countyindex.analysis.uncertainty.choices import read_choices  # noqa: PLC0415  (as above)
    from countyindex.data import measure, read_observations  # noqa: PLC0415  (as above)
    from countyindex.pipeline import score_measured  # noqa: PLC0415  (as above)

    study_path, scheme_path = made_up.write(folder, units, indicators, missing)
    choices_path = folder / "choices.yaml"
    choices_path.write_text(text, encoding="utf-8")
    study = ci.read_study(study_path)
    measured = measure(study, read_observations(study), 2024)
    reference = score_measured(measured, ci.read_scheme(scheme_path))["all"]
    return reference, read_choices(choices_path)


def against_packages(values, ours: float):
    """Yield our time against the quickest package, target: a fifteenth of it.

    They are given the normalised scores and 10,000 weight vectors, and return scores and ranks of
    each: no statistics.
    """
    import numpy as np  # noqa: PLC0415  (as above)
    import plain_draws  # noqa: PLC0415  (as above)

    scores = plain_draws.minmax(values) / 100 + 0.01
    weights = plain_draws.weights_of(np.random.default_rng(1), DRAWS, INDICATORS)
    times = {}
    for package, caller in (("pymcdm", pymcdm), ("skcriteria", scikit_criteria)):
        if importlib.util.find_spec(package) is None:
            print(f"{package} is not installed; 'make bench' installs it.")
            continue
        begin = time.perf_counter()
        caller(scores, weights)
        times[package] = time.perf_counter() - begin
    if importlib.util.find_spec("pyrepo_mcda") is not None:
        begin = time.perf_counter()
        pyrepo(scores, weights)
        times["pyrepo_mcda"] = time.perf_counter() - begin
    for package, seconds in times.items():
        print(f"{package}: {seconds:.2f} s for {DRAWS:,} weight vectors, scores and ranks only")
    if times:
        quickest = min(times, key=times.__getitem__)
        name = f"10,000 weight vectors : {quickest}, the quickest package"
        yield Measure(name, ours, times[quickest], "s", 1 / 15)


def pymcdm(scores, weights):
    import numpy as np  # noqa: PLC0415  (as above)
    from pymcdm.helpers import rankdata  # noqa: PLC0415  (as above)
    from pymcdm.methods import WSM  # noqa: PLC0415  (as above)

    types, method = np.ones(scores.shape[1]), WSM()
    for w in weights:
        rankdata(method(scores, w, types, validation=False), reverse=True)


def scikit_criteria(scores, weights):
    from scipy.stats import rankdata  # noqa: PLC0415  (as above)
    from skcriteria.agg import simple  # noqa: PLC0415  (as above)

    for w in weights:
        rankdata(-simple.wsm(scores, w)[1], method="dense")


def pyrepo(scores, weights):
    import numpy as np  # noqa: PLC0415  (as above)
    from pyrepo_mcda.additions import rank_preferences  # noqa: PLC0415  (as above)
    from pyrepo_mcda.mcda_methods import TOPSIS  # noqa: PLC0415  (as above)

    types, method = np.ones(scores.shape[1]), TOPSIS()
    for w in weights:
        rank_preferences(method(scores, w, types), reverse=True)
