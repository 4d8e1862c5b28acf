"""What the pages of maintenance, patrols, drills and incidents share: lists, records, forms that save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.operations.forms.duties import PaperForm
from yanfa.subsystems.operations.models import DutyPaper
from yanfa.subsystems.operations.permissions import may_manage, may_work

PAGE, LOG_LINES = 30, 40
Text = str | Promise


def list_page(request: HttpRequest, template: str, form: Any, found: Any, **beside: Any) -> HttpResponse:
    """A page of a list with its filter; `beside` is what the page shows besides."""
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_work": may_work(request.user)}
    return render(request, template, context | {"may_manage": may_manage(request.user)} | beside)


def record_page(request: HttpRequest, template: str, record: models.Model, **beside: Any) -> HttpResponse:
    """The page of a record: itself, its papers and its log."""
    context = {
        "record": record,
        "papers": DutyPaper.objects.of(record),
        "paper_form": PaperForm(),
        "log": AuditEvent.objects.for_target(record).order_by("-pk")[:LOG_LINES],
        "may_work": may_work(request.user),
        "may_manage": may_manage(request.user),
    }
    return render(request, template, context | beside)


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    heading: Text,
    back: Text,
    back_url: str,
    note: Text = "",
) -> HttpResponse:
    """A form that does one thing: what the act returns is opened, or the page left open with the refusal."""
    if form.is_bound and form.is_valid() and (made := told(form, act)):
        messages.success(request, _("已保存。"))
        return redirect(made if hasattr(made, "get_absolute_url") else back_url)
    context = {"form": form, "heading": heading, "back": back, "back_url": back_url, "note": note}
    return render(request, "operations/duties/form.html", context)
