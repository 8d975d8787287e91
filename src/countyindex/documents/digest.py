"""Files → a text that changes whenever one of them does (内容哈希)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], also: Iterable[str] = ()) -> str:
    """SHA-256 over the names and contents of files, in the order given, and what else counts."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    total.update("\n".join(also).encode())
    return total.hexdigest()
