"""The addresses that live rooms write; the process that sends them loads nothing else of the pages.

It has to be back within seconds after it was killed, and all pages take four seconds to load.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("answers/", include("kaskad.answers.web.urls")),
    path("campaigns/", include("kaskad.campaigns.web.material.urls")),
    path("seminars/", include("kaskad.seminars.web.urls")),
)
