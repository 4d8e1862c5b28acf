"""Pages of documents, their drafts and papers, and the list of everything that the platform issued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.documents.issued.issuing import documents_of
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.files import serving
from yanfa.kernel.workflow.fragments import chain
from yanfa.subsystems.records.exports import documents as exports
from yanfa.subsystems.records.forms.documents import (
    DocumentChangeForm,
    DocumentFilter,
    DocumentForm,
    DraftForm,
    IssuedFilter,
    ScanForm,
)
from yanfa.subsystems.records.importers.documents import DOCUMENTS as IMPORTER
from yanfa.subsystems.records.models import Document, DocumentDraft
from yanfa.subsystems.records.permissions import READ, WRITE
from yanfa.subsystems.records.permissions.documents import EXPORTED
from yanfa.subsystems.records.services import documents as services

from .ledger import PAGE, Ledger, Pages, Shown, asked, late_words, marked


def _title(document: Document) -> str:
    return " ".join(word for word in (document.title, document.issue_label) if word)


def _due(document: Document) -> str:
    if document.due_on is None:
        return ""
    postponed = (
        _("（首次批准 %s）") % document.first_due_on
        if document.was_postponed and document.first_due_on
        else ""
    )
    return f"{document.due_on}{postponed}"


def _issued(document: Document) -> str:
    return marked(document.issued_on, document.late)


def summary(year: int) -> tuple[list[tuple[Any, Any]], Any]:
    """What stands beside the figures of reports, issues and their timeliness."""
    facts = services.facts_of(year)
    stats = [
        (_("计入报告"), facts.reports),
        (_("印发刊物期数"), facts.issues),
        (_("应完成"), facts.due),
        (_("按期印发"), facts.on_time),
        (_("逾期"), len(facts.overdue)),
        (_("已签发待印发"), facts.waiting),
        (_("已撤销计划"), facts.withdrawn),
        (_("补录"), facts.late_entries),
    ]
    return stats, late_words(facts.overdue)


def create(*, by: Any, countersigners: Any = (), **facts: Any) -> Document:
    """A plan, as the form gives it."""
    return services.plan_document(by=by, countersigners=countersigners, **facts)


def change(document: Document, *, by: Any, version: int, facts: Mapping[str, Any]) -> Document:
    """Changed facts, as the form gives them."""
    plain = {name: value for name, value in facts.items() if name != "countersigners"}
    return services.change_document(
        document, by=by, version=version, facts=plain, countersigners=facts["countersigners"]
    )


def buttons(document: Document) -> list[tuple[Any, str]]:
    """Drafts while it is written; the sealed scan and revisions once it is issued."""
    if document.state == "drafting":
        return [(_("上传文稿"), "document_draft")]
    own = document.state in {"issued", "published"} and document.satisfied_by_id is None
    return [(_("登记盖章件或修订版"), "document_paper")] if own else []


def more(document: Document) -> dict[str, Any]:
    """Drafts, rounds of countersigning, issued versions, postponements."""
    return {
        "drafts": document.drafts.select_related("file", "added_by"),
        "rounds": chain.rounds(document),
        "issued": [document.satisfied_by] if document.satisfied_by else documents_of(document),
        "due_changes": document.due_changes.select_related("changed_by"),
        "countersigners": document.countersigners.all(),
    }


PAGES = Pages(
    Ledger(
        code="document",
        listing="documents",
        prefix="documents",
        model=Document,
        heading=gettext_lazy("报告与刊物"),
        lead=gettext_lazy("报告、规划、方案、指南、刊物和制度文本，从计划到印发、公开、归档。"),
        filters=DocumentFilter,
        columns=(
            Shown(gettext_lazy("名称"), _title),
            Shown(gettext_lazy("类型"), lambda each: each.regulation or each.code_label),
            Shown(gettext_lazy("所述年度"), lambda each: each.year),
            Shown(gettext_lazy("编撰处室"), lambda each: each.department),
            Shown(gettext_lazy("应完成日"), _due),
            Shown(gettext_lazy("印发日"), _issued),
            Shown(gettext_lazy("状态"), lambda each: each.get_state_display()),
        ),
        facts=(
            Shown(gettext_lazy("类别"), lambda each: each.get_kind_display()),
            Shown(gettext_lazy("类型"), lambda each: each.regulation or each.code_label),
            Shown(gettext_lazy("所述年度"), lambda each: each.year),
            Shown(gettext_lazy("期号"), lambda each: each.issue_label),
            Shown(gettext_lazy("编撰处室"), lambda each: each.department),
            Shown(gettext_lazy("预算项目"), lambda each: each.project),
            Shown(gettext_lazy("应完成日"), _due),
            Shown(gettext_lazy("批准日"), lambda each: each.approved_on),
            Shown(gettext_lazy("印发日"), _issued),
            Shown(gettext_lazy("施行日"), lambda each: each.in_force_from),
            Shown(gettext_lazy("文号"), lambda each: each.number),
            Shown(gettext_lazy("报送或印发对象"), lambda each: each.delivered_to),
            Shown(gettext_lazy("公开"), lambda each: f"{each.published_on or ''} {each.link}".strip()),
            Shown(gettext_lazy("录入时间"), lambda each: each.recorded_at),
            Shown(gettext_lazy("数据来源"), lambda each: each.source),
        ),
        sheet=exports.DOCUMENTS,
        importer=IMPORTER,
        summary=summary,
        form=DocumentForm,
        create=create,
        change_form=DocumentChangeForm,
        change=change,
        buttons=buttons,
        panels=("records/documents/papers.html",),
        more=more,
        related=("department", "project", "regulation", "satisfied_by"),
    )
)


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def add_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Upload the next version of the text."""
    found = PAGES.found(public_id)

    def act(given: Mapping[str, Any]) -> Any:
        return services.add_draft(found, by=request.user, upload=given["file"], note=given["note"])

    return asked(request, found, DraftForm, act, heading=_("上传文稿"))


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def receive_paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in the sealed scan, or a revised text."""
    found = PAGES.found(public_id)

    def act(given: Mapping[str, Any]) -> Any:
        service = services.receive_scan if given["what"] == "scan" else services.reissue
        return service(found, by=request.user, upload=given["file"])

    return asked(request, found, ScanForm, act, heading=_("登记盖章件或修订版"))


@permission_required(READ)
@require_GET
def draft_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """One version of a text as a download."""
    draft = get_object_or_404(DocumentDraft.objects.select_related("file"), public_id=public_id)
    return serving.serve(draft.file)


@permission_required(READ)
@require_GET
def issued(request: HttpRequest) -> HttpResponse:
    """Everything that any service of the platform issued, with the plan that it fulfils."""
    form = IssuedFilter(request.GET)
    page = Paginator(form.documents(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": services.issued_rows(page.object_list)}
    return render(request, "records/documents/issued.html", context)


@permission_required(READ)
@require_POST
def issued_export(request: HttpRequest) -> HttpResponse:
    """The list of everything issued as a spreadsheet; written down."""
    found = IssuedFilter(request.GET).documents()
    log.record(EXPORTED, by=request.user, summary=f"issued {request.GET.urlencode()}")
    sheet = exports.ISSUED
    rows = sheet.rows(services.issued_rows(found))
    return table_response(str(sheet.name), "xlsx", sheet.headings, rows)
