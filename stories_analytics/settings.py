"""Read the environment once; fail at start with the name of the variable that is wrong.

Every variable is described in .env.example, which is also the table of the README.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from stories_analytics import logs, production
from stories_analytics.api_settings import *  # noqa: F403 - a chapter of this file
from stories_analytics.embedded_postgres import DATABASE, USER, EmbeddedPostgres
from stories_analytics.login.settings import *  # noqa: F403 - a chapter of this file
from stories_analytics.variables import (
    env,
    first_address,
    integer,
    mail_server,
    per_minute,
    postgresql_url,
    public_url,
    read_env_file,
    zone,
)

# Lets classes such as ModelAdmin name their model in annotations.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

read_env_file(BASE_DIR / env.str("ENV_FILE", ".env"))

# --- What kind of installation this is -------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", production.SAMPLE_SECRET_KEY if DEBUG else "")
PSEUDONYM_KEY = env.str("PSEUDONYM_KEY", production.SAMPLE_PSEUDONYM_KEY if DEBUG else "")
DASHBOARD_USERNAME = env.str("DASHBOARD_USERNAME", "")
DASHBOARD_PASSWORD = env.str("DASHBOARD_PASSWORD", "")
DATABASE_URL = env.str("DATABASE_URL", "")

if not DEBUG:
    production.check(
        secret_key=SECRET_KEY,
        pseudonym_key=PSEUDONYM_KEY,
        dashboard_password=DASHBOARD_PASSWORD,
        database_url=DATABASE_URL,
    )

# --- Database --------------------------------------------------------------------------------

EMBEDDED_POSTGRES: EmbeddedPostgres | None = None
if not DATABASE_URL:
    EMBEDDED_POSTGRES = EmbeddedPostgres(
        BASE_DIR / env.str("EMBEDDED_PG_DIR", ".postgres"),
        bin_dir=Path(env.str("EMBEDDED_PG_BIN")) if env.str("EMBEDDED_PG_BIN", "") else None,
        options=env.str("EMBEDDED_PG_OPTIONS", ""),
    )


database: dict[str, Any] = (
    {"HOST": str(EMBEDDED_POSTGRES.socket_dir), "NAME": DATABASE, "USER": USER}
    if EMBEDDED_POSTGRES
    else postgresql_url(DATABASE_URL)
)
DATABASES = {
    "default": {
        **database,
        "ENGINE": "stories_analytics.database",
        # A new connection per request costs 3.4 times the whole request.
        "CONN_MAX_AGE": None,
        # For pages; ingestion saves the round trip (stories_analytics.database.commit).
        "CONN_HEALTH_CHECKS": True,
        # libpq's smallest limit; a request has three seconds in all.
        "OPTIONS": {**database.get("OPTIONS", {}), "connect_timeout": 2},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Ingestion -------------------------------------------------------------------------------

RETENTION_DAYS = integer("RETENTION_DAYS", 365, minimum=210)
INGEST_KEY = env.str("INGEST_KEY", "")
TRUSTED_PROXIES = integer("TRUSTED_PROXIES", 0, minimum=0)
THROTTLE_USER = per_minute("THROTTLE_USER", 120)
THROTTLE_ADDRESS = per_minute("THROTTLE_ADDRESS", 6000)

# Only what the app itself calls, which needs no cookie and no login.
CORS_URLS_REGEX = r"^/api/(events/batch|crashes|erase)/?$"
CORS_ORIGINS = env.list("CORS_ORIGINS", default=["*"])
CORS_ALLOW_ALL_ORIGINS = "*" in CORS_ORIGINS
CORS_ALLOWED_ORIGINS = [origin for origin in CORS_ORIGINS if origin != "*"]
CORS_ALLOW_METHODS = ("POST", "OPTIONS")
CORS_ALLOW_HEADERS = ("content-encoding", "content-type", "x-telemetry-key")
CORS_EXPOSE_HEADERS = ("retry-after",)
CORS_PREFLIGHT_MAX_AGE = 86_400

# --- Numbers ---------------------------------------------------------------------------------

EXCLUDED_USER_IDS = env.list("EXCLUDED_USER_IDS", default=[])

# --- The public page /privacy ----------------------------------------------------------------

OPERATOR_NAME = env.str("OPERATOR_NAME", "").strip()
OPERATOR_CONTACT = env.str("OPERATOR_CONTACT", "").strip()

# --- Alerts ----------------------------------------------------------------------------------

vars().update(mail_server("EMAIL_URL", default="consolemail://" if DEBUG else ""))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "stories-analytics@localhost")
ALERTS_ALLOW_PRIVATE = env.bool("ALERTS_ALLOW_PRIVATE", False)

# --- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "stories_analytics.admin_site.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "stories_analytics.apps.StoriesAnalyticsConfig",
    "stories_analytics.accounts.apps.AccountsConfig",
    "stories_analytics.intake.apps.IntakeConfig",
    "events.apps.EventsConfig",
    "crashes.apps.CrashesConfig",
    "stats.apps.StatsConfig",
    "stories_analytics.rights.apps.RightsConfig",
    "dashboard.apps.DashboardConfig",
]

MIDDLEWARE = [
    "stories_analytics.access_log.AccessLogMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "stories_analytics.permissions_policy.PermissionsPolicyMiddleware",
    # Everything below is for people.
    "stories_analytics.intake.short_way.ShortWayMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "stories_analytics.login.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stories_analytics.outage.OutageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "stories_analytics.urls"
WSGI_APPLICATION = "stories_analytics.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Time and language -----------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
REPORTING_TIME_ZONE = zone("REPORTING_TIME_ZONE")
LANGUAGE_CODE = "en-us"
USE_I18N = False

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    # Chart.js, out of dashboard/node_modules: exactly the files that pages load, nothing vendored.
    "dashboard.npm_files.NpmFilesFinder",
]
# In development nothing has to be collected first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dashboard.static_storage.HashedFilesStorage"
    },
}

# --- Serving (gunicorn.conf.py) --------------------------------------------------------------

HOST = env.str("HOST", "0.0.0.0")  # noqa: S104 - a container is reached from outside
PORT = integer("PORT", 8000, minimum=1, maximum=65_535)
WEB_CONCURRENCY = integer("WEB_CONCURRENCY", 2, minimum=1)
WEB_THREADS = integer("WEB_THREADS", 4, minimum=1)
RUN_WORKER_IN_WEB = env.bool("RUN_WORKER_IN_WEB", False)

# --- Security --------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if env.str("RENDER_EXTERNAL_HOSTNAME", ""):  # Render tells a service its own name.
    ALLOWED_HOSTS.append(env.str("RENDER_EXTERNAL_HOSTNAME"))
CSRF_TRUSTED_ORIGINS = [
    f"https://*{host}" if host.startswith(".") else f"https://{host}"
    for host in ALLOWED_HOSTS
    if host != "*"
]
PUBLIC_URL = public_url(
    "PUBLIC_URL", default=first_address(ALLOWED_HOSTS, local_port=PORT if DEBUG else None)
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CSRF_FAILURE_VIEW = "stories_analytics.errors.csrf_failure"
REQUIRE_2FA = env.bool("REQUIRE_2FA", False)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/dashboard"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# A body is read by stories_analytics.intake.body, which has its own limit while inflating.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "stories_analytics.uploads.BoundedFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    # A host's probe asks from inside, without TLS; a redirected POST would lose its body.
    SECURE_REDIRECT_EXEMPT = [r"^health/?$", CORS_URLS_REGEX.replace("^/", "^")]
    SECURE_HSTS_SECONDS = 31_536_000
    # For this host alone: the operator's other sites are not ours to speak for.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "stories_analytics.metrics.requests.RequestMetricsMiddleware")

# --- Logs ------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    message = "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."
    raise ImproperlyConfigured(message)
LOGGING_CONFIG = None
DEFAULT_EXCEPTION_REPORTER_FILTER = "stories_analytics.error_reports.NothingOfTheRequest"
logs.configure(level=LOG_LEVEL, as_json=not DEBUG)
