"""The pages that every register has: list with filters and summary, a record, its facts, moves, evidence, import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.records.exports.documents import Sheet
from yanfa.subsystems.records.forms.documents import EvidenceForm
from yanfa.subsystems.records.models import Evidence
from yanfa.subsystems.records.permissions import MANAGE, READ, WRITE
from yanfa.subsystems.records.permissions.documents import EXPORTED, may_work
from yanfa.subsystems.records.services.documents import add_evidence

PAGE = 20
LOG_LINES = 50
BOTH = ["GET", "POST"]


@dataclass(frozen=True)
class Shown:
    """A column of a list or a fact of a record: its label and its value."""

    label: Any
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Ledger:
    """One register.

    code      the name of a record's page ("support"); `listing` that of the list, `prefix` its address.
    columns   of the list, the first being the link; `facts` of a record's page.
    summary   what stands beside the figures of a year: pairs of label and value, and late ones in words.
    create    registers from the facts of the form; `change` changes them (a register may have neither).
    buttons   further pages of a record: (label, name of the page), offered to who works on it.
    panels    templates of a record's page below its facts; `more` gives what they show.
    """

    code: str
    listing: str
    prefix: str
    model: Any
    heading: Any
    lead: Any
    filters: Any
    columns: tuple[Shown, ...]
    facts: tuple[Shown, ...]
    sheet: Sheet
    importer: Any
    summary: Callable[[int], tuple[Sequence[tuple[Any, Any]], Iterable[tuple[Any, Any]]]]
    form: Any = None
    create: Callable[..., Any] | None = None
    change_form: Any = None
    change: Callable[..., Any] | None = None
    buttons: Callable[[Any], Sequence[tuple[Any, str]]] = lambda record: ()
    panels: tuple[str, ...] = ()
    more: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    list_buttons: tuple[tuple[Any, str], ...] = ()
    related: tuple[str, ...] = field(default=())
    prefetched: tuple[str, ...] = field(default=())


class Pages:
    """The pages of one register, and their addresses."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def urls(self) -> list[URLPattern]:
        """Addresses of the pages: everybody who may read sees; who writes registers; the officer imports."""
        own, prefix = self.ledger, self.ledger.prefix
        pages = [
            path(f"{prefix}/", permission_required(READ)(self.listing), name=own.listing),
            path(
                f"{prefix}/export.xlsx",
                permission_required(READ)(require_POST(self.export)),
                name=f"{own.listing}_export",
            ),
            path(
                f"{prefix}/import/",
                permission_required(MANAGE)(require_http_methods(BOTH)(self.take_in)),
                name=f"{own.listing}_import",
            ),
        ]
        if own.form:
            new = permission_required(WRITE)(require_http_methods(BOTH)(self.new))
            pages.append(path(f"{prefix}/new/", new, name=f"{own.code}_new"))
        return [*pages, *self._of_records()]

    def _of_records(self) -> list[URLPattern]:
        own, one = self.ledger, f"{self.ledger.prefix}/<str:public_id>/"
        pages = [
            path(one, permission_required(READ)(self.record), name=own.code),
            path(
                f"{one}move/<str:name>/",
                permission_required(READ)(require_http_methods(BOTH)(self.move)),
                name=f"{own.code}_move",
            ),
            path(
                f"{one}evidence/",
                permission_required(WRITE)(require_http_methods(BOTH)(self.evidence)),
                name=f"{own.code}_evidence",
            ),
        ]
        if own.change_form:
            change = permission_required(WRITE)(require_http_methods(BOTH)(self.change))
            pages.append(path(f"{one}change/", change, name=f"{own.code}_change"))
        return pages

    def found(self, public_id: str) -> Any:
        """The record, or 404."""
        records = self.ledger.model.objects.select_related(*self.ledger.related)
        return get_object_or_404(records, public_id=public_id)

    def listing(self, request: HttpRequest) -> HttpResponse:
        """The list with its filters, and the summary of the chosen year."""
        form = self.ledger.filters(request.GET)
        page = Paginator(form.records(), PAGE).get_page(request.GET.get("page"))
        rows = [
            (each, [(column.label, column.value(each)) for column in self.ledger.columns]) for each in page
        ]
        stats, late = self.ledger.summary(form.chosen_year)
        context = {
            "ledger": self.ledger,
            "form": form,
            "page": page,
            "rows": rows,
            "stats": stats,
            "late": list(late)[:PAGE],
            "year": form.chosen_year,
            "names": self._names(),
            "may_write": permitted(request.user, WRITE),
            "may_manage": permitted(request.user, MANAGE),
        }
        return render(request, "records/documents/ledger_list.html", context)

    def _names(self) -> dict[str, str]:
        own = self.ledger
        names = {"export": f"records:{own.listing}_export", "import": f"records:{own.listing}_import"}
        return names | ({"new": f"records:{own.code}_new"} if own.form else {})

    def export(self, request: HttpRequest) -> HttpResponse:
        """The filtered list as a spreadsheet; a POST, because the export is written down."""
        found = self.ledger.filters(request.GET).records().prefetch_related(*self.ledger.prefetched)
        log.record(EXPORTED, by=request.user, summary=f"{self.ledger.listing} {request.GET.urlencode()}")
        sheet = self.ledger.sheet
        return table_response(str(sheet.name), "xlsx", sheet.headings, sheet.rows(found))

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """Preview a spreadsheet, and import it."""
        back_url = reverse(f"records:{self.ledger.listing}")
        heading = _("导入%s") % self.ledger.heading
        return import_page(
            request, self.ledger.importer, heading=heading, back=str(self.ledger.heading), back_url=back_url
        )

    def new(self, request: HttpRequest) -> HttpResponse:
        """Put a record into the register."""
        assert self.ledger.create is not None, "a register with a form creates"
        create = self.ledger.create
        form = self.ledger.form(request.POST or None, user=request.user)
        if form.is_valid() and (stored := told(form, lambda: create(by=request.user, **form.facts()))):
            messages.success(request, _("已登记。"))
            return redirect(stored)
        context = {"form": form, "heading": _("登记%s") % self.ledger.heading}
        return render(request, "records/documents/ledger_form.html", context)

    def record(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """One record: facts, moves, evidence, history."""
        found = self.found(public_id)
        works = bool(may_work(request.user, found))
        context = {
            "ledger": self.ledger,
            "record": found,
            "facts": [(fact.label, fact.value(found)) for fact in self.ledger.facts],
            "offers": moves_for(request.user, found),
            "works": works,
            "buttons": self._buttons(found) if works else [],
            "evidence": Evidence.objects.standing()
            .filter(**reference(found))
            .select_related("file", "added_by"),
            "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
            **self.ledger.more(found),
        }
        return render(request, "records/documents/ledger_record.html", context)

    def _buttons(self, record: Any) -> list[tuple[Any, str]]:
        own = [*self.ledger.buttons(record)]
        if self.ledger.change_form:
            own.append((_("变更"), f"{self.ledger.code}_change"))
        own.append((_("上传佐证"), f"{self.ledger.code}_evidence"))
        return [(label, reverse(f"records:{name}", args=[record.public_id])) for label, name in own]

    def change(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Change the facts of a record."""
        assert self.ledger.change is not None, "a register with a form of changes changes"
        found, act = self.found(public_id), self.ledger.change
        form = self.ledger.change_form(request.POST or None, instance=found, user=request.user)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            if told(form, lambda: act(found, by=request.user, version=version, facts=form.facts())):
                messages.success(request, _("已保存。"))
                return redirect(found)
        context = {"form": form, "record": found, "heading": _("变更%s") % self.ledger.heading}
        return render(request, "records/documents/ledger_form.html", context)

    def move(self, request: HttpRequest, public_id: str, name: str) -> HttpResponse:
        """Make a move of the process."""
        return move_page(request, self.found(public_id), name)

    def evidence(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Add a file that proves the record."""
        found = self.found(public_id)

        def act(given: Mapping[str, Any]) -> Any:
            return add_evidence(found, by=request.user, upload=given["file"], label=given["label"])

        return asked(request, found, EvidenceForm, act, heading=_("上传佐证"))


def marked(day: Any, late: bool) -> str:
    """A day with the mark of what was written down late; empty without a day."""
    if day is None:
        return ""
    return str(day) + (_("（补录）") if late else "")


def late_words(late: Iterable[tuple[Any, int]]) -> list[tuple[Any, str]]:
    """Late records with their days in words."""
    return [(each, ngettext("逾期%s天", "逾期%s天", days) % days) for each, days in late]


def asked(
    request: HttpRequest,
    record: Any,
    form_class: Any,
    act: Callable[[Mapping[str, Any]], Any],
    *,
    heading: str,
) -> HttpResponse:
    """A page that asks something about a record and then does it; refusals stand on the form."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent)
    if form.is_valid() and told(form, lambda: act(form.cleaned_data)):
        messages.success(request, _("已保存。"))
        return redirect(record)
    context = {"form": form, "record": record, "heading": heading}
    return render(request, "records/documents/ledger_form.html", context)
