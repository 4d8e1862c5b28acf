"""What a browser sees: hosts, cookies, headers, static files and uploads."""

from csp.constants import NONCE, NONE, SELF

from .environment import DATA_DIR, SOURCE_DIR, YANFA_MODE, env

SECURE = YANFA_MODE == "production" and not env.bool("YANFA_PLAIN_HTTP", False)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
#: How many reverse proxies stand before the platform; X-Forwarded-For is believed only behind them.
TRUSTED_PROXIES = env.int("YANFA_TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
#: A scraper on this machine asks the server itself, where no proxy speaks TLS.
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]
#: The secret by which a monitoring system on another machine reads /metrics; without one, only this machine does.
METRICS_SECRET = env.str("YANFA_METRICS_SECRET", "")
#: Self-measurement (operations.middleware): "on", "off", or "manual", where nothing is written unless it is asked for.
MEASURING = env.str("YANFA_MEASURING", "manual" if YANFA_MODE == "test" else "on")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
STATICFILES_DIRS: list[str] = []
FILES_DIR = DATA_DIR / "files"
#: The virus scanner, "tcp://127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl"; empty where there is none.
CLAMD_ADDRESS = env.str("YANFA_CLAMD", "")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_DIR)},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if YANFA_MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = YANFA_MODE != "production"
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOCALE_PATHS = [SOURCE_DIR / "locale"]

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if YANFA_MODE != "production":
    # A demonstration has invented people: nothing may leave the machine.
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@localhost")
#: The right side of Message-IDs.
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]
