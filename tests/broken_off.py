"""Runs that are broken off and go on: executors, and the moment for Ctrl-C."""

import itertools
import time
from pathlib import Path

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


def wait_for_pass(place: Path, output: str) -> None:
    """Wait until a command that writes the output has noted a pass of draws."""
    for _ in range(600):
        notes = list(place.glob(f"{output}.draws/*/passes.jsonl"))
        if notes and notes[0].read_text(encoding="utf-8").count("\n"):
            return
        time.sleep(0.05)
    raise AssertionError("no pass was noted")
