"""送审前自查: files in, findings out, and nothing kept unless the officer says so.

Between the steps the forms travel with the page, signed, so that the server holds nothing of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.clock import today
from yanfa.kernel.documents.templatetags.layouts import Quote
from yanfa.kernel.documents.writing import docx, xlsx
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.exports import finding_headings, finding_rows, findings_layout, layout_of
from yanfa.subsystems.performance.forms import CheckForm
from yanfa.subsystems.performance.rules.examination import Examined, Language, examine, read_files
from yanfa.subsystems.performance.rules.form import Document
from yanfa.subsystems.performance.services import file_documents

SALT = "performance.checking"
#: A page left open over a working day still works; over the week-end it is checked again.
CARRIED_SECONDS = 24 * 3600


@public
def check(request: HttpRequest) -> HttpResponse:
    """The page with the drop zone, and after sending, the forms beside their findings."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if not form.is_valid():
        return render(request, "performance/check.html", {"form": form})
    uploads = [(upload.name, upload.read()) for upload in form.cleaned_data["uploads"]]
    documents = read_files(uploads, language())
    return render(request, "performance/checked.html", _result(documents))


@public
@require_POST
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of findings as docx or xlsx, from the forms that the page carried."""
    try:
        examined = examine(carried(request), language())
    except signing.BadSignature:
        return HttpResponseBadRequest(_("页面已过期，请重新上传文件检查。"))
    name = _("送审前自查意见")
    if kind == "xlsx":
        return xlsx.workbook_response(f"{name}.xlsx", finding_headings(), finding_rows(examined))
    data = docx.write_docx(findings_layout(examined, f"{today():%Y-%m-%d}"))
    return xlsx.download(data, f"{name}.docx", docx.CONTENT_TYPE)


@permission_required("performance.keep")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Put the carried forms on file, because the officer said so."""
    try:
        documents = carried(request)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("页面已过期，请重新上传文件检查。"))
    filed = file_documents(documents, origin=Origin.KEPT, by=request.user)
    kept = ngettext("已留存 %(count)s 张表。", "已留存 %(count)s 张表。", len(filed)) % {"count": len(filed)}
    messages.success(request, kept)
    return redirect("performance:forms")


def language() -> Language:
    """The language of findings for this page."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def carry(documents: list[Document]) -> str:
    """The forms as printed, signed and packed for the page to carry."""
    plain = [document.as_dict() for document in documents]
    return signing.dumps(plain, salt=SALT, compress=True)


def carried(request: HttpRequest) -> list[Document]:
    """The forms that the page carried. Raises BadSignature if they were altered or are too old."""
    plain = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=CARRIED_SECONDS)
    return [Document.from_dict(document) for document in plain]


def _result(documents: list[Document]) -> dict[str, Any]:
    readable = [document for document in documents if not document.error]
    recognised = [document for document in readable if holds_a_form(document)]
    examined = examine(recognised, language())
    return {
        "refused": [document for document in documents if document.error],
        "noticed": [document for document in documents if document.notices],
        "unrecognised": [document for document in readable if not holds_a_form(document)],
        "forms": [
            {"examined": each, "layout": layout_of(each.form), "quotes": quotes(each)} for each in examined
        ],
        "carried": carry(recognised),
        "errors": sum(each.by_severity()["error"] for each in examined),
        "form": CheckForm(),
    }


def holds_a_form(document: Document) -> bool:
    """Whether anything in the document was recognised as a form; a letter or a note is not."""
    return any(form.kind != "unknown" or form.indicators for form in document.forms)


def quotes(examined: Examined) -> list[Quote]:
    """The words of the form to mark; what a form lacks quotes its name, which is not wrong."""
    form = examined.form
    told = [finding for finding in form.findings if finding.quote and finding.quote != form.project]
    return [Quote(finding.quote or "", finding.indicator) for finding in told]
