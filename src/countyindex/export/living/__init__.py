"""An `Edition` → a workbook whose every score is a live formula (活的工作簿)."""
