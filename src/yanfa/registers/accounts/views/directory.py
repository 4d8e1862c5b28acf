"""The list of accounts, an account's page, and what the administrators do there."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.tables import Form, table_response
from yanfa.kernel.ui.refusals import told
from yanfa.registers.accounts import exports
from yanfa.registers.accounts.forms.directory import AccountFilter, GrantForm, OpenAccountForm, ReasonForm
from yanfa.registers.accounts.models import ApiToken, RoleGrant, User
from yanfa.registers.accounts.permissions import (
    ACCOUNTS_EXPORTED,
    GRANT,
    MANAGE,
    READ,
    REVOKE_TOKENS,
    may_change_account,
    may_end_grant,
)
from yanfa.registers.accounts.services import grants, opening, scopes

PAGE = 20
LOG_LINES = 50


@permission_required(READ)
def accounts(request: HttpRequest) -> HttpResponse:
    """The list of accounts."""
    form = AccountFilter(request.GET)
    page = Paginator(form.accounts(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_open": permitted(request.user, MANAGE)}
    return render(request, "accounts/accounts.html", context)


@permission_required(READ)
@require_POST
def export(request: HttpRequest, form: Form) -> HttpResponse:
    """The filtered list as xlsx or csv; a POST, because the export is written down."""
    found = AccountFilter(request.GET).accounts()
    log.record(ACCOUNTS_EXPORTED, by=request.user, summary=request.GET.urlencode())
    return table_response(_("帐号清单"), form, exports.headings(), exports.rows(found))


@permission_required(READ)
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    """One account: its roles, what may be done with it, and its log."""
    found = get_object_or_404(User.objects.select_related("person"), public_id=public_id)
    held = list(RoleGrant.objects.filter(user=found).select_related("granted_by", "ended_by"))
    context = {
        "account": found,
        "grants": [(grant, may_end_grant(request.user, grant)) for grant in held],
        "units": scopes.names(grant.scope for grant in held),
        "may_change": may_change_account(request.user, found),
        "may_grant": permitted(request.user, GRANT),
        "tokens": ApiToken.objects.of(found),
        "may_revoke": permitted(request.user, REVOKE_TOKENS),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "accounts/account.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = OpenAccountForm(request.POST or None)
    if form.is_valid() and (opened := told(form, lambda: form.open(request.user))):
        messages.success(request, _("帐号已开立，设置密码的链接已发到其邮箱。"))
        return redirect("accounts:account", opened.public_id)
    return render(request, "accounts/open.html", {"form": form})


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def disable(request: HttpRequest, public_id: str) -> HttpResponse:
    """Disable an account, with a reason."""
    found = get_object_or_404(User, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        opening.disable(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("帐号已停用，其会话已全部结束。"))
        return redirect("accounts:account", public_id)
    return render(request, "accounts/disable.html", {"form": form, "account": found})


@permission_required(MANAGE)
@require_POST
def enable(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enable a disabled account."""
    opening.enable(get_object_or_404(User, public_id=public_id), by=request.user)
    messages.success(request, _("帐号已恢复。"))
    return redirect("accounts:account", public_id)


@permission_required(MANAGE)
@require_POST
def end_sessions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sign an account out everywhere."""
    opening.end_sessions(get_object_or_404(User, public_id=public_id), by=request.user)
    messages.success(request, _("该帐号的会话已全部结束。"))
    return redirect("accounts:account", public_id)


@permission_required(GRANT)
@reauthentication_required
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Grant a role to an account."""
    found = get_object_or_404(User, public_id=public_id)
    form = GrantForm(request.POST or None)
    if form.is_valid() and told(form, lambda: form.grant(found, request.user)):
        messages.success(request, _("已授予角色，下一次请求起生效。"))
        return redirect("accounts:account", public_id)
    return render(request, "accounts/grant.html", {"form": form, "account": found})


@permission_required(GRANT)
@require_POST
@reauthentication_required
def end_grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a role."""
    held = get_object_or_404(RoleGrant.objects.select_related("user"), public_id=public_id)
    grants.end(held, by=request.user)
    messages.success(request, _("已收回角色，下一次请求起生效。"))
    return redirect("accounts:account", held.user.public_id)
