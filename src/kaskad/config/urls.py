"""Root addresses. Every page lives under its language; files and machines do not."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("kaskad.accounts.web.urls")),
    ),
]
