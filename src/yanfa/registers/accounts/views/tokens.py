"""A person's own tokens for programs: the list, a new one, and revoking, which the security administrator may too."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.ui.refusals import told
from yanfa.registers.accounts.forms.tokens import TokenForm
from yanfa.registers.accounts.models import ApiToken, User
from yanfa.registers.accounts.services import factors
from yanfa.registers.accounts.services import tokens as service


def tokens(request: HttpRequest) -> HttpResponse:
    """The person's own tokens."""
    context = {"tokens": ApiToken.objects.of(request.user), "may_revoke": True}
    return render(request, "accounts/tokens/tokens.html", context)


@never_cache
@sensitive_variables("made")
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token after a second factor; the answer shows it once and is kept nowhere."""
    user = cast(User, request.user)  # whoever is not signed in is sent away before
    if not factors.given(request, user):
        messages.warning(request, _("新建接口令牌须用第二因素，请先登记或验证。"))
        return redirect("mfa_reauthenticate" if factors.has_one(user) else "mfa_index")
    form = TokenForm(user, request.POST or None)
    if form.is_valid() and (made := told(form, form.make)):
        token, secret = made
        return render(request, "accounts/tokens/made.html", {"token": token, "secret": secret})
    return render(request, "accounts/tokens/new.html", {"form": form})


@require_POST
def revoke_token(request: HttpRequest, public_id: str) -> HttpResponse:
    """Revoke a token; back to where the button stood."""
    token = get_object_or_404(ApiToken.objects.select_related("user"), public_id=public_id)
    service.revoke(token, by=request.user)
    messages.success(request, _("令牌已吊销，下一次请求起失效。"))
    if token.user_id == request.user.pk:
        return redirect("accounts:tokens")
    return redirect("accounts:account", token.user.public_id)
