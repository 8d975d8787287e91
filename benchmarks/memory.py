"""Peak memory at 600,000 × 60, as a multiple of the input: the array path, and a whole `Result`.

Each is measured in a process of its own: the largest resident size at the end (`ru_maxrss`), less
the one after imports and before the first figure. So the input itself is part of what is counted.
"""

from __future__ import annotations

import json
import subprocess
import sys

from measure import Measure

#: What each measure calls, and the target.
PATHS = {
    "array path (minmax → entropy → mean → rank)": ("array_path", 3.0),
    "a whole Result (pipeline.score_dataset)": ("whole_result", 4.5),
}


def measures() -> list[Measure]:
    """Measure each path in a child of this (small) process."""
    found = []
    for name, (path, target) in PATHS.items():
        done = subprocess.run(
            [sys.executable, __file__, path], check=True, capture_output=True, text=True
        )
        peak, size = json.loads(done.stdout)
        found.append(Measure(f"peak memory, {name}", peak, size, "MB", target))
    return found


def main(path: str) -> None:
    """Run one path and print its peak and the size of its input [MB]."""
    if path == "array_path":
        from memory_paths import array_path as run  # noqa: PLC0415  (imports are not measured)
    else:
        from memory_paths import whole_result as run  # noqa: PLC0415  (imports are not measured)
    before = resident()
    size = run() / 1e6
    print(json.dumps([resident() - before, size]))


def resident() -> float:
    """Return the largest resident size so far [MB]."""
    import resource  # noqa: PLC0415  (absent on Windows, where this benchmark is skipped)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    main(sys.argv[1])
