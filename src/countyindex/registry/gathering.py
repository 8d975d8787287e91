"""Files of a study → their entries as models, and every problem kept for the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from countyindex.documents import Strict, check, complaint, read_document
from countyindex.errors import InputError, Problem, gathering
from countyindex.tables import read_table

M = TypeVar("M", bound=Strict)
T = TypeVar("T")


class Reader:
    """Gathers problems instead of stopping at the first, and gives them all at the end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        #: Ids of entries that are wrong themselves, so that nobody is told they are not there.
        self.broken: set[str] = set()

    def attempt(self, action: Callable[..., T], *arguments: Any) -> T | None:
        """Call, and keep what goes wrong for the end."""
        with gathering(self.problems):
            return action(*arguments)
        return None

    def finish(self) -> None:
        """Raise what was gathered, if anything was."""
        if self.problems:
            raise InputError(self.problems)


def read_mapping(reader: Reader, file: Path, model: type[M]) -> dict[str, M]:
    """Read a YAML file of entries by id; wrong ones are gathered and left out."""
    document = reader.attempt(read_document, file)
    if document is None or document.content is None:
        return {}
    if not isinstance(document.content, dict):
        reader.problems.append(
            document.problem((), "is no mapping of ids.", "Write 'id: {…}' entries.")
        )
        return {}
    found = {key: reader.attempt(check, document, model, (key,)) for key in document.content}
    reader.broken |= {key for key, value in found.items() if value is None}
    return {key: value for key, value in found.items() if value is not None}


def read_list(reader: Reader, file: Path, model: type[M]) -> tuple[M, ...]:
    """Read a YAML file that is a list of entries; none where there is no such file."""
    if not file.is_file():
        return ()
    document = reader.attempt(read_document, file)
    if document is None or not document.content:
        return ()
    if not isinstance(document.content, list):
        reader.problems.append(document.problem((), "is no list.", "Begin each entry with '- '."))
        return ()
    found = [reader.attempt(check, document, model, (i,)) for i in range(len(document.content))]
    return tuple(value for value in found if value is not None)


def read_texts(
    reader: Reader, file: Path
) -> tuple[tuple[str, ...], list[tuple[str, dict[str, str]]]]:
    """Read a CSV file: its columns, and (place, row) pairs."""
    table = reader.attempt(read_table, file)
    if table is None:
        return (), []
    rows = zip(table.lines, table.rows, strict=True)
    return table.columns, [
        (f"{file}:{line}", dict(zip(table.columns, row, strict=True))) for line, row in rows
    ]


def read_rows(reader: Reader, file: Path, model: type[M]) -> tuple[M, ...]:
    """Read a CSV file of one entry a row; none where there is no such file."""
    if not file.is_file():
        return ()
    _, rows = read_texts(reader, file)
    found = [read_row(reader, where, row, model) for where, row in rows]
    return tuple(value for value in found if value is not None)


def read_row(reader: Reader, where: str, row: Mapping[str, Any], model: type[M]) -> M | None:
    """Read one row; None where it is wrong, and what is wrong is gathered."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for item in error.errors():
            key = f"'{'.'.join(map(str, item['loc']))}'"
            said = complaint(item["type"], item["msg"], key, key, item["input"])
            reader.problems.append(Problem(where, *said))
        return None
