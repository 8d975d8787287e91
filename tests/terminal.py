"""`countyindex` as a process of its own, for tests of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "countyindex")


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder and wait for its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def run_json(*arguments: object, cwd: Path) -> Any:
    """Run the command line with --json and return what it prints."""
    done = run(*arguments, "--json", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def start(*arguments: object, cwd: Path) -> subprocess.Popen[str]:
    """Start the command line in a folder and do not wait."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, byte by byte."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
