"""A title and a year → an empty workbook that says what it is (工作簿)."""

from __future__ import annotations

import datetime
import os
from io import BytesIO

import xlsxwriter

from countyindex.errors import UsageError
from countyindex.export.workbook.seal import PROPERTY, UNSEALED
from countyindex.export.workbook.styles import options


def new_book(out: BytesIO, title: str, subject: str, year: int) -> xlsxwriter.Workbook:
    """Return a workbook that is written to `out`, not sealed yet.

    Raises
    ------
    UsageError
        SOURCE_DATE_EPOCH is no number of seconds.
    """
    book = xlsxwriter.Workbook(out, options())
    book.set_properties(
        {"title": title, "subject": subject, "author": "countyindex", "created": _created(year)}
    )
    book.set_custom_property(PROPERTY, UNSEALED, "text")
    return book


def _created(year: int) -> datetime.datetime:
    """Return the time the workbook says it was made: given from outside, or the end of its data."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return datetime.datetime(year, 12, 31, tzinfo=datetime.UTC)
    try:
        return datetime.datetime.fromtimestamp(int(given), tz=datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is '{given}', which is no number of seconds since 1970. Unset it."
        ) from None
