"""Ways in: password, single sign-on, the demonstration's buttons, and the first administrators' tokens."""

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView, OAuth2View
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from yanfa.kernel.access.decorators import public, writes_on_get
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.kernel.ui.refusals import told
from yanfa.registers.accounts.adapters.single_signon import CityAdapter, CityCallbackView
from yanfa.registers.accounts.forms.administrators import FirstAdministratorForm
from yanfa.registers.accounts.services import demonstration as buttons
from yanfa.registers.accounts.services import guesses


class PlatformLoginView(LoginView):
    """The sign-in page with this platform's other ways in."""

    def get_context_data(self, **kwargs):
        """Add the buttons of a demonstration and the city's single sign-on."""
        return super().get_context_data(**kwargs) | {
            "demonstration": buttons.buttons() if is_demonstration() else [],
            "providers": get_social_adapter().list_providers(self.request),
        }


login = PlatformLoginView.as_view()


@public
@require_POST
def demonstration(request: HttpRequest) -> HttpResponse:
    """Sign in by a button of a demonstration; elsewhere there is no such page."""
    if not is_demonstration():
        raise Http404
    buttons.sign_in(request, request.POST.get("account", ""))
    return redirect("/")


@public
@never_cache
def single_signon(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the city's identity provider."""
    return _with_provider(OAuth2LoginView, request, provider_id)


@public
@never_cache
@writes_on_get("统一身份认证以 GET 返回，返回即登录")
def single_signon_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Read the answer of the identity provider and sign in."""
    return _with_provider(CityCallbackView, request, provider_id)


def _with_provider(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library's view; a provider that cannot be reached or lies about itself gives its error page."""
    try:
        return view.adapter_view(CityAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    except (OAuth2Error, RequestException):
        return render(request, "socialaccount/authentication_error.html", status=401)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Open the account of the first administrator of a kind, by a one-time token."""
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and not guesses.reserve(guesses.source_subject("token")):
        raise PermissionDenied(_("尝试次数过多，请稍后再试。"))
    if form.is_valid() and told(form, form.redeem):
        messages.success(request, _("帐号已开立，请登录并登记第二因素。"))
        return redirect("account_login")
    return render(request, "accounts/first_administrator.html", {"form": form})
