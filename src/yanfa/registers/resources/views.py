"""The staff's list of resources, and its export."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.registers.resources import exports
from yanfa.registers.resources.forms import ResourceFilter
from yanfa.registers.resources.permissions import EXPORTED, READ

PAGE = 30


@permission_required(READ)
def resources(request: HttpRequest) -> HttpResponse:
    """The list of resources of every kind."""
    form = ResourceFilter(request.GET)
    page = Paginator(form.resources(), PAGE).get_page(request.GET.get("page"))
    return render(request, "resources/resources.html", {"form": form, "page": page})


@permission_required(READ)
@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = ResourceFilter(request.GET).resources()
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    return table_response(_("科技资源目录"), form, exports.headings(), exports.rows(found))
