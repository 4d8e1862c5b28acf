"""Relations and avoidances of an expert, as the registrar keeps them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.registers.experts.forms.ties import AvoidanceForm, RegistrarRelationForm
from yanfa.registers.experts.models import Avoidance, Relation
from yanfa.registers.experts.permissions import MANAGE
from yanfa.registers.experts.services import avoiding
from yanfa.registers.experts.views.asking import done, form_page, visible


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def add_relation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how an expert stands to somebody."""
    found = visible(request, public_id)
    form = RegistrarRelationForm(request.POST or None, instance=Relation(expert=found))
    act = partial(avoiding.add_relation, form.instance, by=request.user)
    return form_page(request, form, act, heading=_("添加关系"), back=found.get_absolute_url())


@permission_required(MANAGE)
@require_POST
def remove_relation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove a relation that was declared by mistake."""
    found = get_object_or_404(Relation.objects.select_related("expert"), public_id=public_id)
    act = partial(avoiding.remove_relation, found, by=request.user)
    return done(request, act, found.expert.get_absolute_url(), said=_("关系已移除。"))


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def add_avoidance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say from whom an expert keeps away."""
    found = visible(request, public_id)
    form = AvoidanceForm(request.POST or None, instance=Avoidance(expert=found))
    act = partial(avoiding.add_avoidance, form.instance, by=request.user)
    return form_page(request, form, act, heading=_("添加回避"), back=found.get_absolute_url())


@permission_required(MANAGE)
@require_POST
def end_avoidance(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an avoidance."""
    found = get_object_or_404(Avoidance.objects.select_related("expert"), public_id=public_id)
    act = partial(avoiding.end_avoidance, found, by=request.user)
    return done(request, act, found.expert.get_absolute_url(), said=_("回避已撤销。"))
