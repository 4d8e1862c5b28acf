"""Sign-in: back ends, passwords, second factor, single sign-on, lock-out and sessions.

The numbers that a rule fixes (lengths, ages, limits) are dated policy: registers/accounts/policies/signin.toml.
"""

from typing import Any

from .environment import env
from .web import SECURE, TRUSTED_PROXIES

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "yanfa.registers.accounts.services.passwords.ProfileValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600

#: The longest of all profiles; the rules of the profile end a session earlier (accounts.middleware).
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
#: A signed cookie with the moment of the last request: idle time without a write on every read.
SEEN_COOKIE_NAME = "__Host-seen" if SECURE else "seen"
#: A signed cookie that tells a browser from which the account has signed in before.
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_ADAPTER = "yanfa.registers.accounts.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "yanfa.registers.accounts.forms.registration.SignupFields"
ACCOUNT_FORMS = {"login": "yanfa.registers.accounts.forms.signin.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
#: Guesses are counted in the database (AXES_HANDLER); the library's own counters live in each process alone.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
OPEN_REGISTRATION = env.bool("YANFA_OPEN_REGISTRATION", True)

MFA_ADAPTER = "yanfa.registers.accounts.adapters.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "yanfa.registers.accounts.forms.factors.OneUseAuthenticateForm",
    "reauthenticate": "yanfa.registers.accounts.forms.factors.OneUseReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "研发公共服务平台"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SOCIALACCOUNT_ADAPTER = "yanfa.registers.accounts.adapters.single_signon.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = False
#: Whether an identity that nobody has connected yet opens an account of the public.
SINGLE_SIGNON_OPENS_ACCOUNTS = env.bool("YANFA_OIDC_OPENS_ACCOUNTS", True)


def _single_signon() -> dict[str, Any]:
    """The city's identity provider, if the environment names one: issuer, client id and secret."""
    issuer = env.str("YANFA_OIDC_ISSUER", "").rstrip("/")
    provider: dict[str, Any] = {
        "provider_class": "yanfa.registers.accounts.adapters.single_signon.CityProvider",
        "APPS": [],
    }
    if issuer:
        provider["APPS"] = [
            {
                "provider_id": "city",
                "name": env.str("YANFA_OIDC_NAME", "统一身份认证"),
                "client_id": env.str("YANFA_OIDC_CLIENT_ID"),
                "secret": env.str("YANFA_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": issuer},
            }
        ]
    return {"openid_connect": provider}


SOCIALACCOUNT_PROVIDERS = _single_signon()

AXES_HANDLER = "yanfa.registers.accounts.services.guesses.CountFirstHandler"
AXES_LOCKOUT_CALLABLE = "yanfa.registers.accounts.services.guesses.locked_response"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
