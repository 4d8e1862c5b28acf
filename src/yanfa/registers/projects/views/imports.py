"""The imports of projects, of procurement ledgers and of payments."""

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.imports import import_page
from yanfa.registers.projects.importers import acceptances as acceptances_list
from yanfa.registers.projects.importers import contracts as contracts_list
from yanfa.registers.projects.importers import payments as payments_list
from yanfa.registers.projects.importers import plans as plans_list
from yanfa.registers.projects.importers import projects as projects_list
from yanfa.registers.projects.permissions import EDIT, PAY, PROCURE


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


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """Import the procurement plan."""
    return _page(request, plans_list, _("导入采购计划"))


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def contracts(request: HttpRequest) -> HttpResponse:
    """Import contracts."""
    return _page(request, contracts_list, _("导入合同"))


@permission_required(PROCURE)
@require_http_methods(["GET", "POST"])
def acceptances(request: HttpRequest) -> HttpResponse:
    """Import acceptances of performance."""
    return _page(request, acceptances_list, _("导入履约验收"))


def _page(request: HttpRequest, importer: ModuleType, heading: str) -> HttpResponse:
    list_url = reverse("projects:projects")
    return import_page(request, importer, heading=heading, back=_("预算项目"), back_url=list_url)
