"""Ctrl-C is kept in mind, whatever a library makes of it."""

import ctypes
import signal
import sys

import pytest

from countyindex.cli.interrupts import Interrupts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def interrupts():
    before = signal.getsignal(signal.SIGINT)
    listening = Interrupts()
    listening.listen()
    yield listening
    signal.signal(signal.SIGINT, before)


def test_nothing_happens_before_anybody_asked(interrupts):
    interrupts.check()
    with pytest.raises(ValueError, match="of its own"), interrupts.told_apart():
        raise ValueError("of its own")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_a_callback_of_c_code_swallowed_is_raised_when_looked_for(interrupts):
    called = ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))
    called()  # Python prints the error and goes on
    with pytest.raises(KeyboardInterrupt):
        interrupts.check()


def test_an_interrupt_that_became_another_error_is_an_interrupt_again(interrupts):
    with pytest.raises(KeyboardInterrupt), interrupts.told_apart():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise OSError("could not be read") from None
