"""Every setting, read from the environment; safe unless somebody asks for less.

Each name is described in .env.example. A name with the suffix _FILE is read from that file, for secrets.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

import environs
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from isms.databases import databases
from isms.directories import directories
from isms.libraries import *  # noqa: F403 what no installation changes
from isms.local.places import places
from isms.local.secret import local_secret_key
from isms.logging import configure_structlog, logging_settings
from isms.mail_server import mail_server

BASE_DIR = Path(__file__).resolve().parent.parent

env = environs.FileAwareEnv(strip_whitespace=True)
env.read_env(str(BASE_DIR / ".env"), recurse=False)


# What kind of run this is

DEMO = env.bool("ISMS_DEMO", False)
TESTING = env.bool("ISMS_TEST", False)
DEBUG = env.bool("DEBUG", False)
VAR = env.path("ISMS_VAR", BASE_DIR / "var").resolve()
ON_ONE_MACHINE = DEMO or TESTING
LOCAL = places(VAR)


def required(name: str, value: str) -> str:
    """Return `value`; stop the start with a clear sentence when operation lacks it."""
    if not value:
        raise ImproperlyConfigured(f"{name} saknas. Se .env.example, eller starta demon med script/demo.")
    return value


# Addresses and secrets

SECRET_KEY = env.str("SECRET_KEY", "") or (local_secret_key(VAR) if ON_ONE_MACHINE else required("SECRET_KEY", ""))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])

ISMS_ADDRESS = required(
    "ISMS_ADDRESS", env.str("ISMS_ADDRESS", "http://127.0.0.1:8000" if ON_ONE_MACHINE else "")
).rstrip("/")
ALLOWED_HOSTS = [urlsplit(ISMS_ADDRESS).hostname or "", *(["localhost", "127.0.0.1"] if ON_ONE_MACHINE else [])]
CSRF_TRUSTED_ORIGINS = [ISMS_ADDRESS]

# The number of proxies in front that add themselves to X-Forwarded-For: sign-in limits count by client address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ISMS_PROXY_COUNT", 0)


# Encryption in transit

TLS = env.bool("ISMS_TLS", not ON_ONE_MACHINE)
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = env.int("ISMS_HSTS_SECONDS", 31_536_000) if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# The host is one of many below the municipality's domain: what holds for the others is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "__Host-session" if TLS else "isms_session"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# How long a sign-in lasts in all, and unused. Tests that move the clock set the second one themselves.
ISMS_SESSION_MINUTES = env.int("ISMS_SESSION_MINUTES", 600)
ISMS_IDLE_MINUTES = env.int("ISMS_IDLE_MINUTES", 600 if TESTING else 60)
SESSION_COOKIE_AGE = ISMS_SESSION_MINUTES * 60
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "isms_csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "isms.accounts.signin.kept_text.csrf_failure"
MESSAGES_COOKIE_NAME = "__Host-messages" if TLS else "isms_messages"
MESSAGE_STORAGE = "isms.messages.Messages"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}


# The municipality's own directory, for those who sign in there (docs/sign-in.md); local accounts work without any

ISMS_SSO_NAME = env.str("ISMS_SSO_NAME", "kommunens konto")
ISMS_SSO_ROLES = env.json("ISMS_SSO_ROLES", {})
ISMS_SSO_GROUPS_CLAIM = env.str("ISMS_SSO_GROUPS_CLAIM", "groups")
ISMS_SSO_EMAIL_DOMAINS = [domain.lower() for domain in env.list("ISMS_SSO_EMAIL_DOMAINS", [])]
ISMS_SSO_SECOND_STEP = env.bool("ISMS_SSO_SECOND_STEP", False)
ISMS_OIDC_SERVER = env.str("ISMS_OIDC_SERVER", "")
ISMS_OIDC_CLIENT_ID = env.str("ISMS_OIDC_CLIENT_ID", "")
ISMS_OIDC_CLIENT_SECRET = env.str("ISMS_OIDC_CLIENT_SECRET", "")
ISMS_SAML_ENTITY_ID = env.str("ISMS_SAML_ENTITY_ID", "")
ISMS_SAML_METADATA_URL = env.str("ISMS_SAML_METADATA_URL", "")
ISMS_SAML_SIGN_IN_URL = env.str("ISMS_SAML_SIGN_IN_URL", "")
ISMS_SAML_CERTIFICATE = env.str("ISMS_SAML_CERTIFICATE", "")
ISMS_SAML_EMAIL = env.str("ISMS_SAML_EMAIL", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")
ISMS_SAML_NAME = env.str("ISMS_SAML_NAME", "http://schemas.microsoft.com/identity/claims/displayname")
OIDC, SAML = bool(ISMS_OIDC_SERVER), bool(ISMS_SAML_ENTITY_ID)

SOCIALACCOUNT_PROVIDERS = directories(
    name=ISMS_SSO_NAME,
    oidc=(ISMS_OIDC_SERVER, ISMS_OIDC_CLIENT_ID, ISMS_OIDC_CLIENT_SECRET),
    saml=(ISMS_SAML_ENTITY_ID, ISMS_SAML_METADATA_URL, ISMS_SAML_SIGN_IN_URL, ISMS_SAML_CERTIFICATE),
    saml_attributes={"email": ISMS_SAML_EMAIL, "name": ISMS_SAML_NAME},
)


# Apps and the way of a request

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_countries",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC or TESTING else []),
    *(["allauth.socialaccount.providers.saml"] if SAML or TESTING else []),
    "django_structlog",
    "csp",
    "isms.accounts",
    "isms.register",
    "isms.followup",
    "isms.rights",
    "isms.legal",
    "isms.operations",
    "risks",
    "assets",
    "classification",
    "suppliers",
    "training",
    "incidents",
    "governance",
    "reports",
    "overview",
    "demo",
    *(["zeal"] if TESTING else []),  # makes a query per row an error
]

MIDDLEWARE = [
    "isms.frames.room_for_calls",
    "isms.operations.metrics.RequestCountMiddleware",
    "isms.security_headers.SecurityHeadersMiddleware",
    "isms.health.DatabaseAwayMiddleware",
    "isms.register.middleware.Utf8Middleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "isms.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "isms.accounts.signin.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "isms.register.middleware.HistoryContextMiddleware",
    "isms.register.middleware.OrganisationMiddleware",
    "isms.accounts.signin.middleware.SecondStepMiddleware",
    "isms.register.audit.middleware.AccessLogMiddleware",
    *(["zeal.middleware.zeal_middleware"] if TESTING else []),
]

ROOT_URLCONF = "isms.urls"
WSGI_APPLICATION = "isms.wsgi.application"

# The partials loader must wrap the cached one, so the loaders are written out.
TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    TEMPLATE_LOADERS if DEBUG else [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "isms.register.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "components/table.html"


# PostgreSQL: the application's role serves requests and jobs, the owner's role migrates (ADR 2)

DATABASE_URL = env.str("DATABASE_URL", "")
MIGRATE_DATABASE_URL = env.str("MIGRATE_DATABASE_URL", "") or DATABASE_URL or LOCAL.owner_url
# Tests create their database, which only the owner's role may do.
APPLICATION_DATABASE_URL = MIGRATE_DATABASE_URL if TESTING else DATABASE_URL or LOCAL.database_url
DATABASES = databases(
    application=APPLICATION_DATABASE_URL,
    owner=MIGRATE_DATABASE_URL,
    patience=env.int("ISMS_DATABASE_TIMEOUT", 5),
    keep=env.int("ISMS_DATABASE_KEEP_SECONDS", 300),
    has_pooler=env.bool("ISMS_DATABASE_POOLER", False),
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # the order within one transaction is kept
PGHISTORY_APPEND_ONLY = False  # the application's role has no right to change history; the owner's may, to migrate


# Redis

REDIS_URL = env.str("REDIS_URL", "") or LOCAL.redis_url
# One short try: a request must not wait for a Redis that is away.
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2, "retry": Retry(NoBackoff(), 0)}
CACHES = {
    "default": {
        "BACKEND": "isms.cache.CacheThatSurvives",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "isms",
        "OPTIONS": REDIS_PATIENCE,
    },
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# A job that nobody has acknowledged within the hour is given to another worker; no job may run that long.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TASK_DEFAULT_QUEUE = "isms"
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_TIME_LIMIT = 900
# In kB: a process that has come to hold more is replaced after its job. A guard: PDFs leave next to nothing behind.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_TIMEZONE = "Europe/Stockholm"


# Accounts and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    *(["django.contrib.auth.hashers.MD5PasswordHasher"] if TESTING else []),  # tests sign in hundreds of times
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(ISMS_ADDRESS).scheme
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "open_report": "5/10m/ip,200/d/key",  # of incidents, without an account; per sender and organisation
    "accessibility_report": "5/10m/ip,200/d/key",  # from anybody; per sender and in all
}
# Whether the roles that an organisation names must have a second step at sign-in (docs/sign-in.md).
ISMS_SECOND_STEP = env.bool("ISMS_SECOND_STEP", not ON_ONE_MACHINE)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS


# Language and time

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True


# Files: hashed static files from whitenoise, attachments and editions in storage

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("ISMS_FILES", VAR / "files")
STORAGES = {
    "default": {
        "BACKEND": env.str("ISMS_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("ISMS_STORAGE_OPTIONS", {}),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
CLAMD = env.str("ISMS_CLAMD", "")
CLAMD_TIMEOUT = 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the yearly review of rights asks one question per grant, and all at once


# Mail

EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    _mail = mail_server(EMAIL_URL)
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
elif ON_ONE_MACHINE:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    required("EMAIL_URL", "")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str(
    "ISMS_MAIL_FROM", f"Informationssäkerhetsregister <noreply@{urlsplit(ISMS_ADDRESS).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# The law's pages: a TOML file of the installation's own texts (isms/legal/texts.toml is what ships)

LEGAL_TEXTS = env.str("ISMS_LEGAL_TEXTS", "")


# Logs, and the token with which monitoring reads /metrics (empty: nobody does)

ISMS_METRICS_TOKEN = env.str("ISMS_METRICS_TOKEN", "")
configure_structlog()
LOGGING = logging_settings(as_json=not ON_ONE_MACHINE, level=env.log_level("ISMS_LOG_LEVEL", "INFO"))
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line per request: the one that says how it went
