"""The register of VPN accounts: the list, an account, its holder's name for a reason, and the gateway's export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.unmasking import unmask
from yanfa.kernel.ui.imports import import_page
from yanfa.subsystems.operations.exports import vpn as exports
from yanfa.subsystems.operations.forms import vpn as forms
from yanfa.subsystems.operations.forms.systems import EndForm
from yanfa.subsystems.operations.importers import vpn as importer
from yanfa.subsystems.operations.importers import vpn_sign_ins
from yanfa.subsystems.operations.models import VpnAccount, VpnTerm
from yanfa.subsystems.operations.permissions import MANAGE, WORK
from yanfa.subsystems.operations.services import vpn as services
from yanfa.subsystems.operations.services.vpn_facts import facts_of
from yanfa.subsystems.operations.views.systems_parts import Act, Ledger, Row, Section, cells_of, late_cell

Page = tuple[Sequence[tuple[Any, Any]], Sequence[Section]]
#: Days of sign-in on an account's page.
SHOWN = 30


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def import_sign_ins(request: HttpRequest) -> HttpResponse:
    """Take in the sign-ins that a gateway exported."""
    heading, back = gettext("导入登录记录"), gettext("VPN账号")
    return import_page(
        request, vpn_sign_ins, heading=heading, back=back, back_url=reverse("operations:vpn_accounts")
    )


@reauthentication_required(allow_get=True)
@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def holder(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the holder of an account in full, once, for a reason that is written down."""
    account = get_object_or_404(VpnAccount, public_id=public_id)
    form = forms.ReasonForm(request.POST or None)
    name = unmask(request, account, "holder", reason=form.cleaned_data["reason"]) if form.is_valid() else ""
    context = {"account": account, "form": form, "name": name}
    response = render(request, "operations/vpn/holder.html", context)
    response["Cache-Control"] = "no-store"
    return response


def page(account: VpnAccount) -> Page:
    """The facts of an account, its terms, and the days on which somebody signed in."""
    last = account.sign_ins.aggregate(last=Max("signed_in_on"))["last"]
    facts = [
        (gettext("使用人"), account.masked_holder),
        (gettext("使用单位"), account.unit),
        (gettext("账号状态"), exports.standing(exports.last_term(account))),
        (gettext("最近登录日期"), last),
        (gettext("账号登记号"), account.public_id),
        (gettext("录入时间"), account.recorded_at),
    ]
    return facts, (_terms(account), _sign_ins(account))


def _terms(account: VpnAccount) -> Section:
    found = account.terms.select_related("system", "project", "end").order_by("-starts_on", "-pk")
    headings = [
        gettext("起始日期"),
        gettext("到期日"),
        gettext("停用日期"),
        gettext("停用原因"),
        gettext("所属系统"),
        gettext("预算项目"),
        gettext("补录"),
    ]
    return Section(gettext("使用期"), headings, [_term(term) for term in found])


def _term(term: VpnTerm) -> Row:
    end = getattr(term, "end", None)
    ended = [end.ended_on, end.reason] if end else [None, None]
    return Row(
        cells_of([term.starts_on, term.expires_on, *ended, term.system, term.project, late_cell(term, end)])
    )


def _sign_ins(account: VpnAccount) -> Section:
    rows = [
        Row(cells_of([day.signed_in_on, day.recorded_at, late_cell(day)]))
        for day in account.sign_ins.all()[:SHOWN]
    ]
    return Section(gettext("登录日"), [gettext("登录日期"), gettext("录入时间"), gettext("补录")], rows)


def _enabled(account: VpnAccount) -> bool:
    return account.terms.filter(end=None).exists()


LEDGER = Ledger(
    kind="vpn",
    model=VpnAccount,
    title=_("VPN账号"),
    lead=_("账号按使用期登记：开通、续期、停用都有日期；期末未停用、未到期的按账号计数。"),
    list_url="operations:vpn_accounts",
    filter=forms.VpnFilter,
    headings=exports.headings,
    cells=exports.cells,
    rows=exports.rows,
    importer=importer,
    new_label=_("开通账号"),
    new_form=forms.AccountForm,
    register=services.open_account,
    change_form=forms.AccountChangeForm,
    change=services.change,
    key="vpn_account",
    page=page,
    facts=facts_of,
    figures=("operations.vpn_users",),
    acts={
        "renew": Act(_("续期或恢复"), forms.TermForm, services.renew),
        "disable": Act(_("停用"), EndForm, services.disable, shown=_enabled),
    },
    more_imports=((_("导入登录记录"), "operations:import_sign_ins"),),
)
