"""Files in memory → a file, or a folder of files, in its place: all of it or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from countyindex.errors import UsageError


def check_file(path: Path, force: bool) -> None:
    """Refuse to write a file over a folder, or over another file unless `force` is set.

    Raises
    ------
    UsageError
        The file may not be written here.
    """
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder. Give the name of a file, such as {path}/tables.json."
        )
    if path.exists() and not force:
        raise UsageError(f"{path} exists; name another file, or add --force.")


def check_folder(path: Path, names: frozenset[str], force: bool) -> None:
    """Refuse to write a folder over what is in use; `names` are the files that may be replaced.

    Raises
    ------
    UsageError
        The folder may not be written here.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise UsageError(f"{path} is a file. Give the name of a folder.")
    held = sorted(item.name for item in path.iterdir())
    strange = [name for name in held if name not in names or (path / name).is_dir()]
    if strange:
        raise UsageError(
            f"{path} holds {strange[0]}, which no export wrote; name another folder with -o."
        )
    if Path.cwd().is_relative_to(path.resolve()):
        raise UsageError(f"{path} is the folder you stand in. Name one below it with -o.")
    if held and not force:
        raise UsageError(f"{path} exists; name another folder with -o, or add --force.")


def put_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    target = Path(os.path.realpath(path))
    part = _part(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, target)
    except OSError as error:
        raise _refusal(path, error) from None
    finally:
        _remove(part)


def put_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place, then put it there; the old one goes when the new one stands.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    part, old = _part(target), _part(target, "old")
    try:
        part.mkdir(parents=True)
        for name, content in files.items():
            (part / name).write_bytes(content)
        if target.exists():
            os.replace(target, old)
        os.replace(part, target)
    except OSError as error:
        raise _refusal(path, error) from None
    finally:
        if old.exists() and not target.exists():
            os.replace(old, target)
        _remove(part)
        _remove(old)


def _part(target: Path, word: str = "part") -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.{word}")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif path.parent.is_dir():
        path.unlink(missing_ok=True)


def _refusal(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be written: {error.strerror or error}. Choose another place with -o."
    )
