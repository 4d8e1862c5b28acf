"""The imports of projects and of payments."""

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.imports import import_page
from yanfa.registers.projects.importers import payments as payments_list
from yanfa.registers.projects.importers import projects as projects_list
from yanfa.registers.projects.permissions import EDIT, PAY


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def projects(request: HttpRequest) -> HttpResponse:
    """Import projects with their years and initial budgets."""
    return _page(request, projects_list, _("导入预算项目"))


@permission_required(PAY)
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """Import payments."""
    return _page(request, payments_list, _("导入支付"))


def _page(request: HttpRequest, importer: ModuleType, heading: str) -> HttpResponse:
    list_url = reverse("projects:projects")
    return import_page(request, importer, heading=heading, back=_("预算项目"), back_url=list_url)
