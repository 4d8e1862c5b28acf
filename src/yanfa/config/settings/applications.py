"""The installed apps, layer by layer from the kernel up, and the middleware in its order."""

from .environment import YANFA_MODE

DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
LIBRARY_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
]
KERNEL_APPS = [
    f"yanfa.kernel.{name}"
    for name in (
        "access",
        "audit",
        "clock",
        "crypto",
        "documents",
        "files",
        "idempotency",
        "indicators",
        "jobs",
        "ledger",
        "notices",
        "policy",
        "search",
        "ui",
        "workflow",
    )
]
REGISTER_APPS = [
    f"yanfa.registers.{name}" for name in ("projects", "resources", "experts", "organisations", "accounts")
]
PROCEDURE_APPS = [f"yanfa.procedures.{name}" for name in ("review", "booking", "feedback")]
SUBSYSTEM_APPS = [
    f"yanfa.subsystems.{name}" for name in ("performance", "instruments", "operations", "records")
]

#: Templates of the shell and of the kernel win over those of the libraries.
INSTALLED_APPS = [
    "yanfa.portal",
    *SUBSYSTEM_APPS,
    *PROCEDURE_APPS,
    *REGISTER_APPS,
    *KERNEL_APPS,
    *LIBRARY_APPS,
    *DJANGO_APPS,
]
if YANFA_MODE == "test":
    INSTALLED_APPS.append("tests.sampleapp")

MIDDLEWARE = [
    "yanfa.portal.middleware.CountingMiddleware",
    "yanfa.subsystems.operations.middleware.MeasuringMiddleware",
    # Before the others, so that every answer carries the request's id, those of the next ones included.
    "yanfa.kernel.audit.middleware.RequestContextMiddleware",
    # Before the sessions: what a program sends as cookies does not count.
    "yanfa.registers.accounts.middleware.TokenMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yanfa.kernel.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yanfa.registers.accounts.middleware.SessionRulesMiddleware",
    "yanfa.kernel.access.readonly.ReadsDoNotWriteMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yanfa.config.urls"
WSGI_APPLICATION = "yanfa.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "yanfa.portal.context.shell",
            ],
            # The icons under the name of their library, drawn once.
            "libraries": {"lucide": "yanfa.kernel.ui.icons"},
        },
    }
]
