"""What the pages of services share: forms that do one thing, moves, pages of lists, and files of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.paging import CappedPaginator
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.asks import form_class
from yanfa.kernel.workflow.checking import verdict
from yanfa.kernel.workflow.records import process_of

PAGE, LOG_LINES = 30, 40
Text = str | Promise


def page_of(request: HttpRequest, found: Any) -> Any:
    """The page of a list that was asked for; long lists are counted up to a cap."""
    return CappedPaginator(found, PAGE).get_page(request.GET.get("page"))


def log_of(record: Any) -> Any:
    """The last lines of a record's log."""
    return AuditEvent.objects.for_target(record).order_by("-pk")[:LOG_LINES]


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    heading: Text,
    back: Any,
    note: Text = "",
    template: str = "instruments/requests/form.html",
    **beside: Any,
) -> HttpResponse:
    """A form that does one thing for the record `back`, whose page is opened then; else the refusal on the form."""
    if form.is_bound and form.is_valid() and (made := told(form, act)):
        messages.success(request, _("已保存。"))
        return redirect(made if hasattr(made, "get_absolute_url") else back)
    context = {"form": form, "heading": heading, "back": back, "note": note}
    return render(request, template, context | beside)


def move_page(
    request: HttpRequest, record: Any, name: str, act: Callable[[Mapping[str, Any]], Any]
) -> HttpResponse:
    """The page of a move that a service makes, so that what belongs to it happens with it."""
    process = process_of(record)
    if name not in {move.name for move in process.moves}:
        raise Http404(name)
    move = process.move(name)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(move.asks)(*sent)
    if form.is_valid() and told(form, lambda: act(form.cleaned_data)):
        messages.success(request, _("已办理：%s。") % move.label)
        return redirect(record)
    context = {"form": form, "record": record, "move": move, "verdict": verdict(move, request.user, record)}
    return render(request, "ui/move.html", context)
