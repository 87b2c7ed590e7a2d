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
    "kaskad.work",
    "kaskad.accounts",
    "kaskad.commissions",
    "kaskad.campaigns",
    "kaskad.planning",
    "kaskad.seminars",
    "kaskad.reporting",
    "kaskad.portals",
    "kaskad.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kaskad.accounts.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "kaskad.config.urls"
WSGI_APPLICATION = "kaskad.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
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
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

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

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = INSTALLATION.https
CSRF_COOKIE_SECURE = INSTALLATION.https
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = INSTALLATION.https
# The web server in front ends TLS and says so; without this every answer would be a redirect.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if INSTALLATION.https else None
SECURE_HSTS_SECONDS = 31536000 if INSTALLATION.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = INSTALLATION.https
SECURE_HSTS_PRELOAD = INSTALLATION.https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
