"""Root addresses. Every page lives under its language; files and machines do not."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kaskad.portals.machines.service import api

urlpatterns = [
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("", include("kaskad.accounts.web.urls")),
        path("", include("kaskad.core.web.urls")),
        path("rosters/", include("kaskad.commissions.web.urls")),
        path("campaigns/", include("kaskad.campaigns.web.urls")),
        path("plans/", include("kaskad.planning.web.urls")),
        path("calendar/", include("kaskad.planning.web.calendar_urls")),
        path("seminars/", include("kaskad.seminars.web.urls")),
        path("", include("kaskad.portals.urls")),
    ),
]
