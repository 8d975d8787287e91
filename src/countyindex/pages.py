"""docs/methods.md, as it ships with the package → the section of each method (方法说明)."""

from __future__ import annotations

import re

from countyindex.project import bundled_root

#: What begins the part of a section that is written from the registry.
OPTIONS = "**Options.**"


def method_page() -> str:
    """Return the whole page of methods."""
    return (bundled_root() / "docs" / "methods.md").read_text(encoding="utf-8")


def sections(page: str, family: str) -> dict[str, str]:
    """Return a family's sections by the first word of their heading, each with its heading."""
    parts = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    chapter = next(part for part in parts if part.startswith(f"## {family} "))
    found = re.split(r"^(?=### )", chapter.partition("\n---\n")[0], flags=re.MULTILINE)[1:]
    return {part.split()[1]: part.rstrip("\n") + "\n" for part in found}
