"""Forms and findings as files: in the look of each official layout, and as lists."""

from .findings import finding_headings, finding_rows, findings_layout
from .layouts import layout_of

__all__ = ["finding_headings", "finding_rows", "findings_layout", "layout_of"]
