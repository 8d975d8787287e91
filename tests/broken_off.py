"""Executors for tests of runs that are broken off and go on."""

import itertools

from countyindex.analysis.uncertainty.executors import in_turn


def breaking_after(count):
    """An executor that is interrupted after some passes."""

    def run(job, numbers):
        yield from itertools.islice(in_turn(job, numbers), count)
        raise KeyboardInterrupt

    return run


def noting(asked):
    """An executor that notes which passes it is asked for."""

    def run(job, numbers):
        asked.extend(numbers)
        return in_turn(job, asked[:])

    return run
