"""A workbook's bytes → a file that says whether anybody changed it since (内容哈希, 安全写入).

The seal is a SHA-256 over all parts of the file, kept in a custom document property; the part that
holds the property is hashed with zeros in the seal's place.
"""

from __future__ import annotations

import hashlib
import html
import io
import os
import re
import stat
import zipfile
from pathlib import Path

from countyindex.errors import UsageError

#: The custom document property that carries the seal.
PROPERTY = "countyindex content sha256"
UNSEALED = "0" * 64
_PART, _CORE = "docProps/custom.xml", "docProps/core.xml"
_TITLE = re.compile(rb"<dc:title>([^<]*)</dc:title>")
#: How a zip file begins; how its closing record begins, and how long that is without a comment.
_FIRST, _END, _END_SIZE = b"PK\x03\x04", b"PK\x05\x06", 22
#: What the titles of each kind of workbook end in.
KINDS = {
    "edition": "评价结果",
    "living": "活的工作簿",
    "uncertainty": "位次的不确定性",
    "sensitivity": "敏感性",
    "explanation": "位次解释",
    "change": "变化分解",
}
#: What a workbook's name ends in; Excel refuses other names.
SUFFIX = ".xlsx"
_SEAL = re.compile(
    rb'(name="' + PROPERTY.encode() + rb'"[^>]*>\s*<vt:lpwstr>)([0-9a-f]{64})(</vt:lpwstr>)'
)


def sealed(workbook: bytes) -> bytes:
    """Return the workbook with its seal in place of 64 zeros."""
    parts = _parts(workbook)
    seal = _digest([(info.filename, data) for info, data in parts])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for info, data in parts:
            done = (
                data.replace(UNSEALED.encode(), seal.encode(), 1)
                if info.filename == _PART
                else data
            )
            file.writestr(info, done, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def is_untouched(path: Path) -> bool:
    """Whether a file carries a seal that still fits all its parts, with nothing around them."""
    content = path.read_bytes()
    if not content.startswith(_FIRST) or content[-_END_SIZE:][: len(_END)] != _END:
        return False
    try:
        parts = [(info.filename, data) for info, data in _parts(content)]
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return False
    found = _SEAL.search(dict(parts).get(_PART, b""))
    return found is not None and found[2].decode() == _digest(parts)


def _parts(workbook: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        return [(info, file.read(info)) for info in file.infolist()]


def _digest(parts: list[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, data in parts:
        plain = (
            _SEAL.sub(rb"\g<1>" + UNSEALED.encode() + rb"\g<3>", data) if name == _PART else data
        )
        total.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(plain).digest())
    return total.hexdigest()


def _title(path: Path) -> str:
    """Return what a workbook calls itself."""
    with zipfile.ZipFile(path) as file:
        found = _TITLE.search(file.read(_CORE)) if _CORE in file.namelist() else None
    return html.unescape(found[1].decode()) if found else ""


def check_replaceable(path: Path, force: bool, kind: str) -> None:
    """Refuse to replace what this tool did not write, or what somebody changed since.

    A workbook of another kind, one of `KINDS`, is left alone too; one that does not say its kind
    comes from an earlier version, and is replaced.

    Raises
    ------
    UsageError
        The path is a folder or no name of a workbook, or the file is not ours or not as we left it
        and `force` is not set.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Give the name of a file, such as {path}/index.xlsx.")
    if path.suffix.lower() != SUFFIX:
        raise UsageError(
            f"{path} is no name of an Excel workbook, which ends in {SUFFIX}. "
            f"Call it {path.with_suffix(SUFFIX).name}, say."
        )
    if force or not path.exists():
        return
    try:
        untouched = is_untouched(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    if not untouched:
        raise UsageError(
            f"{path} was not written by countyindex or was changed since, and is left as it is. "
            "Move it away, choose another name with -o, or replace it with --force."
        )
    found = _title(path)
    if found.endswith(tuple(KINDS.values())) and not found.endswith(KINDS[kind]):
        raise UsageError(
            f"{path} is another workbook of countyindex, '{found}', and is left as it is. "
            "Choose another name with -o, or replace it with --force."
        )


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside the old one, then put it in its place; it stays whole until then.

    A link keeps pointing to where it did, and the new file has the old one's permissions.

    Raises
    ------
    UsageError
        The folder or the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(part, target)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}. "
            "Close the file if it is open elsewhere, or choose another place with -o."
        ) from None
    finally:
        part.unlink(missing_ok=True) if part.parent.is_dir() else None
