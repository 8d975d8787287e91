"""An edited living workbook → what was changed, whether it is right, a project of it (改动回写)."""

from countyindex.edits.verify import Verification as Verification
from countyindex.edits.verify import verify_workbook as verify_workbook
from countyindex.edits.write import Imported as Imported
from countyindex.edits.write import import_workbook as import_workbook

__all__ = ["Imported", "Verification", "import_workbook", "verify_workbook"]
