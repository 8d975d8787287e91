"""The address of a Dask cluster → what computes passes of draws there (集群)."""

from __future__ import annotations

import logging
import re
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

import numpy as np
from distributed import Client, Future, as_completed
from distributed.comm import get_address_host_port
from distributed.scheduler import KilledWorker

from countyindex import __version__
from countyindex.analysis.uncertainty.executors import Executor, compute
from countyindex.analysis.uncertainty.job import Job, Pass
from countyindex.errors import CountyIndexError, Problem, UsageError

#: A scheduler's host, or its number in brackets, and port.
ADDRESS = re.compile(r"dask://(\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d+")

#: How long to wait for the cluster, and for its first worker [s].
PATIENCE = 10

#: Passes handed out at once for each thread of a worker.
AHEAD = 2

#: What Dask raises when a worker, or all of the cluster, is gone; `OSError` holds time-outs, too.
GONE = (OSError, KilledWorker, CancelledError)

#: How often a pass is handed out anew when the workers that held it, or its job, are gone.
RETRIES = 3


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """Connect to the scheduler of a Dask cluster, to be used within ``with``.

    A job is sent to the workers once. Results come from the workers themselves where these can be
    reached from here, and by way of the scheduler where they cannot. A pass whose worker is lost is
    computed again by another; no more passes are handed out than `AHEAD` for each thread, so that
    results never pile up here.

    Parameters
    ----------
    address
        Such as ``dask://10.0.0.1:8786``.

    Raises
    ------
    UsageError
        The address is none, the cluster cannot be reached, has no workers, or these have other
        versions.
    """
    with _hushed():
        client = _connected(address)
        sent: dict[Job, Future] = {}

        def on_workers(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
            with _answering(address):
                if job not in sent:
                    sent[job] = _scattered(client, job)
                yield from _Handout(client, job, sent).passes(numbers)

        try:
            yield on_workers
        finally:
            sent.clear()
            with suppress(Exception):
                client.close(timeout=1)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep Dask's own log off the terminal: what goes wrong is said here, in a sentence."""
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Say in a sentence that a cluster no longer answers."""
    try:
        yield
    except GONE as error:
        raise CountyIndexError(
            Problem(
                address,
                f"the cluster was lost in the middle of the draws ({_first(error)}).",
                "Start it again; with -o, what was computed is kept, and --resume goes on.",
            )
        ) from None


def _connected(address: str) -> Client:
    if not ADDRESS.fullmatch(address):
        raise UsageError(f"'{address}' is no address. Give host and port: dask://10.0.0.1:8786.")
    place = address.replace("dask://", "tcp://")
    try:
        client = Client(place, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise _silent(address, error) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = client.run(_versions)
        _refuse_strangers(address, versions)
        client.direct_to_workers = all(map(_reachable, versions))
    except BaseException as error:
        with suppress(Exception):
            client.close(timeout=1)
        if isinstance(error, TimeoutError):
            raise UsageError(
                f"the cluster at {address} has no workers. Start some with 'dask worker {place}'."
            ) from None
        if isinstance(error, ImportError):
            raise UsageError(
                f"the workers of the cluster at {address} cannot import {error.name}. "
                "Install countyindex there, of this version."
            ) from None
        if isinstance(error, OSError):
            raise _silent(address, error) from None
        raise
    return client


def _reachable(worker: str) -> bool:
    """Whether results can be fetched from a worker itself, not by way of the scheduler."""
    try:
        with socket.create_connection(get_address_host_port(worker), timeout=1):
            return True
    except (OSError, ValueError):  # the address may be of another kind than host and port
        return False


def _silent(address: str, error: OSError) -> UsageError:
    return UsageError(
        f"{address} does not answer as the scheduler of a Dask cluster ({_first(error)}). "
        "Start one with 'dask scheduler', or name another address."
    )


def _versions() -> dict[str, str]:
    return {"countyindex": __version__, "numpy": np.__version__}


def _refuse_strangers(address: str, found: dict[str, Any]) -> None:
    """Refuse workers with other versions: their last bits might be others."""
    here = _versions()
    for worker, there in found.items():
        if there != here:
            raise UsageError(
                f"the worker {worker} of the cluster at {address} has {there}, and here is {here}. "
                "Install the same versions everywhere."
            )


def _scattered(client: Client, job: Job) -> Future:
    (future,) = client.scatter([job], broadcast=True, hash=False, direct=False)
    return future


class _Handout:
    """Hands the passes of one job out, and takes them in as they come."""

    def __init__(self, client: Client, job: Job, sent: dict[Job, Future]):
        self.client = client
        self.job = job
        self.sent = sent
        #: What is being computed: which pass, and on which worker.
        self.held: dict[Future, tuple[int, str]] = {}
        self.tries: dict[int, int] = {}

    def passes(self, numbers: Iterable[int]) -> Iterator[Pass]:
        waiting = iter(numbers)
        first = islice(waiting, AHEAD * max(1, sum(self.client.nthreads().values())))
        done = as_completed([self._hand(number) for number in first], loop=self.client.loop)
        try:
            for future in done:
                number, _ = self.held.pop(future)
                result = self._result(future, number)
                future.release()
                again = [number] if result is None else islice(waiting, 1)
                done.update([self._hand(each) for each in again])
                if result is not None:
                    yield result
        finally:
            with suppress(Exception):
                self.client.cancel(list(self.held))

    def _hand(self, number: int) -> Future:
        """Hand a pass to the worker with the least to do; another may take it."""
        worker = self._idlest()
        future = self.client.submit(
            compute,
            self.sent[self.job],
            number,
            pure=False,
            workers=worker,
            allow_other_workers=True,
        )
        self.held[future] = number, worker or ""
        return future

    def _idlest(self) -> str | None:
        """Find the worker with the fewest passes for each of its threads; None where none is."""
        busy = Counter(worker for _, worker in self.held.values())
        threads: dict[str, int] = self.client.nthreads()
        return min(threads, key=lambda worker: busy[worker] / threads[worker], default=None)

    def _result(self, future: Future, number: int) -> Pass | None:
        """Return what a worker computed, or None where it has to be done again."""
        try:
            result: Pass = future.result(timeout=PATIENCE)
            return result
        except GONE:
            self.tries[number] = self.tries.get(number, 0) + 1
            if self.client.status != "running" or self.tries[number] > RETRIES:
                raise
            self.sent[self.job] = _scattered(self.client, self.job)
            return None


def _first(error: BaseException) -> str:
    """The first line of what an error says, or its kind."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
