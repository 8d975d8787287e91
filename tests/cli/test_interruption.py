"""Ctrl-C and a reader that leaves: the command ends quietly, and the old workbook stays whole."""

import errno
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from terminal import contents, run, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


def wait_for_reader(pipe: Path) -> int:
    """Return the writing end of a named pipe as soon as somebody reads it."""
    for _ in range(600):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(0.05)
    raise AssertionError("nobody reads the pipe")


def test_ctrl_c_ends_with_130_and_leaves_the_old_workbook(sample):
    assert run("score", cwd=sample.root).returncode == 0
    before = contents(sample.root / "outputs")
    pipe = sample.root / "indicators/sample/observations/never_ending.csv"
    os.mkfifo(pipe)
    process = start("score", cwd=sample.root)
    end = wait_for_reader(pipe)
    process.send_signal(signal.SIGINT)
    os.close(end)  # a signal that came between two reads is seen when the next one ends
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == "Interrupted; nothing was written."
    assert contents(sample.root / "outputs") == before


def test_a_reader_that_leaves_early_hears_no_complaint(sample):
    process = start("indicators", "--json", cwd=sample.root)
    process.stdout.close()
    process.wait(timeout=60)
    assert process.stderr.read() == ""
    assert process.returncode == -signal.SIGPIPE
    process.stderr.close()
