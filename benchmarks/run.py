"""Every benchmark in one run → a table of ratios; a miss is printed, and is no failure.

Ratios compare two things measured in turn on one machine, so they travel; seconds do not. Run it
with nothing else going on: `make bench`.
"""

from __future__ import annotations

import arrays
import draws
import explain
import flattery
import living
import memory
import methods
import packages
import processes
import scale
import sobol
from measure import table


def main() -> None:
    """Measure memory first, while this process is still small."""
    parts = (memory, scale, processes, explain, living, arrays, methods)
    parts += (draws, sobol, flattery, packages)
    found = [measure for part in parts for measure in part.measures()]
    print(table(found))
    missed = [measure for measure in found if measure.verdict == "miss"]
    for measure in missed:
        print(f"Missed: {measure.name} is {measure.ratio:.2f}, target {measure.target:g}.")
    if not missed:
        print("All targets are met.")


if __name__ == "__main__":
    main()
