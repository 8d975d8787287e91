"""The floor for a whole process: import pandas, pydantic and XlsxWriter, write so many cells, end.

Arguments: path, cells with text, different texts among them, cells with numbers.
"""

import sys

import pandas  # noqa: F401  (importing it is what is measured)
import pydantic  # noqa: F401  (importing it is what is measured)
import xlsxwriter

#: Cells of a row; about as wide as a wide sheet of ours.
COLUMNS = 30


def write(path: str, texts: int, different: int, numbers: int) -> None:
    """Write one sheet: first the texts, then the numbers, in two plain formats."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        left = workbook.add_format({"align": "left"})
        two_places = workbook.add_format({"num_format": "0.00"})
        for i in range(texts):
            sheet.write_string(i // COLUMNS, i % COLUMNS, f"文字 {i % different}", left)
        for i in range(texts, texts + numbers):
            sheet.write_number(i // COLUMNS, i % COLUMNS, i / 7, two_places)


if __name__ == "__main__":
    write(sys.argv[1], *map(int, sys.argv[2:5]))
