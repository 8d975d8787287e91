"""Passes of draws → scores and ranks of all draws, in memory or in files; the checkpoint (断点)."""

from __future__ import annotations

import json
import mmap
import re
import shutil
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from countyindex.analysis.uncertainty.executors import Executor
from countyindex.analysis.uncertainty.job import Job, Pass, as_slice
from countyindex.errors import Problem, UsageError

#: Scores and ranks that take more than this go to files, even without a checkpoint [bytes].
IN_MEMORY = 2**30

#: The files of a checkpoint: what it is of, the draws, and the passes that are done.
KEY, SCORES, RANKS, PASSES = "key.json", "scores.npy", "ranks.npy", "passes.jsonl"


class Draws:
    """Scores and ranks of a board's units, gathered pass by pass, in memory.

    Parameters
    ----------
    job
        What is drawn.
    columns
        Which of the job's units are kept, in which order.
    """

    def __init__(self, job: Job, columns: np.ndarray):
        self.job = job
        self.columns = as_slice(columns)
        self.shape = (job.draws, len(columns))
        #: Pass → which of its draws failed, and why.
        self.finished: dict[int, Mapping[int, str]] = {}
        self._open()

    def missing(self, passes: int) -> list[int]:
        """Return which of the first passes are still to be computed."""
        return [number for number in range(passes) if number not in self.finished]

    def keep(self, done: Pass) -> None:
        """Keep what a pass gave."""
        first, last = self.job.bounds(done.number)
        self._scores[first:last] = done.scores[:, self.columns]
        self._ranks[first:last] = done.ranks[:, self.columns]
        self.finished[done.number] = done.failed

    def scores(self, draws: int) -> np.ndarray:
        """Return the scores of the first draws, shape (draws, units)."""
        return self._scores[:draws]

    def ranks(self, draws: int) -> np.ndarray:
        """Return the ranks of the first draws, shape (draws, units)."""
        return self._ranks[:draws]

    def failed(self, passes: int) -> Counter[str]:
        """Count the draws of the first passes that failed, by sentence."""
        return Counter(why for number in range(passes) for why in self.finished[number].values())

    def remembering(self, executor: Executor) -> Executor:
        """Return an executor that keeps what it computes, and computes nothing that is kept.

        For draws that keep all of the job's units.
        """

        def remembered(job: Job, numbers: Iterable[int]) -> Iterator[Pass]:
            asked = list(numbers)
            yield from (self._kept(number) for number in asked if number in self.finished)
            for done in executor(job, [n for n in asked if n not in self.finished]):
                self.keep(done)
                yield done

        return remembered

    def _kept(self, number: int) -> Pass:
        at = slice(*self.job.bounds(number))
        scores, ranks = self.scores(at.stop)[at], self.ranks(at.stop)[at]
        return Pass(number, scores, ranks, self.finished[number])

    def _open(self) -> None:
        self._scores = np.empty(self.shape)
        self._ranks = np.empty(self.shape, dtype=rank_type(self.job.units))


class FiledDraws(Draws):
    """Scores and ranks in files of a folder, from which an interrupted run goes on.

    A pass is noted after it is written, with checksums of what was written; a pass whose numbers
    do not agree with its note, as after a power cut, is computed again.

    Parameters
    ----------
    job, columns
        As for `Draws`.
    folder
        Where the files are; it is made.
    key
        What the draws are of. Files of anything else are refused.

    Raises
    ------
    UsageError
        The folder holds draws of another run, or cannot be written.
    """

    def __init__(self, job: Job, columns: np.ndarray, folder: Path, key: Mapping[str, Any]):
        self.folder = folder
        self.key = key
        super().__init__(job, columns)

    def scores(self, draws: int) -> np.ndarray:
        """Return the scores of the first draws, mapped from their file."""
        return Mapped.of(self.folder / SCORES, draws)

    def ranks(self, draws: int) -> np.ndarray:
        """Return the ranks of the first draws, mapped from their file."""
        return Mapped.of(self.folder / RANKS, draws)

    def _open(self) -> None:
        try:
            if (self.folder / KEY).exists():
                refuse_another(self.folder, self.key)
                self.finished.update(self._noted())
            else:
                self._begin()
        except OSError as error:
            raise _cannot(self.folder, error) from None

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, dtype in self._files.items():
            np.lib.format.open_memmap(self.folder / name, "w+", dtype, self.shape)
        (self.folder / PASSES).write_text("", encoding="utf-8")
        # written last: without it, the folder is begun anew
        text = json.dumps(self.key, ensure_ascii=False, indent=1)
        (self.folder / KEY).write_text(text, encoding="utf-8")

    @property
    def _files(self) -> dict[str, np.dtype[Any]]:
        return {SCORES: np.dtype(float), RANKS: np.dtype(rank_type(self.job.units))}

    def keep(self, done: Pass) -> None:
        """Write what a pass gave, then note it."""
        parts = (done.scores[:, self.columns], done.ranks[:, self.columns])
        try:
            sums = [
                self._write(name, done.number, np.ascontiguousarray(part, dtype=dtype))
                for (name, dtype), part in zip(self._files.items(), parts, strict=True)
            ]
            self._note({"pass": done.number, "sums": sums, "failed": done.failed})
        except OSError as error:
            raise _cannot(self.folder, error) from None
        self.finished[done.number] = done.failed

    def _write(self, name: str, number: int, rows: np.ndarray) -> int:
        """Write rows to their place in a file; return their checksum."""
        with (self.folder / name).open("r+b") as file:
            file.seek(self._offset(name, number))
            file.write(rows.data)
        return zlib.crc32(rows.data)

    def _offset(self, name: str, number: int) -> int:
        mapped = Mapped.of(self.folder / name, self.job.draws)
        return int(mapped.offset + self.job.bounds(number)[0] * mapped.strides[0])

    def _note(self, note: Mapping[str, Any]) -> None:
        with (self.folder / PASSES).open("a", encoding="utf-8") as file:
            file.write(json.dumps(note, ensure_ascii=False) + "\n")

    def _noted(self) -> Iterator[tuple[int, Mapping[int, str]]]:
        """Yield the passes that stand in the files as they were noted."""
        try:
            files = [Mapped.of(self.folder / name, self.job.draws) for name in self._files]
        except (ValueError, FileNotFoundError):
            raise _damaged(self.folder) from None
        for line in (self.folder / PASSES).read_bytes().splitlines():
            try:
                note = json.loads(line)
                number, sums = int(note["pass"]), note["sums"]
                failed = {int(draw): str(why) for draw, why in note["failed"].items()}
            except (ValueError, TypeError, KeyError, AttributeError):
                continue  # the line that was being written when the power went
            first, last = self.job.bounds(number)
            if [zlib.crc32(file[first:last].data) for file in files] == sums:
                yield number, failed


class Mapped(np.memmap):
    """An array in a file, of which a slice is a copy in memory: pages that were read are let go.

    Pages of a mapped file count as memory of the process; reading all of a large file would seem
    to need all of it at once.
    """

    _mmap: mmap.mmap

    @classmethod
    def of(cls, path: Path, rows: int) -> Mapped:
        """Map the first rows of a file of NumPy's own format, for reading."""
        whole = np.lib.format.open_memmap(path, "r")
        shape = (rows, *whole.shape[1:])
        return cls(path, dtype=whole.dtype, mode="r", offset=whole.offset, shape=shape)

    def __getitem__(self, at: Any) -> Any:
        part = np.array(np.asarray(self)[at])
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mmap.madvise(mmap.MADV_DONTNEED)
        return part


def rank_type(units: int) -> type[np.signedinteger]:
    """Return the type of a job's ranks."""
    return np.int16 if units < np.iinfo(np.int16).max else np.int32


def refuse_another(folder: Path, key: Mapping[str, Any]) -> None:
    """Refuse a checkpoint of another run, and say what differs.

    Raises
    ------
    UsageError
        The key in the folder is another, or is none.
    """
    try:
        held = dict(json.loads((folder / KEY).read_bytes()))
    except (ValueError, TypeError):
        raise _damaged(folder) from None
    wanted = json.loads(json.dumps(key))
    other = [name for name in wanted if held.get(name) != wanted[name]]
    if other:
        said = "; ".join(
            f"{name} {_short(held.get(name))} there, {_short(wanted[name])} here" for name in other
        )
        raise UsageError(
            f"{folder} holds the draws of another run ({said}). "
            "Ask for what it is of, name another place with -o, or begin anew with --force."
        )


def _short(value: object) -> str:
    """A value as a sentence holds it: of a hash, 12 digits."""
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1", str(value))


def remove(folder: Path) -> None:
    """Remove the checkpoints of a folder, and the folder where nothing else is in it."""
    for key in folder.glob(f"*/{KEY}"):
        shutil.rmtree(key.parent, ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def large(job: Job) -> bool:
    """Whether the draws of a job had better lie in files."""
    width = np.dtype(float).itemsize + np.dtype(rank_type(job.units)).itemsize
    return job.draws * job.units * width > IN_MEMORY


def _damaged(folder: Path) -> UsageError:
    return UsageError(
        Problem(
            str(folder),
            "the draws that were kept here cannot be read any more.",
            "Begin anew with --force, or name another place with -o.",
        )
    )


def _cannot(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        Problem(
            str(folder),
            f"draws cannot be kept here: {error.strerror or error}.",
            "Make room, or choose another place with -o.",
        )
    )
