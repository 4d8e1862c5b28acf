"""The yearly report as parts with words, tables and charts, and as PDF and Word files made of the same parts."""

from .parts import Part, Table, parts_of
from .writing import write_docx, write_pdf

__all__ = ["Part", "Table", "parts_of", "write_docx", "write_pdf"]
