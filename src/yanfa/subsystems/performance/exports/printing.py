"""A layout as a download: Word, spreadsheet or PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from yanfa.kernel.documents.layout import Layout
from yanfa.kernel.documents.writing import docx, pdf, sheet, xlsx

WRITERS = {
    "docx": (docx.write_docx, docx.CONTENT_TYPE),
    "xlsx": (sheet.write_sheet, xlsx.CONTENT_TYPE),
    "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE),
}


def printed(layout: Layout, kind: str) -> HttpResponse:
    """The layout as a file of one kind; raises Http404 for another."""
    if kind not in WRITERS:
        raise Http404(kind)
    write, content_type = WRITERS[kind]
    return xlsx.download(write(layout), f"{layout.name}.{kind}", content_type)
