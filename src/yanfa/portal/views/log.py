"""The log of what was done, for the audit administrator: search, page, export. Reading it changes nothing of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.models import AuditEvent, AuditEventQuerySet
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.paging import CappedPaginator
from yanfa.portal.forms.log import LogFilter

EVENTS_PER_PAGE = 50
MOST_EXPORTED = 20_000
EXPORTED = actions.register("portal.export_log", "导出日志")


@permission_required("audit.read")
def events(request: HttpRequest) -> HttpResponse:
    """What was done in the chosen period, the newest first."""
    narrowing = LogFilter.of(request)
    page = CappedPaginator(_found(narrowing), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/log.html", {"page": page, "filter": narrowing})


@permission_required("audit.read")
def events_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet; that somebody took it away is itself in the log."""
    found = _found(LogFilter.of(request))[:MOST_EXPORTED]
    summary = f"{len(found)} 条"
    log.record(EXPORTED, by=request.user, summary=summary)
    headings = [
        _("时间"),
        _("操作人"),
        _("角色"),
        _("网络地址"),
        _("操作"),
        _("对象"),
        _("摘要"),
        _("结果"),
        _("请求编号"),
    ]
    return workbook_response(
        f"{_('日志')} {today():%Y-%m-%d}.xlsx", headings, (_cells(event) for event in found)
    )


def _found(narrowing: LogFilter) -> AuditEventQuerySet:
    found: AuditEventQuerySet = AuditEvent.objects.search(**narrowing.conditions())
    return found


def _cells(event: AuditEvent) -> list[Any]:
    return [
        *(event.at, event.actor_name, event.role, event.ip, event.action_label),
        *(event.target_label, event.summary, event.get_outcome_display(), event.request_id),
    ]
