"""Draws of all villages of a country in bounded memory; cost by draws and by units; two workers.

Each is measured in a process of its own, so that no other measure is in its memory. Memory is what
the system counts at the end (`ru_maxrss`), all of it: the figures, the draws, the libraries.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from measure import Measure, alternate

#: Units, draws; 60 indicators.
VILLAGES = (600_000, 1_000)

#: What the draws of all villages may need [MiB].
LIMIT = 4096

#: Draws on a board of `BOARD` units, and units on `FIXED` draws, whose costs are compared.
DRAWS, BOARD = (4_096, 8_192, 16_384, 32_768, 65_536), 90
UNITS, FIXED = (4_000, 8_000, 16_000, 32_000, 64_000), 256

#: Cost that grows linearly has the exponent 1; it may look larger by the steps of caches.
LINEAR = 1.1

#: What two workers of a cluster share, 2,844 units of 60 indicators, how many draws of it, and how
#: much faster they have to be.
SHARED, FASTER = {"weights vary": 8_192, "errors of every cell": 1_024}, 1.6


def measures() -> list[Measure]:
    """Measure each part in a child of this process."""
    seconds, mebibytes = _child("villages")
    units, draws = VILLAGES
    each = seconds / (units * 60 * draws) * 1e9
    print(f"{units:,} × 60 × {draws:,} draws: {seconds:.0f} s, {each:.2f} ns a value and draw")
    by_draws, by_units = _child("by_draws"), _child("by_units")
    by_workers = _child("cluster")
    _print_costs("draws", DRAWS, by_draws, BOARD * 60)
    _print_costs("units", UNITS, by_units, FIXED * 60)
    return [
        Measure(f"peak memory, {units:,} × 60 × {draws:,} draws", mebibytes, LIMIT, "MiB", 1.0),
        Measure("exponent of cost in draws", exponent(DRAWS, by_draws), 1.0, "", LINEAR),
        Measure("exponent of cost in units", exponent(UNITS, by_units), 1.0, "", LINEAR),
        *(
            Measure(f"two Dask workers : one, {what}", two, one, "s", 1 / FASTER)
            for what, one, two in zip(SHARED, by_workers[::2], by_workers[1::2], strict=True)
        ),
    ]


def exponent(sizes, seconds) -> float:
    """Fit a straight line through the logarithms by least squares; return its slope."""
    x, y = [math.log(each) for each in sizes], [math.log(each) for each in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    upper = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return upper / sum((a - mean_x) ** 2 for a in x)


def _print_costs(what, sizes, seconds, values):
    """Print the cost of one indicator of one unit in one draw, for each size."""
    costs = [f"{s / (n * values) * 1e9:.2f}" for n, s in zip(sizes, seconds, strict=True)]
    print(f"ns a value and draw, for {', '.join(f'{n:,}' for n in sizes)} {what}:", *costs)


def _child(part: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, __file__, part], check=True, stdout=subprocess.PIPE, text=True
    )
    numbers: list[float] = json.loads(done.stdout.splitlines()[-1])
    return numbers


def villages() -> list[float]:
    """Draw and describe everything; return seconds, and the peak of memory [MiB]."""
    import resource  # noqa: PLC0415  (absent on Windows, where this benchmark is skipped)

    from draws_at_scale import ready  # noqa: PLC0415  (heavy, and the parent has to be small)

    from countyindex.analysis.uncertainty.run import draw  # noqa: PLC0415  (as above)

    board = ready(*VILLAGES)
    begin = time.perf_counter()
    outcome = draw(board)
    seconds = time.perf_counter() - begin
    assert len(outcome.units) == VILLAGES[0]
    return [seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]


def by_draws() -> list[float]:
    """Return the seconds of each number of draws on one board."""
    return _seconds([(BOARD, draws) for draws in DRAWS])


def by_units() -> list[float]:
    """Return the seconds of one number of draws on boards of each size."""
    return _seconds([(units, FIXED) for units in UNITS])


def _seconds(sizes, runs=3) -> list[float]:
    from draws_at_scale import ready  # noqa: PLC0415  (as above)

    from countyindex.analysis.uncertainty.run import draw  # noqa: PLC0415  (as above)

    boards = [ready(*size) for size in sizes]
    best = [math.inf] * len(boards)
    for _ in range(runs):
        for at, board in enumerate(boards):
            begin = time.perf_counter()
            draw(board)
            best[at] = min(best[at], time.perf_counter() - begin)
    return best


def cluster(runs=3) -> list[float]:
    """Return the seconds that one worker of a local cluster needs, and two, for each board."""
    from contextlib import ExitStack  # noqa: PLC0415  (as above)

    from distributed import LocalCluster  # noqa: PLC0415  (as above)

    from countyindex.analysis.uncertainty.executors import opened  # noqa: PLC0415  (as above)

    def computed(executor, job, passes):
        for _ in executor(job, range(passes)):
            pass

    with ExitStack() as open_clusters:
        executors = []
        for workers in (1, 2):
            local = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
            )
            open_clusters.enter_context(local)
            address = local.scheduler_address.replace("tcp://", "dask://")
            executors.append(open_clusters.enter_context(opened(address)))
        seconds = []
        for job in jobs():
            for executor in executors:
                computed(executor, job, 2)  # sends the job, and warms up
            seconds += alternate(
                *(partial(computed, each, job, job.passes) for each in executors), runs
            )
        return seconds


def jobs():
    """Make the jobs of `SHARED`."""
    from draws import ERRORS, scored  # noqa: PLC0415  (as above)
    from draws_at_scale import ready  # noqa: PLC0415  (as above)

    from countyindex.analysis.uncertainty.prepare import prepare  # noqa: PLC0415  (as above)

    weights, errors = SHARED.values()
    with tempfile.TemporaryDirectory() as folder:
        erring = prepare(*scored(Path(folder), ERRORS, 2_844, 60), errors, 1)
    return [ready(2_844, weights).job, erring.job]


PARTS = {each.__name__: each for each in (villages, by_draws, by_units, cluster)}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
