"""Plain text and Markdown: one paragraph a line, blank lines and tabs kept, tags and all else as they stand."""

from __future__ import annotations

from yanfa.kernel.documents.blocks import Paragraph, Reading
from yanfa.kernel.documents.reading.encoding import decode_lines


def read(data: bytes, name: str) -> Reading:
    """Every line of a text file, whatever its encoding."""
    return Reading("txt", tuple(Paragraph(line) for line in decode_lines(data).split("\n")))
