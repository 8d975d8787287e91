"""Files for people to edit: read with positions, checked against models, changed, summed up."""

from countyindex.documents.change import overlay, with_value
from countyindex.documents.check import Strict, check, complaint, value_at
from countyindex.documents.digest import digest
from countyindex.documents.read import Document, Place, Reader, number, parse_value, read_document

__all__ = [
    "Document",
    "Place",
    "Reader",
    "Strict",
    "check",
    "complaint",
    "digest",
    "number",
    "overlay",
    "parse_value",
    "read_document",
    "value_at",
    "with_value",
]
