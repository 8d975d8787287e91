"""The name of an executor → what computes passes of draws: here, in threads, processes (并行)."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import joblib
from threadpoolctl import threadpool_limits

from countyindex.analysis.uncertainty.job import Job, Pass, run_pass
from countyindex.errors import CountyIndexError, Problem, UsageError, did_you_mean

#: Computes passes of a job, in any order.
Executor = Callable[[Job, Iterable[int]], Iterator[Pass]]

#: What `--executor` takes; the last one stands for any address.
NAMES = ("serial", "threads", "processes", "dask://HOST:PORT")

#: Passes handed out at once for each worker: none waits, and few results lie about.
AHEAD = "2*n_jobs"


class _OneThread:
    """Holds the linear algebra libraries of this process to one thread while anyone asks for it.

    How many threads a product of matrices is split over may change its last bit. The limit is the
    process's own, so that of several passes at once the first sets it and the last lifts it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit: threadpool_limits | None = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._limit = threadpool_limits(1, user_api="blas")
            self._inside += 1

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._limit is not None:
                self._limit.restore_original_limits()
                self._limit = None


#: To be used within ``with``.
one_thread = _OneThread()


def compute(job: Job, number: int) -> Pass:
    """Compute a pass with one thread of linear algebra, as every executor does."""
    with one_thread:
        return run_pass(job, number)


def in_turn(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
    """Compute passes one after the other, here."""
    with one_thread:
        for number in numbers:
            yield compute(job, number)


def opened(name: str, workers: int | None = None) -> AbstractContextManager[Executor]:
    """Start an executor, to be used within ``with``.

    Parameters
    ----------
    name
        ``serial``, ``threads``, ``processes``, or ``dask://HOST:PORT``, the address of the
        scheduler of a Dask cluster (extra `cluster`).
    workers
        How many threads or processes; as many as there are processors, if left out. A cluster
        has the workers it has.

    Raises
    ------
    UsageError
        There is no such executor, or no such number of workers; the cluster cannot be reached, or
        the extra is not installed.

    Examples
    --------
    >>> with opened("serial") as executor:
    ...     executor.__name__
    'in_turn'
    """
    _refuse(name, workers)
    if name.startswith("dask://"):
        return _cluster(name)(name)
    return {"serial": _serial, "threads": _threads, "processes": _processes}[name](workers or -1)


def _refuse(name: str, workers: int | None) -> None:
    remote = name.startswith("dask://")
    if name not in NAMES[:3] and not remote:
        raise UsageError(f"there is no executor '{name}'. {did_you_mean(name, NAMES)}")
    if workers is None:
        return
    if workers < 1:
        raise UsageError(f"{workers} workers compute nothing. Give 1 or more.")
    if remote or name == "serial":
        whose = "a cluster has the workers it has" if remote else "'serial' is one worker"
        raise UsageError(
            f"--workers goes with threads and processes; {whose}. Leave --workers away."
        )


def _cluster(name: str) -> Callable[[str], AbstractContextManager[Executor]]:
    try:
        module = import_module("countyindex.analysis.uncertainty.cluster")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"'{name}' needs {error.name}, which is not installed. "
            "Install it with: pip install 'countyindex[cluster]'."
        ) from None
    on_cluster: Callable[[str], AbstractContextManager[Executor]] = module.on_cluster
    return on_cluster


def _serial(workers: int) -> AbstractContextManager[Executor]:
    return nullcontext(in_turn)


def _threads(workers: int) -> AbstractContextManager[Executor]:
    def in_threads(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
        with one_thread:
            pool = _pool(workers, "threading")
            yield from pool(joblib.delayed(compute)(job, number) for number in numbers)

    return nullcontext(in_threads)


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """Send each job once, as a file that the processes map into their memory."""
    with tempfile.TemporaryDirectory(prefix="countyindex_") as folder:
        sent: dict[Job, Path] = {}

        def in_processes(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
            if job not in sent:
                sent[job] = Path(folder) / f"job_{len(sent)}"
                joblib.dump(job, sent[job])
            calls = (joblib.delayed(_received)(sent[job], number) for number in numbers)
            try:
                yield from _pool(workers, "loky")(calls)
            except joblib.externals.loky.process_executor.TerminatedWorkerError:
                raise CountyIndexError(
                    Problem(
                        "--executor processes",
                        "a worker ended before its time; the system may have been short of memory.",
                        "Ask for fewer with --workers.",
                    )
                ) from None

        yield in_processes


def _pool(workers: int, backend: str) -> joblib.Parallel:
    return joblib.Parallel(
        n_jobs=workers,
        backend=backend,
        return_as="generator_unordered",
        batch_size=1,
        pre_dispatch=AHEAD,
    )


def _received(path: Path, number: int) -> Pass:
    """Compute a pass of a job that was sent as a file."""
    return compute(_read(path), number)


@lru_cache(maxsize=1)
def _read(path: Path) -> Job:
    """Read a job, once in each process; its large arrays stay in the file, shared by all."""
    job: Job = joblib.load(path, mmap_mode="r")
    return job
