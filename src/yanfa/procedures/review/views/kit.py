"""Downloads of the meeting kit, as PDF or Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.layout import Layout
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.documents.writing.xlsx import download
from yanfa.procedures.review.exports.kit import PAPERS
from yanfa.procedures.review.permissions import ORGANISE
from yanfa.procedures.review.services.results import NotOpened
from yanfa.procedures.review.views.finding import organised

WRITERS = {
    "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE),
    "docx": (docx.write_docx, docx.CONTENT_TYPE),
}


@permission_required(ORGANISE)
def paper(request: HttpRequest, public_id: str, paper: str, form: str) -> HttpResponse:
    """One paper of the kit; filled opinions only when scoring is closed."""
    found = organised(request.user, public_id)
    if paper not in PAPERS or form not in WRITERS:
        raise Http404(paper)
    try:
        layouts = PAPERS[paper].layouts(found)
    except (LookupError, NotOpened) as missing:
        messages.error(request, str(missing))
        return redirect(found)
    if len(layouts) == 1:
        return answered(layouts[0], form)
    return _bundled(f"{PAPERS[paper].label}.zip", layouts, form)


def answered(layout: Layout, form: str) -> HttpResponse:
    """The layout as a download of that form."""
    write, content_type = WRITERS[form]
    return download(write(layout), f"{layout.name}.{form}", content_type)


def _bundled(name: str, layouts: Sequence[Layout], form: str) -> HttpResponse:
    """One file for each expert, in one archive; two experts of one name get numbers."""
    write, _content_type = WRITERS[form]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, layout in enumerate(layouts, 1):
            archive.writestr(f"{number:02}-{layout.name}.{form}", write(layout))
    return download(target.getvalue(), name, "application/zip")
