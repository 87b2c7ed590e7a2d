"""Settings of the product: one file, read from the data folder and a few environment variables."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kaskad.config.databases import database_settings
from kaskad.config.queues import task_settings
from kaskad.core.installation import read_installation

INSTALLATION = read_installation()
_ROOT = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("KASKAD_DEBUG") == "1"
SECRET_KEY = INSTALLATION.secret_key
ALLOWED_HOSTS = list(INSTALLATION.hosts)

KASKAD_PEPPER = INSTALLATION.pepper
KASKAD_PINNED_NOW = INSTALLATION.pinned_now
KASKAD_SYNTHETIC_PEOPLE = INSTALLATION.synthetic_people
KASKAD_FILES = INSTALLATION.files
KASKAD_OPEN_LINKS = INSTALLATION.open_links
KASKAD_PROVIDERS = INSTALLATION.providers
# How the page of an account names the places of grants; accounts do not know the tree.
KASKAD_PLACE_NAMES = "kaskad.commissions.api.commission_names"
# What rooms above the commissions forget of an erased person: called with actor, person and now.
KASKAD_FORGETTING = (
    "kaskad.credentials.api.forget_holder",
    "kaskad.campaigns.api.forget_exemptions",
)
KASKAD_SEAT_MARKS = "kaskad.portals.staff.red.seat_marks"
KASKAD_SITE = INSTALLATION.site
KASKAD_GATEWAYS = INSTALLATION.gateways
KASKAD_VIDEO = INSTALLATION.video
KASKAD_LICENCE = INSTALLATION.licence
# Where `kaskad serve` put the process of live rooms; unset, pages ask instead of listening.
KASKAD_LIVE_PORT = os.environ.get("KASKAD_LIVE_PORT", "")
# A web process that serves readers looks ahead; a command or a test reads what stands.
READS_AHEAD = os.environ.get("KASKAD_WARM") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "kaskad.core",
    "kaskad.core.tasks",
    "kaskad.audit",
    "kaskad.messaging",
    "kaskad.work",
    "kaskad.accounts",
    "kaskad.commissions",
    "kaskad.campaigns",
    "kaskad.answers",
    "kaskad.planning",
    "kaskad.seminars",
    "kaskad.assessment",
    "kaskad.credentials",
    "kaskad.reporting",
    "kaskad.portals",
    "kaskad.demo",
    # After ours, whose words come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "kaskad.core.web.sessionless.SessionlessMiddleware",
    "kaskad.core.web.headers.PolicyMiddleware",
    "kaskad.core.web.headers.HeadersMiddleware",
    "kaskad.core.web.compressed.CompressedPagesMiddleware",
    "kaskad.core.web.reading.ReadingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaskad.accounts.web.middleware.StaffSessionMiddleware",
    "kaskad.accounts.web.middleware.ActorMiddleware",
]

# Pieces of broadcasts, and the papers of tests under their own keys.
SESSIONLESS = {
    "/broadcast/": "kaskad.seminars.web.broadcast_urls",
    "/sit/": "kaskad.assessment.web.sitting_urls",
}

ROOT_URLCONF = "kaskad.config.urls"
WSGI_APPLICATION = "kaskad.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kaskad.accounts.web.backend.AccountBackend"]
PASSWORD_HASHERS = ["kaskad.core.passwords.Argon2"]
# Of allauth we use the second factors, passkeys, sessions, limits and OpenID Connect, behind pages
# of our own: none of its addresses is served, and nobody can sign up.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "kaskad.accounts.web.allauth_adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = {
    "staff_address": "30/m/ip",
    "staff_name": "5/15m/key",
    "staff_code": "5/15m/key",
    "staff_entry": "6/h/key",
}
MFA_ADAPTER = "kaskad.accounts.web.allauth_adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of cheap phones: one step of 30 s early or late
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kaskad.portals.frame.frame",
            ],
        },
    }
]

DATABASES = {
    "default": database_settings(os.environ.get("KASKAD_DATABASE", ""), INSTALLATION.database)
}
# Background work: rows in the database, of which an engine may be told (Redis, Valkey).
KASKAD_QUEUE = os.environ.get("KASKAD_QUEUE", INSTALLATION.queue)
KASKAD_SCHEDULE = "kaskad.config.schedule.SCHEDULE"
TASKS = task_settings(KASKAD_QUEUE)
CACHES = {
    # Limits of attempts hold across processes, so they are kept where every process looks.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kaskad_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What a process computed and may compute again.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [_ROOT / "core" / "locale_django", _ROOT / "config" / "locale"]
FORMAT_MODULE_PATH = ["kaskad.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

STATIC_URL = "/static/"
STATIC_ROOT = INSTALLATION.folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if INSTALLATION.exists and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_ENGINE = "kaskad.accounts.web.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = INSTALLATION.https
CSRF_COOKIE_SECURE = INSTALLATION.https
CSRF_COOKIE_HTTPONLY = True
# Browsers take a cookie of such a name only over TLS, for this host alone and its whole site.
SESSION_COOKIE_NAME = "__Host-session" if INSTALLATION.https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if INSTALLATION.https else "csrf"
LANGUAGE_COOKIE_SECURE = INSTALLATION.https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = INSTALLATION.https
# The web server in front ends TLS and says so; without this every answer would be a redirect.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if INSTALLATION.https else None
SECURE_HSTS_SECONDS = 31536000 if INSTALLATION.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = INSTALLATION.https
SECURE_HSTS_PRELOAD = INSTALLATION.https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# A roster of the whole country is 7 MB as XLSX; uploads stream to disk above 2.5 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "kaskad.core.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    # Django's own handlers print unmasked, and mail local variables to administrators.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
