"""The pages of every register of operations: list, spreadsheet, import, a record, what is done to it, its papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.files.serving import serve
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.forms.systems import PaperForm
from yanfa.subsystems.operations.models import LedgerPaper, System
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK
from yanfa.subsystems.operations.permissions.systems import EXPORTED
from yanfa.subsystems.operations.services import systems_papers
from yanfa.subsystems.operations.services.systems_ledger import insist
from yanfa.subsystems.operations.views import assets, lines, protection, systems, vpn
from yanfa.subsystems.operations.views.systems_parts import Act, Ledger, Link, cells_of

PAGE = 20
LOG_LINES = 50
LEDGERS = {
    each.kind: each
    for each in (
        systems.LEDGER,
        assets.ASSETS,
        assets.CONTRACTS,
        lines.LINES,
        lines.ADDRESSES,
        vpn.LEDGER,
        protection.LEDGER,
    )
}


def ledger_of(kind: str) -> Ledger:
    """The register of that kind, or 404."""
    if kind not in LEDGERS:
        raise Http404(kind)
    return LEDGERS[kind]


def record_of(ledger: Ledger, public_id: str) -> Any:
    """The record, or 404."""
    found = ledger.model._default_manager.all()
    return get_object_or_404(
        found.select_related(*ledger.related) if ledger.related else found, public_id=public_id
    )


@permission_required(READ)
@require_GET
def listed(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a register, with the figures of a year above it."""
    ledger = ledger_of(kind)
    form = ledger.filter(request.GET)
    page = Paginator(form.records(), PAGE).get_page(request.GET.get("page"))
    headings = ledger.headings()
    rows = [
        list(zip(headings, cells_of(ledger.cells(each), each.get_absolute_url()), strict=True))
        for each in page
    ]
    facts = [(label, cells_of([value])[0]) for label, value in ledger.facts(form.stated_year)]
    context = {"ledger": ledger, "form": form, "page": page, "headings": headings, "rows": rows}
    buttons = {"links": _list_links(request, ledger), "figures": _figures(request, ledger, form.stated_year)}
    return render(request, "operations/systems/list.html", context | buttons | {"facts": facts})


def _list_links(request: HttpRequest, ledger: Ledger) -> list[Link]:
    links = [
        Link(label, reverse(name)) for label, name in ledger.more_imports if permitted(request.user, WORK)
    ]
    if permitted(request.user, MANAGE):
        links = [Link(ledger.new_label, ledger.url("new"), primary=True), *links]
        links.append(Link(_("导入"), ledger.url("import")))
    return links


def _figures(request: HttpRequest, ledger: Ledger, year: int) -> list[Link]:
    if not permitted(request.user, "indicators.read"):
        return []
    return [Link(code, f"{reverse('indicators:detail', args=[code])}?year={year}") for code in ledger.figures]


@permission_required(READ)
@require_POST
def export(request: HttpRequest, kind: str, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    ledger = ledger_of(kind)
    found = ledger.filter(request.GET).records()
    log.record(EXPORTED, by=request.user, summary=f"{ledger.title}：{request.GET.urlencode()}")
    rows = (row for record in found for row in ledger.rows(record))
    return table_response(str(ledger.title), form, ledger.headings(), rows)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Preview a spreadsheet, and import it."""
    ledger = ledger_of(kind)
    heading = _("导入：%s") % ledger.title
    back_url = reverse(ledger.list_url)
    return import_page(request, ledger.importer, heading=heading, back=str(ledger.title), back_url=back_url)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Put a record into the register."""
    ledger = ledger_of(kind)
    form = ledger.new_form(request.POST or None)
    if form.is_valid() and (stored := told(form, lambda: ledger.register(by=request.user, **form.facts()))):
        messages.success(request, _("已登记。"))
        return redirect(stored)
    context = {"form": form, "heading": ledger.new_label, "back": ledger.title}
    return render(request, "operations/systems/form.html", context | {"back_url": reverse(ledger.list_url)})


@permission_required(READ)
@require_GET
def record(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """A record with everything known about it."""
    ledger = ledger_of(kind)
    return _record_page(request, ledger, record_of(ledger, public_id), PaperForm())


def _record_page(request: HttpRequest, ledger: Ledger, found: Any, paper_form: PaperForm) -> HttpResponse:
    facts, sections = ledger.page(found)
    context = {
        "ledger": ledger,
        "record": found,
        "facts": [(label, cells_of([value])[0]) for label, value in facts],
        "sections": sections,
        "parts": systems.sections_of(found) if isinstance(found, System) else [],
        "links": _record_links(request, ledger, found),
        "offers": moves_for(request.user, found) if hasattr(found, "state") else [],
        "back_url": reverse(ledger.list_url),
    }
    return render(request, "operations/systems/record.html", context | _evidence(request, found, paper_form))


def _evidence(request: HttpRequest, found: Any, paper_form: PaperForm) -> dict[str, Any]:
    """The papers of a record, its log, and what the reader may do about both."""
    return {
        "papers": found.papers.filter(withdrawn_at=None).select_related("file", "recorded_by"),
        "paper_form": paper_form,
        "may_work": permitted(request.user, WORK),
        "may_manage": permitted(request.user, MANAGE),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }


def _record_links(request: HttpRequest, ledger: Ledger, found: Any) -> list[Link]:
    links = []
    if ledger.change_form and permitted(request.user, MANAGE):
        links.append(Link(_("变更信息"), ledger.url("change", public_id=found.public_id)))
    for name, act in ledger.acts.items():
        if act.child is None and permitted(request.user, act.permission) and act.shown(found):
            links.append(Link(act.label, ledger.url("act", public_id=found.public_id, name=name)))
    return links


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Change the facts of a record."""
    ledger = ledger_of(kind)
    if ledger.change_form is None or ledger.change is None:
        raise Http404(kind)
    found = record_of(ledger, public_id)
    form = ledger.change_form(request.POST or None, instance=found)
    if form.is_valid() and told(form, lambda: _changed(request, ledger, found, form)):
        messages.success(request, _("已保存。"))
        return redirect(found)
    return _form_page(request, form, _("变更信息"), found)


def _changed(request: HttpRequest, ledger: Ledger, found: Any, form: Any) -> Any:
    assert ledger.change is not None
    facts, version = form.facts(), form.cleaned_data["version"] or 0
    more = {"assets": facts.pop("assets")} if "assets" in facts else {}
    return ledger.change(found, by=request.user, version=version, facts=facts, **more)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, kind: str, public_id: str, name: str, child: str = "") -> HttpResponse:
    """Do something to a record, or to a row that hangs on it."""
    ledger = ledger_of(kind)
    found = record_of(ledger, public_id)
    what = ledger.acts.get(name)
    if what is None or bool(child) != (what.child is not None):
        raise Http404(name)
    insist(permitted(request.user, what.permission))
    target = found if what.child is None else _child(what, found, child)
    form = what.form(request.POST or None, initial=what.initial(target))
    if form.is_valid() and told(form, lambda: _done(request, what, target, form)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    return _form_page(request, form, what.label, found)


def _child(what: Act, found: Any, child: str) -> Any:
    assert what.child is not None
    rows = what.child._default_manager.filter(**{what.owner: found})
    return get_object_or_404(rows, public_id=child)


def _done(request: HttpRequest, what: Act, target: Any, form: Any) -> Any:
    facts = form.facts() if hasattr(form, "facts") else form.cleaned_data
    return what.carry_out(target, by=request.user, **facts)


def _form_page(request: HttpRequest, form: Any, heading: Any, found: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": found, "back_url": found.get_absolute_url()}
    return render(request, "operations/systems/form.html", context)


@permission_required(WORK)
@require_POST
def add_paper(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Keep a file beside a record."""
    ledger = ledger_of(kind)
    found = record_of(ledger, public_id)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid() and told(
        form, lambda: systems_papers.add(found, ledger.key, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已上传。"))
        return redirect(found)
    return _record_page(request, ledger, found, form)


@permission_required(READ)
@require_GET
def paper(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A paper as it was uploaded."""
    return serve(get_object_or_404(LedgerPaper.objects.select_related("file"), public_id=public_id).file)


@permission_required(MANAGE)
@require_POST
def withdraw_paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a paper down."""
    found = get_object_or_404(LedgerPaper, public_id=public_id)
    systems_papers.withdraw(found, by=request.user)
    messages.success(request, _("已撤下，记录和文件留存。"))
    return redirect(found.owner)
