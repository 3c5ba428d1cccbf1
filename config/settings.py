"""Every setting of Haetae, in one file.

Each value from the environment is read through `read`, which stops the program with one sentence that names the
variable when the value cannot be used. `deploy/example.env` lists them all.
"""

import os
import sys
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.logs import logging_for

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}  # an empty value is no value
NO = {"false", "off", "n", "no", "0"}


def read(kind: str, name: str, default: Any = environ.Env.NOTSET, **options: Any) -> Any:
    """The value of the environment variable `name`, or a sentence that says what is wrong with it."""
    given = env.ENVIRON.get(name)
    if given is None and default is environ.Env.NOTSET:
        sys.exit(f"Haetae cannot start: the environment variable {name} is not set. See deploy/example.env.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library only warns of is a sentence of ours below
            value = getattr(env, kind)(name, default=default, **options)
        if kind == "db" and not value.get("ENGINE"):
            raise ValueError("it is no address of a database")  # noqa: TRY301 - told like every other reason
        if kind == "bool" and given is not None and given.lower() not in {*env.BOOLEAN_TRUE_STRINGS, *NO}:
            raise ValueError(f"{given!r} is neither true nor false")  # noqa: TRY301 - the same
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as problem:
        sys.exit(f"Haetae cannot start: the environment variable {name} cannot be read: {problem}.")
    return value


# A bare `pytest` reads the settings before any conftest could say that this is a test.
ENVIRONMENT = read("str", "HAETAE_ENV", "test" if "pytest" in sys.modules else "development")
if ENVIRONMENT not in {"development", "test", "production"}:
    sys.exit(f"Haetae cannot start: HAETAE_ENV is {ENVIRONMENT!r}; use development, test or production.")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DEBUG = read("bool", "DEBUG", default=False)
# Tests keep to a folder of their own, one for each process, and never touch a developer's data.
TEST_DATA_DIR = Path(tempfile.gettempdir()) / f"haetae-test-{os.getpid()}"
DATA_DIR = Path(read("str", "DATA_DIR", str(TEST_DATA_DIR if TESTING else BASE_DIR / "var"))).expanduser().resolve()

SECRET_KEY = read("str", "SECRET_KEY") if PRODUCTION else read("str", "SECRET_KEY", "development-only-" + "k" * 50)
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS") if PRODUCTION else read("list", "ALLOWED_HOSTS", ["*"])
SITE_URL = (read("str", "SITE_URL") if PRODUCTION else read("str", "SITE_URL", "http://127.0.0.1:8000")).rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    sys.exit("Haetae cannot start: SITE_URL must begin with http:// or https://; letters and certificates link to it.")
CSRF_TRUSTED_ORIGINS = read("list", "CSRF_TRUSTED_ORIGINS", [SITE_URL])
if not all(origin.startswith(("http://", "https://")) for origin in CSRF_TRUSTED_ORIGINS):
    sys.exit("Haetae cannot start: every address in CSRF_TRUSTED_ORIGINS must begin with http:// or https://.")
# How many proxies of ours stand in front: that many entries at the end of X-Forwarded-For are believed, no more.
TRUSTED_PROXIES = read("int", "TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

INSTALLED_APPS = [
    "audit",
    "outbox",
    "accounts",
    "awards",
    "judging",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "config",
]

MIDDLEWARE = [
    "config.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.site",
                "config.places.places",
            ],
        },
    }
]

try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as problem:
    sys.exit(f"Haetae cannot start: the folder for its data, {DATA_DIR}, cannot be made: {problem.strerror}.")

# Database. SQLite needs nothing and serves one machine; PostgreSQL serves many.
DATABASES = {"default": read("db", "DATABASE_URL", f"sqlite:///{DATA_DIR / 'haetae.sqlite3'}")}
DATABASES["default"].setdefault("ATOMIC_REQUESTS", False)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # The tests run on a file as well, so that they meet the same locks; in memory, threads would share a cache.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
else:
    sys.exit("Haetae cannot start: DATABASE_URL must name a PostgreSQL server (postgres://...) or an SQLite file.")
# The owner of the tables, known to `manage.py migrate` and its like alone; `config/roles.py` and docs/decisions say why.
DATABASE_OWNER = read("db", "DATABASE_OWNER_URL") if "DATABASE_OWNER_URL" in env.ENVIRON else None
if DATABASE_OWNER is not None:
    if {DATABASES["default"]["ENGINE"], DATABASE_OWNER["ENGINE"]} != {"django.db.backends.postgresql"}:
        sys.exit("Haetae cannot start: DATABASE_OWNER_URL is for PostgreSQL, and so must DATABASE_URL be.")
    if DATABASES["default"]["USER"] in {"", DATABASE_OWNER["USER"]}:
        sys.exit("Haetae cannot start: DATABASE_URL must name a role of its own, another than DATABASE_OWNER_URL does.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": read("cache", "CACHE_URL", "locmemcache://haetae")}

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",  # first: a session begun by a program is kept under it
    "accounts.backends.PredicateBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # sessions outlive deadline week
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # the page's own script sends the token with saved marks

# Languages and time. Instants are stored in UTC; the season's zone and the reader's are shown.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = read("str", "STATIC_ROOT", str(DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"  # private: served by views that ask for permission, never by path
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Letters. In development they are written to DATA_DIR/mail, where `make run` says so.
EMAIL_CONFIG = read("email_url", "EMAIL_URL") if PRODUCTION else read("email_url", "EMAIL_URL", "filemail://")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = read("str", "EMAIL_FILE_PATH", str(DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", "Haetae <haetae@localhost>")
if "@" not in DEFAULT_FROM_EMAIL:
    sys.exit("Haetae cannot start: DEFAULT_FROM_EMAIL must be an e-mail address, with a name or without.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# Background work, behind Django's task interface: exchange the workers by a setting.
TASK_BACKEND = read("str", "TASK_BACKEND", "django_tasks_db.DatabaseBackend")
if "." not in TASK_BACKEND or find_spec(TASK_BACKEND.partition(".")[0]) is None:
    sys.exit(f"Haetae cannot start: TASK_BACKEND is {TASK_BACKEND!r}, and no such package is installed.")
TASKS = {
    "default": {
        "BACKEND": TASK_BACKEND,
        "QUEUES": ["default", "letters", "documents"],
    }
}

# API.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pages.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "6000/hour", "sign_in": "20/minute"},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "config.api.problem_json",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Haetae",
    "DESCRIPTION": "An award from the call to the certificate: the same nouns and verbs as the pages.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "SeasonState": "awards.enums.SeasonState",
        "RoundState": "awards.enums.RoundState",
        "RoundKind": "awards.enums.RoundKind",
        "EntryState": "awards.enums.EntryState",
        "EntrantType": "awards.enums.EntrantType",
        "AwardState": "awards.enums.AwardState",
        "JudgeState": "judging.enums.JudgeState",
        "AssignmentState": "judging.enums.AssignmentState",
        "ConflictKind": "judging.enums.ConflictKind",
        "ConflictState": "judging.enums.ConflictState",
        "EvidenceState": "judging.enums.EvidenceState",
        "MatchKind": "judging.enums.MatchKind",
        "MatchState": "judging.enums.MatchState",
        "SheetState": "judging.enums.SheetState",
        "TabulationState": "judging.enums.TabulationState",
        "CertificateState": "reports.enums.CertificateState",
        "JobState": "reports.enums.JobState",
    },
}
REST_KNOX = {"TOKEN_TTL": None, "USER_SERIALIZER": None}

# Security.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = read("bool", "SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = read("int", "SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Logs go to standard error; in service each line is a JSON object. `config/logs.py` says how.
LOG_LEVEL = read("str", "LOG_LEVEL", "INFO" if PRODUCTION else "WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    sys.exit(f"Haetae cannot start: LOG_LEVEL is {LOG_LEVEL!r}; use DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOGGING = logging_for(production=PRODUCTION, level=LOG_LEVEL)
METRICS_TOKEN = read("str", "METRICS_TOKEN", "")  # empty: /metrics answers this machine only

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    TASKS = {
        "default": {
            "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
            "QUEUES": ["default", "letters", "documents"],
        }
    }
    WHITENOISE_AUTOREFRESH = True
    REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = []
    ACCOUNT_RATE_LIMITS = False
