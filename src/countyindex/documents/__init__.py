"""Files for people to edit: read with positions, checked against models, changed in parts."""

from countyindex.documents.change import overlay, with_value
from countyindex.documents.check import Strict, check, complaint
from countyindex.documents.read import Document, Reader, number, parse_value, read_document

__all__ = [
    "Document",
    "Reader",
    "Strict",
    "check",
    "complaint",
    "number",
    "overlay",
    "parse_value",
    "read_document",
    "with_value",
]
