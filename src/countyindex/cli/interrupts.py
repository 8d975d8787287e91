"""Ctrl-C → `KeyboardInterrupt`, also where a library swallowed or disguised it (中断).

What is called back by C code, such as a search for the loaded libraries or a collection of garbage,
cannot raise: Python prints the error and goes on. So that it was asked is kept in mind here.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Remembers that Ctrl-C was pressed."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        """Take the signal from now on."""
        signal.signal(signal.SIGINT, self._take)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise a `KeyboardInterrupt` that was lost."""
        if self.asked:
            raise KeyboardInterrupt

    @contextmanager
    def told_apart(self) -> Iterator[None]:
        """Raise `KeyboardInterrupt` in place of whatever else an interrupt became."""
        try:
            yield
        except BaseException:
            self.check()
            raise


#: Those of this process.
interrupts = Interrupts()
