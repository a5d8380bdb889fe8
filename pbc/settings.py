"""Settings, read from the environment. One file; every value that differs between places is an environment variable."""

import os
from datetime import date
from pathlib import Path

import environ
import pghistory
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pbc.core import clock, embedded

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("PBC_VAR", BASE_DIR / "var"))
DEMO_SECRET = "demonstration-only-secret-which-production-refuses-to-start-with"  # noqa: S105

env = environ.Env()

# --- what kind of place this is
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("PBC_DEMO", False)
SECRET_KEY = env("SECRET_KEY", default=DEMO_SECRET if DEBUG or DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment, or PBC_DEMO=1 for a demonstration.")
if SECRET_KEY == DEMO_SECRET and not (DEBUG or DEMO):
    raise ImproperlyConfigured("SECRET_KEY is the demonstration's: set one of your own, or PBC_DEMO=1.")
PSEUDONYM_KEY = env("PSEUDONYM_KEY", default=SECRET_KEY if DEBUG or DEMO else "")
if not PSEUDONYM_KEY:
    raise ImproperlyConfigured("Set PSEUDONYM_KEY: the data custodian's key that turns NHS numbers into pseudonyms.")
DEMO_TODAY = env("PBC_DEMO_TODAY", default="") if DEMO else ""
CLOCK_OFFSET_DAYS = clock.shift_to(date.fromisoformat(DEMO_TODAY)) if DEMO_TODAY else 0

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
USE_HTTPS = env.bool("USE_HTTPS", not (DEBUG or DEMO))

# --- what it is made of
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "django_linear_migrations",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "health_check",
    "pbc.core",
    "pbc.organisations",
    "pbc.accounts",
    "pbc.activity",
    "governance",
    "disputes",
    "budgets",
    "business_cases",
    "information_packs",
    "pbc.api",
    "pbc.mailroom",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "pbc.accounts.middleware.HatMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "pbc.urls"
WSGI_APPLICATION = "pbc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "pbc.core.templating.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pbc.navigation.navigation",
                "pbc.help.views.help_link",
            ],
        },
    },
    {  # pages of third-party apps (the API's docs page)
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- where things are kept: PostgreSQL, Redis, files
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or embedded.database_url(VAR_DIR))}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env("PBC_TEST_DB", default="test_pbc")},
}
REDIS_URL = env("REDIS_URL", default="") or embedded.redis_url(VAR_DIR)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
UPLOAD_DIR = Path(env("UPLOAD_DIR", default=str(VAR_DIR / "uploads")))
FILE_UPLOAD_TEMP_DIR = env("FILE_UPLOAD_TEMP_DIR", default=None)
FILE_UPLOAD_PERMISSIONS = 0o600
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 2 * 1024**3)
VIRUS_SCAN = env("PBC_VIRUS_SCAN", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2

# --- row history, kept by trigger; its rows hang on ``row.history``
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True

# --- work in the background
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="") or (
    REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL.startswith("unix://") else REDIS_URL
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": env.int("TASK_VISIBILITY_SECONDS", 900)}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="pbc")
CELERY_TASK_ROUTES = {"disputes.release_*": {"queue": env("RELEASE_QUEUE", default="release")}}
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "take-up-abandoned-imports": {"task": "activity.take_up_abandoned_imports", "schedule": 60.0},
    "keep-clocks-of-cases": {"task": "business_cases.keep_clocks", "schedule": 3600.0},
    "call-thresholds": {"task": "budgets.call_thresholds", "schedule": 300.0},
    "keep-deadlines-of-disputes": {"task": "disputes.keep_deadlines", "schedule": 3600.0},
    "release-final-offers": {"task": "disputes.release_due", "schedule": 60.0},
    "remind-of-interests": {"task": "governance.remind_of_interests", "schedule": 21600.0},
    "send-what-waits": {"task": "mailroom.send_what_waits", "schedule": 60.0},
    "make-digests": {"task": "mailroom.queue_digests", "schedule": 1800.0},
    "take-up-abandoned-packs": {"task": "information_packs.take_up_abandoned_packs", "schedule": 60.0},
    "prove-sums": {"task": "information_packs.prove_nightly", "schedule": crontab(hour=3, minute=10)},
}

# --- final offers are sealed to the public key; only the release worker is given the private one (ADR 21)
SEALING_PUBLIC_KEY = env("SEALING_PUBLIC_KEY", default="")
SEALING_PRIVATE_KEY_FILE = env("SEALING_PRIVATE_KEY_FILE", default="")

# --- who may come in
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGN_IN_MAX_FAILURES = env.int("SIGN_IN_MAX_FAILURES", 5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", 15)
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
OTP_TOTP_ISSUER = "Practice based commissioning"  # what authenticator apps show
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 8) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = USE_HTTPS
CSRF_COOKIE_SECURE = USE_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pbc.core.error_pages.csrf_failure"
SECURE_SSL_REDIRECT = USE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31536000 if USE_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = USE_HTTPS
SECURE_HSTS_PRELOAD = USE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "manifest-src": [SELF],
    }
}

# --- language, time, static files
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or DEMO  # then nothing need be collected and compressed first

# --- the machine interface
API_RATE = env("API_RATE", default="600/min")  # requests of one key
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["pbc.api.authentication.MachineKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "pbc.api.schema.Operations",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "pbc.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # “format” is the kind of a file
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Practice based commissioning API",
    "DESCRIPTION": "Send files and read figures. Every figure can be traced to its formula, rows and file.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ConditionStatus": "pbc.api.schema.CONDITION_STATUSES",
        "ImportStatus": "pbc.api.schema.IMPORT_STATUSES",
        "PackStatus": "pbc.api.schema.PACK_STATUSES",
        "PracticeStatus": "pbc.api.schema.PRACTICE_STATUSES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "pbc.api.schema.add_problems",
    ],
}

# --- e-mail and logs
MAIL_FILES = f"filemail:///{VAR_DIR.resolve() / 'mail'}"  # a demonstration's mail goes to files, and to nobody
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=MAIL_FILES if DEMO else "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
SITE_URL = env("SITE_URL", default="http://localhost:8000")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="pbc@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},  # a line a page is too much
}
SILENCED_SYSTEM_CHECKS: list[str] = []
