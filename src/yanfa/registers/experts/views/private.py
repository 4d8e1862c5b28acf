"""Numbers of a person, the account behind him, and what he signed: kept by the registrar."""

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.unmasking import unmask
from yanfa.registers.experts.forms.facts import AccountForm, ReasonForm, RegistrarPrivateForm
from yanfa.registers.experts.permissions import MANAGE, READ
from yanfa.registers.experts.services import agreeing, facts
from yanfa.registers.experts.views.asking import changed, done, form_page, visible

#: What may be looked at in full, with a reason.
REVEALED = {
    "phone": gettext_lazy("手机"),
    "email": gettext_lazy("邮箱"),
    "identity_number": gettext_lazy("证件号码"),
    "bank_name": gettext_lazy("开户银行"),
    "bank_account": gettext_lazy("银行账号"),
}


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set telephone, mail, identity document and bank account; nothing stored is shown."""
    found = visible(request, public_id)
    form = RegistrarPrivateForm(request.POST or None, initial={"version": found.version})

    lead = _("留空的项目保持不变。")
    return form_page(
        request,
        form,
        lambda: changed(request, found, form),
        heading=_("联系与收款信息"),
        back=found.get_absolute_url(),
        lead=lead,
    )


@reauthentication_required(allow_get=True)
@permission_required(READ)
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, public_id: str, field: str) -> HttpResponse:
    """Show one private fact in full, once, for a reason that is written down."""
    found = visible(request, public_id)
    if field not in REVEALED:
        raise Http404(field)
    form = ReasonForm(request.POST or None)
    shown = unmask(request, found, field, reason=form.cleaned_data["reason"]) if form.is_valid() else ""
    label = REVEALED[field]
    context = {"expert": found, "label": label, "form": form, "shown": shown}
    response = render(request, "experts/reveal.html", context)
    response["Cache-Control"] = "no-store"
    return response


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def link_account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which account is the expert's own."""
    found = visible(request, public_id)
    form = AccountForm(request.POST or None, initial={"user": getattr(found.account, "login", "")})
    return form_page(
        request,
        form,
        lambda: facts.link_account(found, form.cleaned_data["user"], by=request.user),
        heading=_("关联帐号"),
        back=found.get_absolute_url(),
    )


@permission_required(MANAGE)
@require_POST
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a consent that was signed on paper, or its withdrawal."""
    found = visible(request, public_id)
    act = agreeing.withdraw_consent if request.POST.get("step") == "withdraw" else agreeing.give_consent
    return done(request, lambda: act(found, by=request.user), found.get_absolute_url(), said=_("已登记。"))


@permission_required(MANAGE)
@require_POST
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep this year's agreement that was signed on paper."""
    found = visible(request, public_id)
    back = found.get_absolute_url()
    return done(request, lambda: agreeing.sign_agreement(found, by=request.user), back, said=_("已登记。"))
