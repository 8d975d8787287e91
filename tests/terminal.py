"""`countyindex` as a process of its own, for tests of the command line.

Processes are forked from a server that has the libraries loaded, which saves each of them a second.
What starts processes of its own, or is interrupted, begins from nothing: `run_apart`, `start`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "countyindex")


#: Seconds that any command may take.
PATIENCE = 120

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    ["numpy", "pandas", "scipy.stats", "openpyxl", "xlsxwriter", "rich.progress", "terminal"]
)


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder and wait for its end."""
    argv = ["countyindex", *map(str, arguments)]
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder) / name for name in ("stdout", "stderr")]
        process = _FORKED.Process(target=_command, args=(argv, cwd, *printed))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(argv, PATIENCE)
        out, err = (path.read_text(encoding="utf-8") for path in printed)
    return subprocess.CompletedProcess(argv, process.exitcode, out, err)


def run_apart(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as `run` does, in a process that begins from nothing.

    For commands that start processes of their own.
    """
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def _command(argv: list[str], cwd: Path, stdout: Path, stderr: Path) -> None:
    """Be the command line: in the child, with files for its output."""
    for descriptor, path in ((1, stdout), (2, stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    sys.stdout, sys.stderr = (os.fdopen(i, "w", encoding="utf-8", closefd=False) for i in (1, 2))
    os.chdir(cwd)
    sys.argv = argv
    from countyindex.cli import main  # noqa: PLC0415  (the child's own)

    main()


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
